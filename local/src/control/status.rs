//! What stands where: the answer of `GET /_local/status`.

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
    /// Names of the tables by what they hold.
    pub tables: BTreeMap<String, String>,
    /// What a function binary needs in its environment to run against this stack.
    pub lambda_environment: BTreeMap<String, String>,
    pub tenants: Vec<TenantStatus>,
    /// Base addresses of the simulators by name.
    pub simulators: BTreeMap<String, String>,
    pub ready: bool,
}

/// A tenant one can work as.
#[derive(Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TenantStatus {
    pub client_group: String,
    pub client: String,
    pub paper: String,
    /// `null` for a tenant without a provider.
    pub user_provider: Option<String>,
    /// What its provider keeps as ids of users.
    pub id_form: IdForm,
    /// All five headers of a request, ready to use.
    pub headers: BTreeMap<String, String>,
}

/// What can be the id of a user, in the words of a connector's settings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum IdForm {
    Text,
    Uuid,
}

/// The headers hold a token.
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

/// Tells how the stack stands; asked anew for each request, so that the tokens in it are fresh.
pub trait StatusReader: Send + Sync {
    fn status(&self) -> Status;
}
