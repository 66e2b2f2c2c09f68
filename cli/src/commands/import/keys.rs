//! Keyed hashes of rows: a repeated row gets the same idempotency key, and the ledger identifies a row by its hash.

use std::fmt::Write as _;

use aws_lc_rs::{
    digest::{SHA256, digest},
    hmac::{self, HMAC_SHA256},
};
use serde_json::{Map, Value};
use shared::model::TenantId;

use super::rows::is_secret;

/// The ledger's hash of a row.
pub(super) type Check = u128;

/// The hash key of one import, made from its name and its tenant, so that the same row in another import is another request.
#[derive(Debug)]
pub(super) struct Keys(hmac::Key);

impl Keys {
    pub(super) fn new(name: &str, tenant: &TenantId) -> Self {
        let parts = [tenant.group(), tenant.client(), tenant.paper()].map(str::to_lowercase);
        // As JSON, in which the parts stay separate.
        let import: Value = parts.into_iter().chain([name.to_owned()]).collect();
        let secret = digest(&SHA256, format!("uo import 1 {import}").as_bytes());
        Self(hmac::Key::new(HMAC_SHA256, secret.as_ref()))
    }

    /// The `Idempotency-Key` of a row. `refusals` is how often the row was refused before: a refusal is stored under its key, so
    /// a new attempt needs another key.
    pub(super) fn request(&self, body: &Map<String, Value>, refusals: u8) -> String {
        let tag = self.sign("request", refusals, body);
        let mut key = "uo-import-".to_owned();
        for byte in tag.as_ref() {
            // Writing to a string cannot fail.
            let _ = write!(key, "{byte:02x}");
        }
        key
    }

    /// The ledger's hash of a row. It excludes the password, so that nobody can use a ledger to test passwords.
    pub(super) fn check(&self, body: &Map<String, Value>) -> Check {
        let mut open = body.clone();
        open.retain(|name, _| !is_secret(name));
        let tag = self.sign("row", 0, &open);
        let bytes: [u8; 16] = tag.as_ref().first_chunk().copied().unwrap_or_default();
        Check::from_be_bytes(bytes)
    }

    fn sign(&self, purpose: &str, number: u8, body: &Map<String, Value>) -> hmac::Tag {
        let mut context = hmac::Context::with_key(&self.0);
        context.update(format!("{purpose} {number} ").as_bytes());
        context.update(sorted(body).to_string().as_bytes());
        context.sign()
    }
}

/// The body with its members sorted.
fn sorted(object: &Map<String, Value>) -> Value {
    let mut members: Vec<(&String, &Value)> = object.iter().collect();
    members.sort_unstable_by_key(|(name, _)| *name);
    let members = members.into_iter().map(|(name, value)| {
        let value = match value {
            Value::Object(inner) => sorted(inner),
            value => value.clone(),
        };
        (name.clone(), value)
    });
    Value::Object(members.collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;
    use shared::request::IdempotencyKey;

    fn keys(name: &str, paper: &str) -> Keys {
        Keys::new(name, &TenantId::parse("G", "C", paper).unwrap())
    }

    fn body(value: &Value) -> Map<String, Value> {
        value.as_object().unwrap().clone()
    }

    #[test]
    fn a_key_is_of_the_import_the_tenant_and_the_whole_row() {
        let row = body(&json!({"email": "a@b.de", "password": "one"}));
        let key = keys("readers", "P").request(&row, 0);
        assert_eq!(key, keys("readers", "p").request(&row, 0));
        assert!(IdempotencyKey::LENGTH.contains(&key.len()) && key.bytes().all(|byte| byte.is_ascii_graphic()));
        let changed = body(&json!({"email": "a@b.de", "password": "two"}));
        for other in [
            keys("others", "P").request(&row, 0),
            keys("readers", "Q").request(&row, 0),
            keys("readers", "P").request(&row, 1),
            keys("readers", "P").request(&changed, 0),
        ] {
            assert_ne!(key, other);
        }
    }

    #[test]
    fn the_ledger_knows_a_row_without_its_password() {
        let keys = keys("readers", "P");
        let check = |value: Value| keys.check(&body(&value));
        let known = check(json!({"email": "a@b.de", "password": "one"}));
        assert_eq!(known, check(json!({"password": "two", "email": "a@b.de"})));
        assert_ne!(known, check(json!({"email": "c@b.de", "password": "one"})));
    }
}
