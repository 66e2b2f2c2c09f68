//! What tests of the adapters start from: a clock, a client, a call, a tenant, a user.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use async_trait::async_trait;
use http::Method;
use serde_json::json;
use url::Url;

use super::HttpClient;
use crate::{
    clock::{Clock, ManualClock},
    error::PortError,
    ids::SequentialIds,
    model::{CustomerRegistrationId, EmailAddress, Metadata, NewUser, Password, TenantId, Verification},
    request::{
        HttpRequest, Invocation, RequestContext,
        event::{RawBody, RawPath},
    },
    secrets::{SecretRef, SecretText, Secrets},
    settings::{SettingsDocument, Tenant},
    steps::Call,
    tls,
};

/// The X-Ray trace that every call belongs to.
pub(crate) const XRAY: &str = "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1";

/// A clock that stands still.
pub(crate) fn clock() -> ManualClock {
    ManualClock::at("2026-01-01T00:00:00Z".parse().unwrap())
}

/// A client that may call this server.
pub(crate) fn client(clock: &ManualClock) -> HttpClient {
    let ids = Arc::new(SequentialIds::default());
    HttpClient::new(
        vec!["127.0.0.1".to_owned()],
        tls::config(None).unwrap(),
        Arc::new(clock.clone()),
        ids,
    )
    .unwrap()
}

/// The tenant of a client's own tests.
pub(crate) fn tenant_id() -> TenantId {
    TenantId::parse("group", "one", "paper").unwrap()
}

/// A call of the request `request-1`, with 30 seconds left.
pub(crate) fn call(clock: &ManualClock) -> Call {
    call_with(clock, Duration::from_secs(30))
}

pub(crate) fn call_with(clock: &ManualClock, left: Duration) -> Call {
    let mut request = HttpRequest {
        method: Method::GET,
        path: RawPath::Encoded(String::new()),
        query: Vec::new(),
        headers: http::HeaderMap::new(),
        body: RawBody::Absent,
        request_id: Some("request-1".to_owned()),
    };
    let trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    request.headers.insert("traceparent", trace.parse().unwrap());
    let deadline = clock.monotonic() + left;
    let invocation = Invocation {
        id: "invocation-1".to_owned(),
        deadline,
        xray_trace: Some(XRAY.to_owned()),
    };
    let context = RequestContext::new(&request, &invocation, "portal");
    Call::new(Arc::new(context), Arc::new(clock.clone()), "key-1")
}

/// A tenant with both sides at `base`, or at addresses that are never called.
pub(crate) fn tenant(name: &str, base: Option<&Url>) -> Tenant {
    let base = base.map_or("https://api.example.com/", Url::as_str);
    let settings = json!({
        "Flow.UserProvider": "Auth0",
        "Auth0.BaseUrl": base,
        "Auth0.ClientId": "client-1",
        "Auth0.ClientSecret": "file:auth0",
        "Auth0.Connection": "Readers",
        "Subscribe.BaseUrl": base,
        "Subscribe.Credential": "file:subscribe",
        "Create.ReturnUrlOrigins": ["https://www.example.com"],
        "Ids.EncryptionKey": "file:ids",
    });
    let document = SettingsDocument {
        tenant: TenantId::parse("group", name, "paper").unwrap(),
        settings: settings.as_object().unwrap().clone(),
    };
    document.parse().unwrap()
}

/// A user with an email and a password, and nothing else.
pub(crate) fn new_user(id: &str) -> NewUser {
    NewUser {
        id: CustomerRegistrationId::parse(id).unwrap(),
        email: EmailAddress::parse("ana@example.com").unwrap(),
        password: Some(Password::parse("correct-horse-Battery-1").unwrap()),
        first_name: None,
        last_name: None,
        metadata: Metadata::default(),
        verification: Verification::Immediate,
    }
}

/// The text of an error, with the reason of a refusal, which `Display` leaves out.
pub(crate) fn in_full(error: &PortError) -> String {
    match error {
        PortError::Rejected { reason } => {
            let reason = reason.as_deref().unwrap_or("no reason that may be shown");
            format!("{error}: {reason}")
        }
        error => error.to_string(),
    }
}

/// A secret, first `secret-0`, that changes each time it is read again.
#[derive(Debug, Default)]
pub(crate) struct RotatingSecret(AtomicUsize);

#[async_trait]
impl Secrets for RotatingSecret {
    async fn get(&self, _tenant: &TenantId, _reference: &SecretRef) -> Result<SecretText, PortError> {
        Ok(SecretText::new(format!("secret-{}", self.0.load(Ordering::Relaxed))))
    }

    async fn reread(
        &self,
        tenant: &TenantId,
        reference: &SecretRef,
        _stale: &SecretText,
    ) -> Result<Option<SecretText>, PortError> {
        self.0.fetch_add(1, Ordering::Relaxed);
        self.get(tenant, reference).await.map(Some)
    }
}
