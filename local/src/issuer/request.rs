//! The request for a token.

use std::fmt;

use serde::{Deserialize, Deserializer, de::Error as _};
use serde_json::{Map, Value};

/// The body of `POST /_local/token`.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct MintRequest {
    /// Client group, client and paper.
    #[serde(deserialize_with = "three_codes")]
    pub tenant: [String; 3],
    /// Claims to set, or to remove when `null`.
    #[serde(default)]
    pub claims: Map<String, Value>,
    /// Header members to set, or to remove when `null`; `alg` also chooses how the token is signed.
    #[serde(default)]
    pub header: Map<String, Value>,
    /// Seconds until the token expires. A negative value makes an expired token.
    #[serde(default)]
    pub expires_in: Option<i64>,
}

/// The library's own error would not name the field.
fn three_codes<'de, D: Deserializer<'de>>(deserializer: D) -> Result<[String; 3], D::Error> {
    let codes = <[String; 3]>::deserialize(deserializer);
    codes.map_err(|_| D::Error::custom("tenant: must be an array of client group, client and paper"))
}

impl MintRequest {
    /// Requests a valid token of a tenant.
    pub fn of_tenant(client_group: &str, client: &str, paper: &str) -> Self {
        Self {
            tenant: [client_group, client, paper].map(str::to_owned),
            claims: Map::new(),
            header: Map::new(),
            expires_in: None,
        }
    }
}

/// Claims may contain email addresses and other personal data.
impl fmt::Debug for MintRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MintRequest")
            .field("tenant", &self.tenant)
            .field("expires_in", &self.expires_in)
            .finish_non_exhaustive()
    }
}
