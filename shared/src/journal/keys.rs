//! The journal's use of the tenant's key: it hashes names and fingerprints and seals plans and answers, so that the
//! table shows no idempotency key, email or answer.

use std::fmt;

use aws_lc_rs::hmac;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use ulid::Ulid;

use super::{
    entry::{Entry, EntryKey},
    plan::Plan,
    plan_wire::PlanV1,
};
use crate::{
    error::PortError,
    json_fault::JsonFault,
    model::{EncryptionKey, TenantId},
    operation::Write,
    request::caller::Caller,
};

/// One tenant's keys for the journal, derived from the tenant's `Ids.EncryptionKey`.
pub struct JournalKeys {
    sealing: EncryptionKey,
    hashing: hmac::Key,
}

impl JournalKeys {
    /// Derives the two keys, each for one purpose. From one of them neither the other nor the tenant's key can be
    /// computed.
    pub fn of(key: &EncryptionKey) -> Self {
        let hashing = key.derive(b"users-orchestrator/journal/hashing");
        Self {
            sealing: EncryptionKey::derived(key.derive(b"users-orchestrator/journal/sealing")),
            hashing: hmac::Key::new(hmac::HMAC_SHA256, hashing.as_slice()),
        }
    }

    /// The entry key for a caller's `Idempotency-Key`. The same key of two callers gives two entry keys.
    pub fn named(&self, tenant: &TenantId, caller: &Caller, key: &str) -> EntryKey {
        let name = self.hash(&[&caller.issuer, &caller.subject, key]);
        EntryKey::stored(format!("{}/k/{name}", tenant.key()))
    }

    /// The entry key for a request without an `Idempotency-Key`.
    pub fn unnamed(tenant: &TenantId, work: Ulid) -> EntryKey {
        EntryKey::stored(format!("{}/w/{work}", tenant.key()))
    }

    /// The fingerprint of a request: equal for equal requests, and not reversible.
    pub fn fingerprint(&self, write: Write, id: &str, body: &str) -> String {
        self.hash(&[write.name(), id, body])
    }

    /// Hashes the length of each part before the part, so that different lists never give the same input.
    fn hash(&self, parts: &[&str]) -> String {
        let mut context = hmac::Context::with_key(&self.hashing);
        for part in parts {
            context.update(&(part.len() as u64).to_be_bytes());
            context.update(part.as_bytes());
        }
        URL_SAFE_NO_PAD.encode(context.sign())
    }

    /// The plan as an entry keeps it: version 1 of its JSON, sealed for this tenant, this work and this part of the
    /// entry, so that it opens nowhere else. Fails only if JSON or the cipher fails, which does not happen for a plan.
    pub fn seal_plan(&self, tenant: &TenantId, work: Ulid, plan: &Plan) -> Result<String, PortError> {
        let text = serde_json::to_string(&PlanV1::from(plan)).map_err(PortError::unavailable)?;
        self.seal(tenant, work, "plan", &text)
    }

    /// Opens the plan of an entry. [`PortError::Misconfigured`] if it was sealed under another key than the tenant's,
    /// [`PortError::Unavailable`] if this build cannot read its version.
    pub fn open_plan(&self, entry: &Entry) -> Result<Plan, PortError> {
        let text = self.unseal(entry, "plan", &entry.plan)?;
        let plan: PlanV1 = serde_json::from_str(&text)
            .map_err(|error| PortError::unavailable(format!("the plan: {}", JsonFault::from(error))))?;
        plan.plan().map_err(PortError::unavailable)
    }

    /// Encrypts one part of an entry, bound to the tenant, the work and the part.
    pub(crate) fn seal(&self, tenant: &TenantId, work: Ulid, part: &str, text: &str) -> Result<String, PortError> {
        let work = work.to_string();
        self.sealing
            .seal(&[tenant.key(), &work, part], text)
            .map_err(PortError::unavailable)
    }

