//! The answer of `GET /_local/status`: addresses, names and tenants of the running stack.

use std::{collections::BTreeMap, fmt};

use serde::Serialize;

/// The running stack, as tools and tests need to know it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Status {
    /// Base address of the API.
    pub api: String,
    /// Endpoint of the embedded DynamoDB.
    pub dynamodb: String,
    /// Names of the tables, by their short names (`settings`, `events`).
    pub tables: BTreeMap<String, String>,
    /// The environment variables with which a function binary runs against this stack.
    pub lambda_environment: BTreeMap<String, String>,
    pub tenants: Vec<TenantStatus>,
    /// Base addresses of the simulators, by name.
    pub simulators: BTreeMap<String, String>,
    pub ready: bool,
}

/// A demo tenant.
#[derive(Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TenantStatus {
    pub client_group: String,
    pub client: String,
    pub paper: String,
    /// `None` for a tenant without a provider.
    pub user_provider: Option<String>,
    /// The form of user ids at its provider.
    pub id_form: IdForm,
    /// The five headers of a request, ready to use.
    pub headers: BTreeMap<String, String>,
}

/// The forms of a user id, named as in a connector's settings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum IdForm {
    Text,
    Uuid,
}

/// The headers contain a token.
impl fmt::Debug for TenantStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TenantStatus")
            .field("client_group", &self.client_group)
            .field("client", &self.client)
            .field("paper", &self.paper)
            .field("user_provider", &self.user_provider)
            .field("id_form", &self.id_form)
            .finish_non_exhaustive()
    }
}

/// Reads the status. It is read anew for each request, so that its tokens are fresh.
pub trait StatusReader: Send + Sync {
    fn status(&self) -> Status;
}
