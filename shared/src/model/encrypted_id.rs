//! Encrypted ids: an id always encrypts to the same text for one tenant, and to different texts for two.
//!
//! AES-SIV (RFC 5297) is deterministic and misuse-resistant. The tenant's canonical form is the associated data, so
//! tenants with the same key still cannot decrypt each other's ids. The text is base64url without padding.

use std::fmt;

use aes_siv::{KeyInit, siv::Aes256Siv};
use aws_lc_rs::hmac;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use zeroize::Zeroizing;

use super::{CustomerRegistrationId, TenantId};

/// Length of a key in bytes: AES-256-SIV takes two 256-bit keys.
const KEY_LENGTH: usize = 64;

/// Why a key or an encrypted id is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum IdCipherFault {
    /// The tenant's key is not base64url of 64 bytes.
    #[error("the key must be base64url (or base64) of exactly 64 bytes")]
    Key,
    /// The text was not made with this tenant's key, or was changed.
    #[error("does not decrypt to an id of this tenant")]
    Text,
}

/// The key of one tenant (`Ids.EncryptionKey`), wiped from memory when dropped.
#[derive(Clone)]
pub struct EncryptionKey(Zeroizing<[u8; KEY_LENGTH]>);

impl EncryptionKey {
    /// Parses the secret's text: base64 or base64url, padded or not, of exactly 64 bytes; white space around it is
    /// ignored. Anything else is [`IdCipherFault::Key`].
    pub fn parse(text: &str) -> Result<Self, IdCipherFault> {
        let plain: String = text
            .trim()
            .trim_end_matches('=')
            .chars()
            .map(|symbol| match symbol {
                '+' => '-',
                '/' => '_',
                other => other,
            })
            .collect();
        let bytes = Zeroizing::new(URL_SAFE_NO_PAD.decode(plain).map_err(|_| IdCipherFault::Key)?);
        let key = <[u8; KEY_LENGTH]>::try_from(bytes.as_slice()).map_err(|_| IdCipherFault::Key)?;
        Ok(Self(Zeroizing::new(key)))
    }

    /// Derives a key for another purpose. HMAC-SHA512 under the key is a pseudorandom function of the purpose (RFC 5869
    /// expands keys this way), so neither key can be computed from the other.
    pub(crate) fn derive(&self, purpose: &[u8]) -> Zeroizing<[u8; KEY_LENGTH]> {
        let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA512, &*self.0), purpose);
        let mut derived = Zeroizing::new([0; KEY_LENGTH]);
        // Both are 64 bytes.
        derived.copy_from_slice(tag.as_ref());
        derived
    }

    /// Wraps a derived key.
    pub(crate) const fn derived(bytes: Zeroizing<[u8; KEY_LENGTH]>) -> Self {
        Self(bytes)
    }

    /// Encrypts a text, bound to a place: only the same list of names decrypts it.
    pub(crate) fn seal(&self, place: &[&str], text: &str) -> Result<String, IdCipherFault> {
        let sealed = self
            .cipher()
            .encrypt(place.iter().map(|name| name.as_bytes()), text.as_bytes());
        Ok(URL_SAFE_NO_PAD.encode(sealed.map_err(|_| IdCipherFault::Text)?))
    }

    /// Decrypts a text that was sealed for this place.
    pub(crate) fn unseal(&self, place: &[&str], sealed: &str) -> Result<String, IdCipherFault> {
        let sealed = URL_SAFE_NO_PAD.decode(sealed).map_err(|_| IdCipherFault::Text)?;
        let plain = self.cipher().decrypt(place.iter().map(|name| name.as_bytes()), &sealed);
        String::from_utf8(plain.map_err(|_| IdCipherFault::Text)?).map_err(|_| IdCipherFault::Text)
    }

    fn cipher(&self) -> Aes256Siv {
        Aes256Siv::new(&(*self.0).into())
    }

    /// Encrypts an id: base64url without padding of 16 bytes more than the id has. Does not fail for ids that
    /// [`CustomerRegistrationId`] allows.
    pub fn encrypt(&self, tenant: &TenantId, id: &CustomerRegistrationId) -> Result<String, IdCipherFault> {
        self.seal(&[tenant.key()], id.as_str())
    }

    /// Decrypts an id. [`IdCipherFault::Text`] if it was encrypted with another key or for another tenant, was changed,
    /// or does not contain an id; these cases cannot be distinguished.
    pub fn decrypt(&self, tenant: &TenantId, text: &str) -> Result<CustomerRegistrationId, IdCipherFault> {
        let id = self.unseal(&[tenant.key()], text)?;
        CustomerRegistrationId::parse(&id).map_err(|_| IdCipherFault::Text)
    }
}

impl fmt::Debug for EncryptionKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("EncryptionKey(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn key(byte: u8) -> EncryptionKey {
        EncryptionKey::parse(&URL_SAFE_NO_PAD.encode([byte; KEY_LENGTH])).unwrap()
    }

    fn tenant(paper: &str) -> TenantId {
        TenantId::parse("GCI", "WestPalmBeach", paper).unwrap()
    }

    #[test]
    fn one_id_has_one_text_per_tenant() {
        let id = CustomerRegistrationId::parse("auth0|63d17c4a8869daf88ed7db97").unwrap();
        let text = key(1).encrypt(&tenant("PO"), &id).unwrap();
        assert_eq!(text, key(1).encrypt(&tenant("po"), &id).unwrap());
        assert_ne!(text, key(1).encrypt(&tenant("MAA"), &id).unwrap());
        assert_ne!(text, key(2).encrypt(&tenant("PO"), &id).unwrap());
        assert_eq!(key(1).decrypt(&tenant("MAA"), &text), Err(IdCipherFault::Text));
        assert_eq!(key(2).decrypt(&tenant("PO"), &text), Err(IdCipherFault::Text));
    }

    #[test]
    fn keys_must_have_the_right_length() {
        assert_eq!(
            EncryptionKey::parse(&URL_SAFE_NO_PAD.encode([1; 32])).unwrap_err(),
            IdCipherFault::Key
        );
        assert_eq!(EncryptionKey::parse("not base64!").unwrap_err(), IdCipherFault::Key);
    }

    proptest! {
        #[test]
        fn what_is_encrypted_is_decrypted(text in "[^\\p{Cc}]{1,255}") {
            crate::fuzzing::encrypted_id::check_own(&text);
        }

        #[test]
        fn foreign_text_never_decrypts(text in "\\PC{0,80}") {
            crate::fuzzing::encrypted_id::check_sent(&text);
        }
    }
}
