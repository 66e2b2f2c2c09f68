//! How a tenant's Auth0 is called.

use url::Url;

use crate::{
    secrets::SecretRef,
    settings::{Setting, fields::Fields},
};

/// `Auth0.*`: the tenant's Auth0 Management API.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Auth0Settings {
    /// `Auth0.BaseUrl`: `https://{tenant}.{region}.auth0.com/`.
    pub base_url: Setting<Url>,
    /// `Auth0.Audience`; by default `{BaseUrl}api/v2/`.
    pub audience: String,
    /// `Auth0.ClientId` of the machine-to-machine application.
    pub client_id: String,
    /// `Auth0.ClientSecret`: where its secret is kept.
    pub client_secret: Setting<SecretRef>,
    /// `Auth0.Connection`: the database connection that keeps the users.
    pub connection: String,
}

impl Auth0Settings {
    pub(super) fn read(fields: &mut Fields<'_>) -> Option<Self> {
        let base_url = fields.url("Auth0.BaseUrl");
        let audience = fields.optional_text("Auth0.Audience");
        let client_id = fields.text("Auth0.ClientId");
        let client_secret = fields.secret("Auth0.ClientSecret");
        let connection = fields.text("Auth0.Connection");
        let base_url = base_url?;
        Some(Self {
            audience: audience.unwrap_or_else(|| format!("{}api/v2/", base_url.value)),
            base_url,
            client_id: client_id?,
            client_secret: client_secret?,
            connection: connection?,
        })
    }
}
