//! A token before it is signed.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::Value;

use super::SigningKey;

/// Header and claims of a token, to be changed and then signed.
#[derive(Debug, Clone)]
pub(crate) struct Draft {
    header: Value,
    claims: Value,
}

impl Draft {
    /// A token with this header and these claims.
    pub(crate) fn new(header: Value, claims: Value) -> Self {
        Self { header, claims }
    }

    /// Sets a member of the header; `null` is set like any other value.
    pub(crate) fn header(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.header[name] = value.into();
        self
    }

    /// Sets a claim; `null` is set like any other value.
    pub(crate) fn claim(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.claims[name] = value.into();
        self
    }

    /// The text to sign.
    pub(crate) fn message(&self) -> String {
        let encoded = |part: &Value| URL_SAFE_NO_PAD.encode(part.to_string());
        format!("{}.{}", encoded(&self.header), encoded(&self.claims))
    }

    /// The token signed with any key, whatever the header says.
    pub(crate) fn signed(&self, key: &SigningKey) -> String {
        let message = self.message();
        let signature = URL_SAFE_NO_PAD.encode(key.sign(message.as_bytes()));
        format!("{message}.{signature}")
    }
}
