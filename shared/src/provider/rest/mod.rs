//! A provider behind a REST API that settings describe: SSOR and Firefly, by shipped descriptions, and any other.
//!
//! [`connector`] is the description and [`presets`] are the shipped ones. Everything here goes by it: what is sent
//! ([`compose`]), with which credentials ([`credentials`]), and what the answers mean ([`answer`]).

mod answer;
mod compose;
pub(crate) mod connector;
mod credentials;
mod found;
mod merge_patch;
pub(crate) mod presets;
mod users;
mod values;

use std::sync::Arc;

use crate::{
    clock::Clock,
    error::PortError,
    ids::IdSource,
    provider::access_tokens::AccessTokens,
    secrets::Secrets,
    settings::{ProviderSettings, RestSettings, Tenant},
    steps::Call,
    upstream::{HttpClient, Request},
};
use answer::Answer;
use connector::{Operation, Outcome};

/// The adapter.
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

    /// Sends a request with the tenant's credentials. Credentials that are refused are had anew, once, if that gives
    /// others; a refusal has no effect, so this is harmless for writes too.
    async fn exchange(
        &self,
        tenant: &Tenant,
        call: &Call,
        operation: &Operation,
        request: Request,
    ) -> Result<Answer, PortError> {
        let settings = settings(tenant)?;
        let credential = self.credential(tenant, call, settings).await?;
        let reply = self
            .http
            .send(tenant.id(), call, credential.on(request.clone())?)
            .await?;
        let mut answer = Answer::read(reply, operation);
        if answer.outcome() == Some(Outcome::Unauthorized)
            && let Some(credential) = self.renewed(tenant, call, settings, &credential).await?
        {
            let reply = self.http.send(tenant.id(), call, credential.on(request)?).await?;
            answer = Answer::read(reply, operation);
        }
        answer.observe(call, &settings.connector);
        Ok(answer)
    }
}

fn settings(tenant: &Tenant) -> Result<&RestSettings, PortError> {
    match tenant.settings().provider() {
        Some(ProviderSettings::Rest(settings)) => Ok(settings),
        _ => Err(PortError::misconfigured(
            "Flow.UserProvider: the tenant is not on SSOR, Firefly or REST",
        )),
    }
}

#[cfg(test)]
mod answer_tests;
#[cfg(test)]
mod bench;
#[cfg(test)]
mod firefly_tests;
#[cfg(test)]
mod found_tests;
#[cfg(test)]
mod id_tests;
#[cfg(test)]
mod page_tests;
#[cfg(test)]
mod settings_tests;
#[cfg(test)]
mod ssor_tests;
