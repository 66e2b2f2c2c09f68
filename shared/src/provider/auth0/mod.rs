//! Auth0, over its Management API v2.
//!
//! Users are in the tenant's database connection. The CRID maps to Auth0's `user_id` ([`id`]), names to `given_name` and
//! `family_name`, metadata to `user_metadata`. Auth0 never sends a mail because of a call: `verify_email: false` is sent with
//! everything that could cause one.
//!
//! A call of the port goes through the files in this order:
//!
//! - `users`: which calls are made, in which order; `creation` for a new user, with the `attempts` that it took; `apart` for
//!   a change that Auth0 takes only in parts;
//! - [`id`], `limits`, `wire`: the path and body that are sent, or why Auth0 cannot keep them;
//! - here: it is sent with the tenant's access token, which `token` fetches and caches;
//! - `errors`: the error that the answer means, by the table in `meaning`; `wire`: the user in it.

mod apart;
mod attempts;
mod creation;
mod errors;
mod id;
mod limits;
mod meaning;
mod token;
mod users;
mod wire;

use std::sync::Arc;

use crate::{
    clock::Clock,
    error::PortError,
    ids::IdSource,
    secrets::{SecretText, Secrets, with_renewal},
    settings::{Auth0Settings, ProviderSettings, Tenant},
    steps::Call,
    upstream::{Endpoint, HttpClient, Reply, Request},
};
use http::StatusCode;
use token::Tokens;

/// [`UserProvider`](super::UserProvider) over Auth0, for all tenants that use it. It caches their access tokens.
#[derive(Debug)]
pub(crate) struct Auth0 {
    http: HttpClient,
    ids: Arc<dyn IdSource>,
    tokens: Tokens,
}

impl Auth0 {
    pub(crate) fn new(
        http: HttpClient,
        secrets: Arc<dyn Secrets>,
        clock: Arc<dyn Clock>,
        ids: Arc<dyn IdSource>,
    ) -> Self {
        Self {
            tokens: Tokens::new(http.clone(), secrets, clock),
            http,
            ids,
        }
    }

    fn endpoint<const N: usize>(&self, tenant: &Tenant, segments: [&str; N]) -> Result<Endpoint, PortError> {
        let base = self.http.base(&settings(tenant)?.base_url)?;
        Ok(base.join(segments)?)
    }

    /// Sends a request with the tenant's access token. Auth0 may refuse it early, for example because the application was
    /// changed; then a new one is fetched.
    async fn exchange(&self, tenant: &Tenant, call: &Call, request: Request) -> Result<Reply, PortError> {
        self.exchange_composed(tenant, call, &|| request.clone()).await
    }

    /// [`Self::exchange`] for a request whose attempts are counted.
    async fn exchange_composed(
        &self,
        tenant: &Tenant,
        call: &Call,
        compose: &(dyn Fn() -> Request + Send + Sync),
    ) -> Result<Reply, PortError> {
        let reply = with_renewal(
            self.tokens.get(tenant, call, None).await?,
            |token| async move {
                let compose = || authorised(compose(), &token);
                self.http.send_composed(tenant.id(), call, &compose).await
            },
            |reply| reply.status() == StatusCode::UNAUTHORIZED,
            |refused| async move { self.tokens.get(tenant, call, Some(&refused)).await.map(Some) },
        )
        .await?;
        call.observe(Some(wire::answer_code(&reply)), None);
        Ok(reply)
    }
}

/// Adds the access token. If it cannot be sent in a header, no setting is at fault, because no setting determines its form.
fn authorised(request: Request, token: &SecretText) -> Result<Request, PortError> {
    request.bearer(token, "access_token").map_err(|_| {
        PortError::unavailable("POST /oauth/token: the access token holds characters that cannot travel in a header")
    })
}

fn settings(tenant: &Tenant) -> Result<&Auth0Settings, PortError> {
    match tenant.settings().provider() {
        Some(ProviderSettings::Auth0(settings)) => Ok(settings),
        _ => Err(PortError::of_setting("Flow.UserProvider", "the tenant is not on Auth0")),
    }
}

#[cfg(test)]
mod answer_tests;
#[cfg(test)]
mod bench;
#[cfg(test)]
mod creation_tests;
#[cfg(test)]
mod doubt_tests;
#[cfg(test)]
mod recording_tests;
#[cfg(test)]
mod refusal_samples;
#[cfg(test)]
mod sending_tests;
