//! Where a stack keeps what only its owner may read: the secrets that the tenants' settings refer to.

use std::{
    fs,
    io::{self, Write},
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
};

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use tempfile::TempDir;

use super::demo;
use crate::issuer::Issuer;

/// The directory of one stack.
#[derive(Debug)]
pub(super) struct Home {
    secrets: PathBuf,
    // A stack in memory still needs files for the function binaries that run beside it.
    _lent: Option<TempDir>,
}

/// The credentials of the simulated services, as both sides of each need them.
pub(super) struct Credentials {
    pub(super) auth0_client_secret: String,
    pub(super) subscribe_credential: String,
}

impl Home {
    pub(super) fn open(data_dir: Option<PathBuf>) -> io::Result<Self> {
        let (directory, lent) = if let Some(directory) = data_dir {
            (directory, None)
        } else {
            let lent = tempfile::Builder::new().prefix("users-orchestrator-").tempdir()?;
            (lent.path().to_owned(), Some(lent))
        };
        let secrets = directory.join("secrets");
        fs::create_dir_all(&secrets)?;
        Ok(Self {
            secrets: secrets.canonicalize()?,
            _lent: lent,
        })
    }

    pub(super) fn secrets_dir(&self) -> &Path {
        &self.secrets
    }

    /// The credentials of this stack, made at its first start.
    pub(super) fn credentials(&self, issuer: &Issuer) -> io::Result<Credentials> {
        for tenant in demo::TENANTS {
            self.kept_or_new(tenant.id_key)?;
        }
        self.write(demo::ISSUER_SECRET, issuer.shared_secret())?;
        Ok(Credentials {
            auth0_client_secret: self.kept_or_new(demo::AUTH0_SECRET)?,
            subscribe_credential: self.kept_or_new(demo::SUBSCRIBE_CREDENTIAL)?,
        })
    }

    fn kept_or_new(&self, name: &str) -> io::Result<String> {
        match fs::read_to_string(self.secrets.join(name)) {
            Ok(text) => Ok(text),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let mut bytes = [0; 64];
                aws_lc_rs::rand::fill(&mut bytes).map_err(|_| io::Error::other("no randomness"))?;
                let text = URL_SAFE_NO_PAD.encode(bytes);
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
