//! Hashes passwords for import: they are never sent in clear.

use std::num::NonZeroU32;

use aws_lc_rs::pbkdf2::{PBKDF2_HMAC_SHA512, derive};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{error::PortError, ids::IdSource, model::Password};

/// The strongest algorithm that Gigya both imports and uses itself.
const ALGORITHM: &str = "pbkdf2_sha512";

/// Five times as many as Gigya's own hashes of this kind; Gigya hashes the password again at the user's first login.
const ROUNDS: NonZeroU32 = NonZeroU32::MIN.saturating_add(49_999);

/// As long as Gigya's own hashes of this kind.
const HASH_BYTES: usize = 20;

/// `password` of an import. Hashing takes a while, so it runs on a thread for blocking work.
pub(super) async fn import_form(password: &Password, ids: &dyn IdSource) -> Result<Value, PortError> {
    let salt = [uuid_bytes(ids)?, uuid_bytes(ids)?].concat();
    let encoded_salt = STANDARD.encode(&salt);
    let password = password.clone();
    let hash = tokio::task::spawn_blocking(move || hash(&password, &salt))
        .await
        .map_err(PortError::unavailable)?;
    Ok(json!({
        "hashedPassword": STANDARD.encode(hash),
        "hashSettings": {"algorithm": ALGORITHM, "rounds": ROUNDS, "salt": encoded_salt},
    }))
}

fn hash(password: &Password, salt: &[u8]) -> [u8; HASH_BYTES] {
    let mut hash = [0; HASH_BYTES];
    derive(
        PBKDF2_HMAC_SHA512,
        ROUNDS,
        salt,
        password.expose().as_bytes(),
        &mut hash,
    );
    hash
}

/// 122 random bits.
fn uuid_bytes(ids: &dyn IdSource) -> Result<[u8; 16], PortError> {
    let uuid = Uuid::parse_str(&ids.uuid()).map_err(PortError::unavailable)?;
    Ok(*uuid.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::{RandomIds, SequentialIds};

    #[tokio::test]
    async fn a_password_becomes_what_another_implementation_makes_of_it() {
        let password = Password::parse("correct-horse-Battery-1").unwrap();
        let form = import_form(&password, &SequentialIds::default()).await.unwrap();
        // python3: hashlib.pbkdf2_hmac('sha512', b'correct-horse-Battery-1', uuid_1 + uuid_2, 50000, 20)
        let expected = json!({
            "hashedPassword": "wB+KIulRn2IS67pYIDvA6apsewk=",
            "hashSettings": {
                "algorithm": "pbkdf2_sha512",
                "rounds": 50_000,
                "salt": "AAAAAAAAAAAAAAAAAAAAAQAAAAAAAAAAAAAAAAAAAAI=",
            },
        });
        assert_eq!(form, expected);
    }

    #[tokio::test]
    async fn the_same_password_is_never_hashed_alike() {
        let password = Password::parse("zażółć gęślą jaźń").unwrap();
        let first = import_form(&password, &RandomIds).await.unwrap();
        let second = import_form(&password, &RandomIds).await.unwrap();
        assert_ne!(first["hashedPassword"], second["hashedPassword"]);
        assert_ne!(first["hashSettings"]["salt"], second["hashSettings"]["salt"]);
        assert!(!first.to_string().contains("jaźń"));
    }
}
