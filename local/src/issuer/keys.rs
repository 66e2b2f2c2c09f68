//! The issuer's keys, generated once and kept in the data directory.

use std::{
    fs::{self, OpenOptions},
    io::{self, Write as _},
    path::{Path, PathBuf},
};

use aws_lc_rs::{
    encoding::AsDer as _,
    error::Unspecified,
    rand,
    rsa::KeySize,
    signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, RsaKeyPair},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde::{Deserialize, Serialize};

const FILE: &str = "issuer-keys.json";

/// Long enough for HS256 (RFC 7518 §3.2).
const SECRET_BYTES: usize = 32;

/// A key pair for each algorithm the issuer signs with.
pub(super) struct Keys {
    pub(super) rsa: RsaKeyPair,
    pub(super) ec: EcdsaKeyPair,
    /// Text, so that it can be written into a secret unchanged.
    pub(super) secret: String,
}

/// The format of the file: PKCS#8 in base64.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct StoredKeys {
    rs256: String,
    es256: String,
    hs256: String,
}

/// Why the issuer has no keys.
#[derive(Debug, thiserror::Error)]
pub enum KeysError {
    #[error("keys of the token issuer could not be made")]
    Generation(#[from] Unspecified),
    #[error("keys of the token issuer, {}, cannot be read or written", path.display())]
    File { path: PathBuf, source: io::Error },
    #[error("keys of the token issuer, {}: {reason}; delete the file to have new ones made", path.display())]
    Content { path: PathBuf, reason: String },
}

impl Keys {
    /// Generates keys that are not stored.
    pub(super) fn generate() -> Result<Self, KeysError> {
        Ok(Self::from_stored(&StoredKeys::generate()?).map_err(|_| Unspecified)?)
    }

    /// Reads the keys of a data directory, or generates and stores them there.
    pub(super) fn open(directory: &Path) -> Result<Self, KeysError> {
        let path = directory.join(FILE);
        let failed = |source| KeysError::File {
            path: path.clone(),
            source,
        };
        let stored = match fs::read(&path) {
            Ok(text) => serde_json::from_slice(&text).map_err(|error| KeysError::Content {
                path: path.clone(),
                reason: error.to_string(),
            })?,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let made = StoredKeys::generate()?;
                fs::create_dir_all(directory).map_err(failed)?;
                made.write(&path).map_err(failed)?;
                made
            }
            Err(error) => return Err(failed(error)),
        };
        Self::from_stored(&stored).map_err(|reason| KeysError::Content {
            path,
            reason: reason.to_owned(),
        })
    }

    fn from_stored(stored: &StoredKeys) -> Result<Self, &'static str> {
        let rsa = STANDARD
            .decode(&stored.rs256)
            .ok()
            .and_then(|der| RsaKeyPair::from_pkcs8(&der).ok());
        let ec = STANDARD
            .decode(&stored.es256)
            .ok()
            .and_then(|der| EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &der).ok());
        Ok(Self {
            rsa: rsa.ok_or("rs256 is not an RSA key (PKCS#8, base64)")?,
            ec: ec.ok_or("es256 is not a P-256 key (PKCS#8, base64)")?,
            secret: Some(stored.hs256.clone())
                .filter(|secret| secret.len() >= SECRET_BYTES)
                .ok_or("hs256 is shorter than 32 characters")?,
        })
    }
}

impl StoredKeys {
    fn generate() -> Result<Self, Unspecified> {
        let rsa = RsaKeyPair::generate(KeySize::Rsa2048)?;
        let ec = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING)?;
        let mut secret = [0; SECRET_BYTES];
        rand::fill(&mut secret)?;
        Ok(Self {
            rs256: STANDARD.encode(rsa.as_der()?.as_ref()),
            es256: STANDARD.encode(ec.to_pkcs8v1()?),
            hs256: STANDARD.encode(secret),
        })
    }

    /// Writes to a temporary file and renames it, so that nobody reads a half-written file.
    fn write(&self, path: &Path) -> io::Result<()> {
        let beside = path.with_extension("new");
        let mut options = OpenOptions::new();
        options.write(true).create(true).truncate(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(&beside)?;
        file.write_all(&serde_json::to_vec_pretty(self)?)?;
        file.sync_all()?;
        fs::rename(beside, path)
    }
}

#[cfg(test)]
mod tests {
    use aws_lc_rs::signature::KeyPair as _;

    use super::*;

    #[test]
    fn keys_outlive_the_process_and_are_private() {
        let directory = tempfile::tempdir().unwrap();
        let place = directory.path().join("new");
        let first = Keys::open(&place).unwrap();
        let second = Keys::open(&place).unwrap();
        assert_eq!(first.rsa.public_key().as_ref(), second.rsa.public_key().as_ref());
        assert_eq!(first.ec.public_key().as_ref(), second.ec.public_key().as_ref());
        assert_eq!(first.secret, second.secret);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            assert_eq!(
                fs::metadata(place.join(FILE)).unwrap().permissions().mode() & 0o777,
                0o600
            );
        }
        let other = Keys::open(&directory.path().join("other")).unwrap();
        assert_ne!(first.secret, other.secret);
    }

    #[test]
    fn a_damaged_file_is_named_with_the_remedy() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join(FILE);
        for (content, expected) in [
            ("{", "line 1"),
            (r#"{"rs256":"","es256":"","hs256":""}"#, "rs256 is not"),
            (r#"{"keys":1}"#, "keys"),
        ] {
            fs::write(&path, content).unwrap();
            let error = Keys::open(directory.path()).err().unwrap().to_string();
            assert!(
                error.contains(expected) && error.contains("issuer-keys.json") && error.contains("delete"),
                "{error}"
            );
        }
    }
}
