//! The Subscribe Registration API over HTTP, as `docs/contracts/subscribe-registration.openapi.yaml` describes it.

mod wire;

use std::sync::Arc;

use async_trait::async_trait;
use http::{Method, StatusCode};

use super::Registrations;
use crate::{
    error::PortError,
    model::{CustomerRegistrationId, EmailAddress, NewUser, Registration, RegistrationChanges},
    secrets::{Secrets, with_renewal},
    settings::Tenant,
    steps::Call,
    upstream::{Endpoint, HttpClient, Reply, Request},
};
use wire::{Change, EmailChange, ErrorBody, Found, NewRegistration, Resource};

/// [`Registrations`] over HTTP, for all tenants: base URL and credential come from their settings.
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
        let base = self.http.base(&tenant.settings().subscribe.base_url)?;
        Ok(base.join(segments)?)
    }

    /// Sends a request for the tenant with its service credential.
    async fn exchange(&self, tenant: &Tenant, call: &Call, request: Request) -> Result<Reply, PortError> {
        let request = &request
            .header("x-clientgroupcode", tenant.id().group())?
            .header("x-clientcode", tenant.id().client())?
            .header("x-papercode", tenant.id().paper())?
            .header("x-sourcesystem", call.context().source_system())?;
        let reference = &tenant.settings().subscribe.credential;
        let reply = with_renewal(
            self.secrets.get(tenant.id(), reference).await?,
            |credential| async move {
                let request = request.clone().bearer(&credential, reference.name)?;
                self.http.send(tenant.id(), call, request).await
            },
            |reply| reply.status() == StatusCode::UNAUTHORIZED,
            |refused| async move { self.secrets.reread(tenant.id(), reference, &refused).await },
        )
        .await?;
        call.observe(Some(wire::answer_code(&reply)), wire::call_id(&reply));
        Ok(reply)
    }

    async fn write(&self, tenant: &Tenant, call: &Call, key: &str, request: Request) -> Result<Reply, PortError> {
        let request = request.header("idempotency-key", key)?.repeatable();
        self.exchange(tenant, call, request).await
    }

    /// A write whose answer holds the resulting registration. The body is checked, because a page from a proxy can have a
    /// success status too.
    async fn write_one(
        &self,
        tenant: &Tenant,
        call: &Call,
        key: &str,
        request: Request,
        id: &CustomerRegistrationId,
    ) -> Result<(), PortError> {
        let reply = self.write(tenant, call, key, request).await?;
        match reply.status() {
            StatusCode::OK | StatusCode::CREATED => registration(&reply, id).map(drop),
            _ => Err(refusal(&reply)),
        }
    }
}

#[async_trait]
impl Registrations for HttpRegistrations {
    async fn get(&self, tenant: &Tenant, call: &Call, id: &CustomerRegistrationId) -> Result<Registration, PortError> {
        let endpoint = self.endpoint(tenant, ["registrations", id.as_str()])?;
        let reply = self.exchange(tenant, call, Request::new(Method::GET, endpoint)).await?;
        match reply.status() {
            StatusCode::OK => registration(&reply, id),
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
        self.write_one(tenant, call, &call.idempotency_key("create"), request, &user.id)
            .await
    }

    async fn upsert(
        &self,
        tenant: &Tenant,
        call: &Call,
        id: &CustomerRegistrationId,
        changes: &RegistrationChanges,
    ) -> Result<(), PortError> {
        let endpoint = self.endpoint(tenant, ["registrations", id.as_str()])?;
        let request = Request::new(Method::PUT, endpoint).json(&Change::of(changes))?;
        self.write_one(tenant, call, &call.idempotency_key("update"), request, id)
            .await
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
        self.write_one(tenant, call, &call.idempotency_key("change-email"), request, id)
            .await
    }

    async fn delete(&self, tenant: &Tenant, call: &Call, id: &CustomerRegistrationId) -> Result<(), PortError> {
        let endpoint = self.endpoint(tenant, ["registrations", id.as_str()])?;
        let request = Request::new(Method::DELETE, endpoint);
        let reply = self
            .write(tenant, call, &call.idempotency_key("delete"), request)
            .await?;
        if reply.status() == StatusCode::NO_CONTENT {
            return Ok(());
        }
        match refusal(&reply) {
            PortError::NotFound => Ok(()),
            error => Err(error),
        }
    }
}

/// The registration in an answer; it must have the requested id.
fn registration(reply: &Reply, id: &CustomerRegistrationId) -> Result<Registration, PortError> {
    let registration = reply.json::<Resource>()?.registration();
    registration
        .filter(|registration| registration.id == *id)
        .ok_or_else(|| reply.unforeseen())
}

/// The error for an answer that is no success, by its status and code.
fn refusal(reply: &Reply) -> PortError {
    let body = ErrorBody::of(reply);
    match (reply.status().as_u16(), body.code.as_deref()) {
        (404, Some("not_found")) => PortError::NotFound,
        (409, Some("id_taken")) => PortError::IdTaken,
        (409, Some("email_taken")) => PortError::EmailTaken,
        (409, Some("email_pending")) => PortError::EmailPending,
        // Subscribe's messages are not passed on, because our caller has not written this request.
        (400 | 413 | 422, Some(_)) => PortError::Rejected { reason: None },
        (401, _) => PortError::of_setting("Subscribe.Credential", "Subscribe does not accept it for this tenant"),
        (403, _) => PortError::of_setting("Subscribe.Credential", "it may not do this for the tenant"),
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
