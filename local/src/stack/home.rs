//! The private directory of a stack, with the secrets that the tenants' settings refer to.

use std::{
    fs::{self, TryLockError},
    io::{self, Write},
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use tempfile::TempDir;

use super::demo::{self, Credentials};
use crate::issuer::Issuer;

/// Why the directory cannot be used.
#[derive(Debug, thiserror::Error)]
pub(super) enum HomeError {
    #[error("the data directory {} is in use by another stack; stop it, or choose another with --data-dir", directory.display())]
    InUse { directory: PathBuf },
    #[error("the data directory {} cannot be used", directory.display())]
    Unusable { directory: PathBuf, source: io::Error },
}

impl HomeError {
    fn unusable(directory: &Path, source: io::Error) -> Self {
        Self::Unusable {
            directory: directory.to_owned(),
            source,
        }
    }
}

/// The directory of one stack.
#[derive(Debug)]
pub(super) struct Home {
    secrets: PathBuf,
    // Held while the stack runs: two stacks in one directory would overwrite each other's settings.
    _lock: fs::File,
    // A stack in memory still needs files for the function binaries that run beside it.
    _lent: Option<TempDir>,
}

impl Home {
    pub(super) fn open(data_dir: Option<PathBuf>) -> Result<Self, HomeError> {
        let (directory, lent) = if let Some(directory) = data_dir {
            (directory, None)
        } else {
            let lent = tempfile::Builder::new().prefix("users-orchestrator-").tempdir();
            let lent = lent.map_err(|source| HomeError::unusable(&std::env::temp_dir(), source))?;
            (lent.path().to_owned(), Some(lent))
        };
        let unusable = |source| HomeError::unusable(&directory, source);
        let secrets = directory.join("secrets");
        fs::create_dir_all(&secrets).map_err(unusable)?;
        let lock = fs::File::create(directory.join("lock")).map_err(unusable)?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(HomeError::InUse { directory }),
            Err(TryLockError::Error(source)) => return Err(unusable(source)),
        }
        Ok(Self {
            secrets: secrets.canonicalize().map_err(unusable)?,
            _lock: lock,
            _lent: lent,
        })
    }

    pub(super) fn secrets_dir(&self) -> &Path {
        &self.secrets
    }

    /// The credentials of this stack, generated at its first start.
    pub(super) fn credentials(&self, issuer: &Issuer) -> io::Result<Credentials> {
        for tenant in demo::TENANTS {
            self.kept_or_new(tenant.id_key)?;
        }
        self.write(demo::ISSUER_SECRET, issuer.shared_secret())?;
        Ok(Credentials {
            auth0_client_secret: self.kept_or_new(demo::AUTH0_SECRET)?,
            gigya_secret: self.kept_or_new(demo::GIGYA_SECRET)?,
            ssor_api_key: self.kept_or_new(demo::SSOR_KEY)?,
            firefly_client_secret: self.kept_or_new(demo::FIREFLY_SECRET)?,
            subscribe_credential: self.kept_or_new(demo::SUBSCRIBE_CREDENTIAL)?,
        })
    }

    fn kept_or_new(&self, name: &str) -> io::Result<String> {
        match fs::read_to_string(self.secrets.join(name)) {
            Ok(text) => Ok(text),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let mut bytes = [0; 64];
                aws_lc_rs::rand::fill(&mut bytes).map_err(|_| io::Error::other("no randomness"))?;
                let text = STANDARD.encode(bytes);
                self.write(name, &text)?;
                Ok(text)
            }
            Err(error) => Err(error),
        }
    }

    fn write(&self, name: &str, text: &str) -> io::Result<()> {
        let mut file = fs::OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(true)
            .mode(0o600)
            .open(self.secrets.join(name))?;
        file.write_all(text.as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_directory_serves_one_stack_at_a_time() {
        let directory = tempfile::tempdir().unwrap();
        let first = Home::open(Some(directory.path().to_owned())).unwrap();
        let second = Home::open(Some(directory.path().to_owned())).unwrap_err();
        assert!(second.to_string().contains("in use by another stack"), "{second}");
        drop(first);
        assert!(Home::open(Some(directory.path().to_owned())).is_ok());
    }
}
