//! The Subscribe Registration API over HTTP, as `docs/contracts/subscribe-registration.openapi.yaml` describes it.

mod wire;

use std::sync::Arc;

use async_trait::async_trait;
use http::{Method, StatusCode};

use super::Registrations;
use crate::{
    error::PortError,
    model::{CustomerRegistrationId, EmailAddress, NewUser, ProfileChanges, Registration},
    secrets::Secrets,
    settings::Tenant,
    steps::Call,
    upstream::{Endpoint, HttpClient, Reply, Request},
};
use wire::{Change, EmailChange, ErrorBody, Found, NewRegistration, Resource};

/// The adapter.
#[derive(Debug)]
pub(crate) struct HttpRegistrations {
    http: HttpClient,
    secrets: Arc<dyn Secrets>,
}

impl HttpRegistrations {
    pub(crate) fn new(http: HttpClient, secrets: Arc<dyn Secrets>) -> Self {
        Self { http, secrets }
    }

    fn endpoint<const N: usize>(&self, tenant: &Tenant, segments: [&str; N]) -> Result<Endpoint, PortError> {
        let base = self
            .http
            .base(&tenant.settings().subscribe.base_url, "Subscribe.BaseUrl")?;
        Ok(base.join(segments)?)
    }

    /// Sends a request for the tenant with its service credential. One that is refused may have been rotated since it
    /// was read: it is read again, and tried once more where it has changed. A refusal has no effect.
    async fn exchange(&self, tenant: &Tenant, call: &Call, request: Request) -> Result<Reply, PortError> {
        let request = request
            .header("x-clientgroupcode", tenant.id().group())?
            .header("x-clientcode", tenant.id().client())?
            .header("x-papercode", tenant.id().paper())?
            .header("x-sourcesystem", call.context().source_system())?;
        let reference = &tenant.settings().subscribe.credential;
        let credential = self.secrets.get(tenant.id(), reference).await?;
        let mut reply = self
            .http
            .send(
                tenant.id(),
                call,
                request.clone().bearer(&credential, "Subscribe.Credential")?,
            )
            .await?;
        if reply.status() == StatusCode::UNAUTHORIZED {
            self.secrets.forget(tenant.id(), reference);
            let current = self.secrets.get(tenant.id(), reference).await?;
            if current != credential {
                reply = self
                    .http
                    .send(tenant.id(), call, request.bearer(&current, "Subscribe.Credential")?)
                    .await?;
            }
        }
        call.observe(Some(wire::answer_code(&reply)), wire::call_id(&reply));
        Ok(reply)
    }

    async fn write(&self, tenant: &Tenant, call: &Call, purpose: &str, request: Request) -> Result<(), PortError> {
        let request = request
            .header("idempotency-key", &call.idempotency_key(purpose))?
            .repeatable();
        let reply = self.exchange(tenant, call, request).await?;
        if reply.status().is_success() {
            Ok(())
        } else {
            Err(refusal(&reply))
        }
    }
}

#[async_trait]
impl Registrations for HttpRegistrations {
    async fn get(&self, tenant: &Tenant, call: &Call, id: &CustomerRegistrationId) -> Result<Registration, PortError> {
        let endpoint = self.endpoint(tenant, ["registrations", id.as_str()])?;
        let reply = self.exchange(tenant, call, Request::new(Method::GET, endpoint)).await?;
        match reply.status() {
            StatusCode::OK => reply
                .json::<Resource>()?
                .registration()
                .ok_or_else(|| reply.unforeseen()),
            _ => Err(refusal(&reply)),
        }
    }

    async fn find_by_email(
        &self,
        tenant: &Tenant,
        call: &Call,
        email: &EmailAddress,
    ) -> Result<Option<Registration>, PortError> {
        let endpoint = self.endpoint(tenant, ["registrations"])?.query("email", email.as_str());
        let reply = self.exchange(tenant, call, Request::new(Method::GET, endpoint)).await?;
        match reply.status() {
            StatusCode::OK => {
                let found = reply.json::<Found>()?.registrations.into_iter();
                let found: Option<Vec<Registration>> = found.map(Resource::registration).collect();
                let found = found.ok_or_else(|| reply.unforeseen())?;
                Ok(found.into_iter().find(|registration| registration.email == *email))
            }
            _ => Err(refusal(&reply)),
        }
    }

    async fn create(&self, tenant: &Tenant, call: &Call, user: &NewUser) -> Result<(), PortError> {
        let endpoint = self.endpoint(tenant, ["registrations"])?;
        let request = Request::new(Method::POST, endpoint).json(&NewRegistration::of(user))?;
        self.write(tenant, call, "create", request).await
    }

    async fn upsert(
        &self,
        tenant: &Tenant,
        call: &Call,
        id: &CustomerRegistrationId,
        changes: &ProfileChanges,
    ) -> Result<(), PortError> {
        let endpoint = self.endpoint(tenant, ["registrations", id.as_str()])?;
        let request = Request::new(Method::PUT, endpoint).json(&Change::of(changes))?;
        self.write(tenant, call, "update", request).await
    }

    async fn change_email(
        &self,
        tenant: &Tenant,
        call: &Call,
        id: &CustomerRegistrationId,
        email: &EmailAddress,
    ) -> Result<(), PortError> {
        let endpoint = self.endpoint(tenant, ["registrations", id.as_str(), "email"])?;
        let request = Request::new(Method::PATCH, endpoint).json(&EmailChange { email: email.as_str() })?;
        self.write(tenant, call, "change-email", request).await
    }

    async fn delete(&self, tenant: &Tenant, call: &Call, id: &CustomerRegistrationId) -> Result<(), PortError> {
        let endpoint = self.endpoint(tenant, ["registrations", id.as_str()])?;
        match self
            .write(tenant, call, "delete", Request::new(Method::DELETE, endpoint))
            .await
        {
            Err(PortError::NotFound) => Ok(()),
            other => other,
        }
    }
}

/// What an answer other than a success means: its status first, then its code.
fn refusal(reply: &Reply) -> PortError {
    let body = ErrorBody::of(reply);
    match (reply.status().as_u16(), body.code.as_deref()) {
        (404, Some("not_found")) => PortError::NotFound,
        (409, Some("id_taken")) => PortError::IdTaken,
        (409, Some("email_taken")) => PortError::EmailTaken,
        (409, Some("email_pending")) => PortError::EmailPending,
        // Its messages are for us, not for the caller, who has not written this request.
        (400 | 413 | 422, Some(_)) => PortError::Rejected { reason: None },
        (401, _) => PortError::misconfigured("Subscribe.Credential: Subscribe does not accept it for this tenant"),
        (403, _) => PortError::misconfigured("Subscribe.Credential: it may not do this for the tenant"),
        (429, _) => PortError::Throttled {
            retry_after: reply.retry_after(),
        },
        _ => reply.unforeseen(),
    }
}

#[cfg(test)]
mod answer_tests;
#[cfg(test)]
mod bench;
#[cfg(test)]
mod sending_tests;