    /// Decrypts one part of an entry. [`PortError::Misconfigured`] if it was sealed under another key or for another
    /// place.
    pub(crate) fn unseal(&self, entry: &Entry, part: &str, sealed: &str) -> Result<String, PortError> {
        let work = entry.work.to_string();
        self.sealing
            .unseal(&[entry.tenant.key(), &work, part], sealed)
            .map_err(|_| {
                PortError::of_setting(
                    "Ids.EncryptionKey",
                    "the journal's entry was sealed under another key; put that one back until the \
                     entry is closed",
                )
            })
    }
}

impl fmt::Debug for JournalKeys {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("JournalKeys(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(byte: u8) -> JournalKeys {
        JournalKeys::of(&EncryptionKey::parse(&URL_SAFE_NO_PAD.encode([byte; 64])).unwrap())
    }

    fn tenant(paper: &str) -> TenantId {
        TenantId::parse("GCI", "WestPalmBeach", paper).unwrap()
    }

    #[test]
    fn each_caller_and_each_tenant_has_names_of_its_own() {
        let named = |secret, paper, issuer: &str, subject: &str, key| {
            let (issuer, subject) = (issuer.to_owned(), subject.to_owned());
            keys(secret).named(&tenant(paper), &Caller { issuer, subject }, key)
        };
        let name = named(1, "PO", "issuer", "caller", "key-12345");
        assert_eq!(name, named(1, "po", "issuer", "caller", "key-12345"));
        assert!(!name.as_str().contains("key-12345"));
        for other in [
            named(1, "PO", "issuer", "caller", "key-12346"),
            named(1, "PO", "issuer", "calle", "rkey-12345"),
            named(1, "PO", "other", "caller", "key-12345"),
            named(1, "PO", "issue", "rcaller", "key-12345"),
            named(1, "MAA", "issuer", "caller", "key-12345"),
            named(2, "PO", "issuer", "caller", "key-12345"),
        ] {
            assert_ne!(name, other);
        }
    }

    #[test]
    fn fingerprints_tell_requests_apart() {
        let print = keys(1).fingerprint(Write::Update, "reader-1", "{}");
        assert_eq!(print, keys(1).fingerprint(Write::Update, "reader-1", "{}"));
        assert_ne!(print, keys(1).fingerprint(Write::UpdateEmail, "reader-1", "{}"));
        assert_ne!(print, keys(1).fingerprint(Write::Update, "reader-1{", "}"));
        assert_ne!(print, keys(2).fingerprint(Write::Update, "reader-1", "{}"));
    }

    #[test]
    fn a_plan_of_another_version_is_not_quoted() {
        let mut entry = crate::journal::contract::sample("not-quoted");
        let text = r#"{"version": 1, "user": "reader-1", "provider": "ana@example.com"}"#;
        entry.plan = keys(1).seal(&entry.tenant, entry.work, "plan", text).unwrap();
        let told = crate::error::chain(&keys(1).open_plan(&entry).unwrap_err());
        assert!(told.contains("the plan: it has another shape at line 1"), "{told}");
        assert!(!told.contains("ana@"), "{told}");
    }

    #[test]
    fn a_seal_is_good_for_its_place_alone() {
        let (tenant, work) = (tenant("PO"), Ulid::from_parts(1, 1));
        let seal = |part: &[&str]| keys(1).sealing.seal(part, "a secret").unwrap();
        let place = [tenant.key(), &work.to_string(), "plan"].map(str::to_owned);
        let place: Vec<&str> = place.iter().map(String::as_str).collect();
        let sealed = seal(&place);
        assert_eq!(keys(1).sealing.unseal(&place, &sealed).unwrap(), "a secret");
        for other in [[place[0], place[1], "answer"], ["other", place[1], "plan"]] {
            assert!(keys(1).sealing.unseal(&other, &sealed).is_err());
        }
        assert!(keys(2).sealing.unseal(&place, &sealed).is_err());
    }
}
