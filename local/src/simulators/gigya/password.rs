//! Passwords: the policy for new ones, imported hashes, what is stored and shown.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::failure::{Failure, Fields, field_error};
use crate::simulators::digest::sha256_hex;
use crate::simulators::sources::wire_time;

const SHORTEST: usize = 8;
const FEWEST_GROUPS: usize = 3;
const LONGEST_HASH_BYTES: usize = 64;

const ALGORITHMS: [&str; 15] = [
    "md5",
    "sha1",
    "sha1_hashbytes",
    "sha256",
    "sha512",
    "sha512Hexa",
    "md5_double_salted",
    "md5_crypt",
    "bcrypt",
    "pbkdf2",
    "pbkdf2_sha256",
    "pbkdf2_sha512",
    "drupal",
    "symphony2",
    "sap_abap",
];

/// A stored password: a hash, never the password itself.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct StoredPassword {
    hash: String,
    settings: Value,
    set_at: Timestamp,
}

impl StoredPassword {
    /// Takes a password in clear text if the policy allows it. `parameter` is the parameter it came in.
    pub(super) fn choose(password: &str, parameter: &str, uid: &str, now: Timestamp) -> Result<Self, Value> {
        if !is_strong(password) {
            let message = "Password does not meet complexity requirements";
            return Err(field_error(parameter, 400_006, message));
        }
        Ok(Self {
            hash: own_hash(password, uid),
            settings: json!({"algorithm": "sha256", "rounds": 1}),
            set_at: now,
        })
    }

    /// Takes a hash that another system made. The vendor has no way to import a password itself.
    pub(super) fn import(password: &Fields, now: Timestamp) -> Result<Self, Failure> {
        let text = |name: &str| password.get(name).and_then(Value::as_str);
        if let Some(compound) = text("compoundHashedPassword") {
            if !compound.starts_with('$') {
                return Err(Failure::invalid("password.compoundHashedPassword"));
            }
            return Ok(Self {
                hash: compound.to_owned(),
                settings: json!({}),
                set_at: now,
            });
        }
        let hash = text("hashedPassword").ok_or_else(|| Failure::missing("password.hashedPassword"))?;
        let is_hash = STANDARD
            .decode(hash)
            .is_ok_and(|bytes| bytes.len() <= LONGEST_HASH_BYTES);
        if !is_hash {
            return Err(Failure::invalid("password.hashedPassword"));
        }
        let settings = password.get("hashSettings").cloned().unwrap_or_default();
        let algorithm = settings.get("algorithm").and_then(Value::as_str).unwrap_or_default();
        if !ALGORITHMS.contains(&algorithm) {
            return Err(Failure::invalid("password.hashSettings.algorithm"));
        }
        Ok(Self {
            hash: hash.to_owned(),
            settings,
            set_at: now,
        })
    }

    /// Whether this is the password. False for an imported one, because only its hash is known here.
    pub(super) fn is(&self, password: &str, uid: &str) -> bool {
        self.hash == own_hash(password, uid)
    }

    pub(super) fn created(&self) -> String {
        wire_time(self.set_at)
    }

    pub(super) fn view(&self) -> Value {
        json!({"hash": self.hash, "hashSettings": self.settings, "created": self.created()})
    }
}

fn own_hash(password: &str, uid: &str) -> String {
    STANDARD.encode(sha256_hex(format!("{uid} {password}").as_bytes()))
}

fn is_strong(password: &str) -> bool {
    let groups: [fn(char) -> bool; 4] = [char::is_lowercase, char::is_uppercase, char::is_numeric, |character| {
        !character.is_alphanumeric()
    }];
    let used = groups.iter().filter(|group| password.chars().any(**group)).count();
    password.chars().count() >= SHORTEST && used >= FEWEST_GROUPS
}
