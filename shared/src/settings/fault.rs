//! What is wrong with a tenant's settings.

use serde_json::Value;

use crate::secrets::SecretRef;

/// One thing wrong with a document.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{name}: {what}")]
pub struct SettingFault {
    /// The setting.
    pub name: String,
    /// What is wrong with it.
    pub what: String,
    /// What the faulty value may be; it decides whether the value may be shown.
    pub kind: FaultKind,
}

/// What the value of a faulty setting may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FaultKind {
    /// Absent, or something of a wrong form.
    Form,
    /// Anything, even a secret: no setting or member has this name.
    Unknown,
    /// The secret itself, where only a reference to it is allowed.
    Secret,
}

impl SettingFault {
    pub(super) fn new(name: impl Into<String>, what: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            what: what.into(),
            kind: FaultKind::Form,
        }
    }

    pub(super) fn of_kind(self, kind: FaultKind) -> Self {
        Self { kind, ..self }
    }

    /// Whether it concerns a setting: all of it, an item of its list (`Tokens.Issuers[0]`), or a place within its value
    /// (`Rest.Connector /create`).
    pub fn is_about(&self, setting: &str) -> bool {
        let rest = self.name.strip_prefix(setting);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '[']))
    }
}

/// Whether a value is a reference to a secret, and so may be shown.
pub(super) fn is_reference(value: &Value) -> bool {
    value.as_str().is_some_and(|text| SecretRef::parse(text).is_ok())
}
