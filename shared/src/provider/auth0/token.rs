//! Access tokens for the Management API.

use std::sync::Arc;

use http::StatusCode;

use super::{settings, wire};
use crate::{
    clock::Clock,
    error::PortError,
    provider::access_tokens::{AccessTokens, ClientCredentials},
    secrets::{SecretText, Secrets},
    settings::{Auth0Settings, Tenant},
    steps::Call,
    upstream::HttpClient,
};

/// The tokens of a process.
#[derive(Debug)]
pub(super) struct Tokens(AccessTokens);

impl Tokens {
    pub(super) fn new(http: HttpClient, secrets: Arc<dyn Secrets>, clock: Arc<dyn Clock>) -> Self {
        Self(AccessTokens::new(http, secrets, clock))
    }

    /// A usable token of the tenant that is not the `refused` one.
    pub(super) async fn get(
        &self,
        tenant: &Tenant,
        call: &Call,
        refused: Option<&SecretText>,
    ) -> Result<SecretText, PortError> {
        let credentials = credentials(settings(tenant)?);
        self.0.get(tenant, call, &credentials, refused).await
    }
}

fn credentials(settings: &Auth0Settings) -> ClientCredentials<'_> {
    ClientCredentials {
        base_url: &settings.base_url,
        path: vec!["oauth", "token"],
        client_id: &settings.client_id,
        client_secret: &settings.client_secret,
        parameters: vec![("audience", &settings.audience)],
        code: wire::answer_code,
        refusal,
    }
}

fn refusal(status: StatusCode) -> Option<PortError> {
    let what = match status {
        StatusCode::UNAUTHORIZED => "Auth0 does not accept it with this Auth0.ClientId",
        StatusCode::BAD_REQUEST | StatusCode::FORBIDDEN => {
            "Auth0 gives the application no token; it must be authorised for the Auth0.Audience"
        }
        _ => return None,
    };
    Some(PortError::of_setting("Auth0.ClientSecret", what))
}

#[cfg(test)]
#[path = "token_tests.rs"]
mod tests;
