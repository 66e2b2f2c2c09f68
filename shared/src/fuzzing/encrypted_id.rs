//! Fuzz target: encrypted ids, and their keys.

use std::sync::LazyLock;

use super::{parts, text};
use crate::model::{CustomerRegistrationId, EncryptionKey, IdCipherFault, TenantId};

/// 64 bytes, each of them 1.
const KEY: &str = "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQ";

/// The key of another tenant: 64 bytes, each of them 7.
const OTHER_KEY: &str = "BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBw";

static KEYS: LazyLock<[EncryptionKey; 2]> =
    LazyLock::new(|| [KEY, OTHER_KEY].map(|text| EncryptionKey::parse(text).expect("64 bytes")));

static TENANTS: LazyLock<[TenantId; 2]> =
    LazyLock::new(|| ["MORNING", "N/A"].map(|paper| TenantId::parse("DEMO", "HERALD", paper).expect("a tenant")));

/// The input: an encrypted id as a caller sends it; then an id to encrypt; then the text of a key.
pub fn encrypted_id(data: &[u8]) {
    let parts = parts(data);
    let mut texts = parts.into_iter().map(text);
    if let Some(sent) = texts.next().flatten() {
        check_sent(sent);
    }
    if let Some(id) = texts.next().flatten() {
        check_own(id);
    }
    if let Some(key) = texts.next().flatten() {
        check_key(key);
    }
}

/// Only text that was encrypted for this tenant decrypts, and each id has only one such text.
pub(crate) fn check_sent(sent: &str) {
    let ([key, other], [tenant, other_tenant]) = (&*KEYS, &*TENANTS);
    match key.decrypt(tenant, sent) {
        Ok(id) => {
            assert_eq!(key.encrypt(tenant, &id).as_deref(), Ok(sent));
            super::values::check_id(id.as_str());
        }
        Err(fault) => assert_eq!(fault, IdCipherFault::Text),
    }
    assert_eq!(other.decrypt(other_tenant, sent), Err(IdCipherFault::Text), "{sent}");
}

/// An encrypted id decrypts for this tenant, differs from that of any other tenant, and does not decrypt after a
/// change.
pub(crate) fn check_own(text: &str) {
    let Ok(id) = CustomerRegistrationId::parse(text) else {
        return;
    };
    let ([key, other], [tenant, other_tenant]) = (&*KEYS, &*TENANTS);
    let sealed = key.encrypt(tenant, &id).expect("any id can be encrypted");
    assert_eq!(key.decrypt(tenant, &sealed).as_ref(), Ok(&id));
    assert!(
        sealed
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
    );
    for (key, tenant) in [(key, other_tenant), (other, tenant)] {
        assert_ne!(key.encrypt(tenant, &id).as_ref(), Ok(&sealed));
        assert_eq!(key.decrypt(tenant, &sealed), Err(IdCipherFault::Text));
    }
    let at = text.len() % sealed.len();
    let changed: String = sealed
        .char_indices()
        .map(|(index, symbol)| match symbol {
            'A' if index == at => 'B',
            _ if index == at => 'A',
            kept => kept,
        })
        .collect();
    assert_eq!(key.decrypt(tenant, &changed), Err(IdCipherFault::Text));
}

/// A key is refused or works, and `Debug` does not show it.
fn check_key(text: &str) {
    match EncryptionKey::parse(text) {
        Ok(key) => {
            let [tenant, _] = &*TENANTS;
            let id = CustomerRegistrationId::parse("reader-1").expect("an id");
            let sealed = key.encrypt(tenant, &id).expect("any id can be encrypted");
            assert_eq!(key.decrypt(tenant, &sealed), Ok(id));
            assert_eq!(format!("{key:?}"), "EncryptionKey(…)");
        }
        Err(fault) => assert_eq!(fault, IdCipherFault::Key),
    }
}
