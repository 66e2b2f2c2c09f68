//! What every secret store must do; run on the memory store, on files, on the stores of AWS and behind the cache.
#![cfg(test)]

use super::{SecretRef, SecretText, Secrets};
use crate::{error::PortError, model::TenantId};

/// The value that the store must hold under `whole`, and the text member of its JSON secret under `member`.
pub(crate) const WHOLE: &str = "s3cret-whole";
pub(crate) const MEMBER: &str = "s3cret-member";

/// The references that the store under test knows, and two that cannot be read.
pub(crate) struct References {
    pub(crate) whole: SecretRef,
    pub(crate) member: SecretRef,
    pub(crate) missing: SecretRef,
    pub(crate) missing_member: SecretRef,
}

impl References {
    /// References into one store: `name` has the text, `name-json` the object with `key`.
    pub(crate) fn of(store: &str, name: &str) -> Self {
        let parse = |text: String| SecretRef::parse(&text).unwrap();
        Self {
            whole: parse(format!("{store}:{name}")),
            member: parse(format!("{store}:{name}-json#key")),
            missing: parse(format!("{store}:{name}-missing")),
            missing_member: parse(format!("{store}:{name}-json#other")),
        }
    }
}

/// Runs every rule.
pub(crate) async fn all(secrets: &dyn Secrets, references: &References) {
    let tenant = TenantId::parse("g", "c", "p").unwrap();
    assert_eq!(secrets.get(&tenant, &references.whole).await.unwrap().expose(), WHOLE);
    assert_eq!(secrets.get(&tenant, &references.member).await.unwrap().expose(), MEMBER);
    for missing in [&references.missing, &references.missing_member] {
        let error = secrets.get(&tenant, missing).await.unwrap_err();
        let text = error.to_string();
        assert!(matches!(error, PortError::Misconfigured { .. }), "{text}");
        assert!(text.contains(&missing.to_string()), "{text} does not name {missing}");
        assert!(!text.contains("s3cret"), "{text} shows a secret");
    }
    // An unchanged value is not worth another attempt; a changed one is.
    let reread = async |stale: &str| {
        let stale = SecretText::new(stale);
        let current = secrets.reread(&tenant, &references.whole, &stale).await.unwrap();
        current.map(|current| current.expose().to_owned())
    };
    for _ in 0..2 {
        assert_eq!(reread(WHOLE).await, None);
        assert_eq!(reread("before").await.as_deref(), Some(WHOLE));
    }
}
