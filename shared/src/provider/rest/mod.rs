//! A provider whose REST API is described by settings: SSOR and Firefly, whose descriptions come with the program, and any
//! other.
//!
//! The description is a setting ([`settings::rest`](crate::settings::rest)). It determines what is sent ([`compose`]), with
//! which credentials ([`credentials`]), and what the answers mean ([`answer`]).
//!
//! A call of the port goes through the files in this order:
//!
//! - `users`: which operation of the description is called; `values`: our user as values to send;
//! - [`compose`]: the request, about a user by id or by email;
//! - here: it is sent with the [`credentials`], and once more with new ones if they are refused;
//! - [`answer`]: the outcome, by the operation's table; `found`: the user in the answer; `values`: the vendor's user as ours.

mod answer;
mod compose;
mod credentials;
mod found;
mod users;
mod values;

use std::sync::Arc;

use crate::{
    clock::Clock,
    error::PortError,
    ids::IdSource,
    provider::access_tokens::AccessTokens,
    secrets::{Secrets, with_renewal},
    settings::{
        ProviderSettings, RestSettings, Tenant,
        rest::connector::{Operation, Outcome},
    },
    steps::Call,
    upstream::{HttpClient, Request},
};
use answer::Answer;

/// [`UserProvider`](super::UserProvider) over a described REST API, for all tenants that have one. It caches their access
/// tokens.
#[derive(Debug)]
pub(crate) struct Rest {
    http: HttpClient,
    secrets: Arc<dyn Secrets>,
    ids: Arc<dyn IdSource>,
    tokens: AccessTokens,
}

impl Rest {
    pub(crate) fn new(
        http: HttpClient,
        secrets: Arc<dyn Secrets>,
        clock: Arc<dyn Clock>,
        ids: Arc<dyn IdSource>,
    ) -> Self {
        Self {
            tokens: AccessTokens::new(http.clone(), Arc::clone(&secrets), clock),
            http,
            secrets,
            ids,
        }
    }

    /// Sends a request with the tenant's credentials.
    async fn exchange(
        &self,
        tenant: &Tenant,
        call: &Call,
        operation: &Operation,
        request: &Request,
    ) -> Result<Answer, PortError> {
        let settings = settings(tenant)?;
        let answer = with_renewal(
            self.credential(tenant, call, settings).await?,
            |credential| async move {
                let request = credential.on(request.clone())?;
                let reply = self.http.send(tenant.id(), call, request).await?;
                Ok(Answer::read(reply, operation))
            },
            |answer| answer.outcome() == Some(Outcome::Unauthorized),
            |refused| async move { self.renewed(tenant, call, settings, &refused).await },
        )
        .await?;
        answer.observe(call, &settings.connector);
        Ok(answer)
    }
}

fn settings(tenant: &Tenant) -> Result<&RestSettings, PortError> {
    match tenant.settings().provider() {
        Some(ProviderSettings::Rest(settings)) => Ok(settings),
        _ => Err(PortError::of_setting(
            "Flow.UserProvider",
            "the tenant is not on SSOR, Firefly or REST",
        )),
    }
}

#[cfg(test)]
mod answer_tests;
#[cfg(test)]
pub(crate) mod bench;
#[cfg(test)]
mod firefly_tests;
#[cfg(test)]
mod found_tests;
#[cfg(test)]
mod id_tests;
#[cfg(test)]
mod page_tests;
#[cfg(test)]
mod ssor_tests;
