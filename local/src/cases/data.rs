//! The data directory of a case. Its secrets are constants, so that encrypted ids are the same in every run.

use std::{
    fs,
    path::Path,
    sync::{Mutex, PoisonError},
};

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use tempfile::TempDir;

use super::CaseError;
use crate::issuer::Issuer;

/// The secrets with which the functions sign in at each simulated service.
pub(super) const AUTH0_SECRET: &str = "auth0-secret-of-the-contract-cases";
pub(super) const GIGYA_SECRET: &str = "Z2lneWEtc2VjcmV0LW9mLXRoZS1jb250cmFjdC1jYXNlcw==";
pub(super) const SSOR_KEY: &str = "ssor-key-of-the-contract-cases";
pub(super) const FIREFLY_SECRET: &str = "firefly-secret-of-the-contract-cases";
pub(super) const SUBSCRIBE_CREDENTIAL: &str = "subscribe-credential-of-the-contract-cases";

const ISSUER_KEYS: &str = "issuer-keys.json";

/// A directory that is deleted when the case ends.
pub(super) struct Data(TempDir);

impl Data {
    pub(super) fn prepare() -> Result<Self, CaseError> {
        let directory = tempfile::Builder::new().prefix("users-orchestrator-case-").tempdir()?;
        let secrets = directory.path().join("secrets");
        fs::create_dir(&secrets)?;
        for (paper, byte) in ["morning", "evening", "midday", "weekend", "sunday"]
            .into_iter()
            .zip(1..)
        {
            fs::write(secrets.join(format!("id-key-{paper}")), id_key(byte))?;
        }
        for (name, secret) in [
            ("auth0-client-secret", AUTH0_SECRET),
            ("gigya-secret", GIGYA_SECRET),
            ("ssor-api-key", SSOR_KEY),
            ("firefly-client-secret", FIREFLY_SECRET),
            ("subscribe-credential", SUBSCRIBE_CREDENTIAL),
        ] {
            fs::write(secrets.join(name), secret)?;
        }
        fs::write(directory.path().join(ISSUER_KEYS), issuer_keys()?)?;
        Ok(Self(directory))
    }

    pub(super) fn directory(&self) -> &Path {
        self.0.path()
    }
}

fn id_key(byte: u8) -> String {
    URL_SAFE_NO_PAD.encode([byte; 64])
}

/// The issuer's keys, generated once, because an RSA key takes longer than the rest of a case.
fn issuer_keys() -> Result<Vec<u8>, CaseError> {
    static KEYS: Mutex<Option<Vec<u8>>> = Mutex::new(None);
    let mut keys = KEYS.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(keys) = keys.as_ref() {
        return Ok(keys.clone());
    }
    let directory = tempfile::tempdir()?;
    Issuer::open("http://127.0.0.1", directory.path())?;
    let made = fs::read(directory.path().join(ISSUER_KEYS))?;
    *keys = Some(made.clone());
    Ok(made)
}
