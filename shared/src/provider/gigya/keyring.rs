//! Caches RSA keys by their secrets, because to parse and check a key takes longer than to sign with it.

use std::{
    collections::HashMap,
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use aws_lc_rs::{
    digest::{SHA256, digest},
    signature::RsaKeyPair,
};

use super::bearer;
use crate::secrets::SecretText;

/// More than one process needs for all its applications and a rotation of each.
const MOST_KEPT: usize = 100;

/// The keys that were parsed so far, by the digests of their secrets.
#[derive(Default)]
pub(super) struct Keyring(Mutex<HashMap<Vec<u8>, Arc<RsaKeyPair>>>);

impl Keyring {
    /// The key in a secret's text, parsed on first use; `None` if it holds none.
    pub(super) fn key(&self, secret: &SecretText) -> Option<Arc<RsaKeyPair>> {
        let name = digest(&SHA256, secret.expose().as_bytes()).as_ref().to_vec();
        if let Some(known) = self.lock().get(&name) {
            return Some(Arc::clone(known));
        }
        let key = Arc::new(bearer::key(secret)?);
        let mut keys = self.lock();
        if keys.len() >= MOST_KEPT {
            keys.clear();
        }
        keys.insert(name, Arc::clone(&key));
        Some(key)
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Vec<u8>, Arc<RsaKeyPair>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Keyring {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Keyring(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_read_once_and_another_secret_is_another_key() {
        let keyring = Keyring::default();
        let [one, other] = [bearer::tests::pem(), bearer::tests::pem()].map(SecretText::new);
        let first = keyring.key(&one).unwrap();
        assert!(Arc::ptr_eq(&first, &keyring.key(&one).unwrap()));
        assert!(!Arc::ptr_eq(&first, &keyring.key(&other).unwrap()));
        assert!(keyring.key(&SecretText::new("s3cr3t")).is_none());
        assert_eq!(keyring.lock().len(), 2);
    }

    #[test]
    fn the_keys_kept_are_bounded() {
        let keyring = Keyring::default();
        let secret = SecretText::new(bearer::tests::pem());
        let key = keyring.key(&secret).unwrap();
        for number in 1..MOST_KEPT {
            keyring.lock().insert(number.to_string().into_bytes(), Arc::clone(&key));
        }
        keyring.key(&SecretText::new(bearer::tests::pem())).unwrap();
        assert_eq!(keyring.lock().len(), 1);
    }
}
