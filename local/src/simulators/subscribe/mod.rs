//! The Subscribe Registration API as `docs/contracts/subscribe-registration.openapi.yaml` describes it.
//!
//! A simulator gets a request and the documents of the store, in one transaction, and returns a reply. The parts:
//!
//! - `tenant`: finds the tenant by headers and checks the credential;
//! - `operations`: does the work, a write once for each `Idempotency-Key` (`../idempotency.rs`);
//! - `input` parses its body, `registration` is what is stored;
//! - `verification`: the mail with the link, and the page behind the link, which needs no credential;
//! - `errors`: the errors of the contract; `config`: the configuration of the service.

mod config;
mod errors;
mod input;
mod operations;
mod registration;
mod tenant;
mod verification;

use axum::http::{Method, StatusCode};
use serde_json::{Value, json};

pub use config::{ServiceCredential, SubscribeConfig};

use super::exchange::{Reply, Request, Simulator, Stop};
use super::idempotency::Keys;
use super::sources::Sources;
use super::store::{Documents, StoreError};
use registration::Kept;
use tenant::Tenant;

/// A request, and what its operation works on.
#[derive(Clone, Copy, Debug)]
struct Operation<'r> {
    tenant: &'r Tenant,
    request: &'r Request,
    documents: &'r Documents<'r>,
    sources: &'r Sources,
}

/// One simulated service. Its tenants share no data.
#[derive(Debug)]
pub(super) struct Subscribe {
    config: SubscribeConfig,
    sources: Sources,
}

impl Subscribe {
    pub(super) fn new(config: SubscribeConfig, sources: Sources) -> Self {
        Self { config, sources }
    }
}

impl Simulator for Subscribe {
    fn answer(&self, request: &Request, documents: &Documents<'_>) -> Result<Reply, Stop> {
        let segments = request
            .segments()
            .ok_or_else(|| errors::invalid(&["the path is not UTF-8".to_owned()]))?;
        let segments: Vec<&str> = segments.iter().map(String::as_str).collect();
        if let (&Method::GET, ["verify", token]) = (&request.method, segments.as_slice()) {
            return verification::follow(token, documents, &self.sources);
        }
        if segments.first() != Some(&"registrations") {
            return Err(errors::no_route());
        }
        let tenant = Tenant::of(request, &self.config)?;
        let operation = Operation {
            tenant: &tenant,
            request,
            documents,
            sources: &self.sources,
        };
        let keys = Keys {
            collection: "subscribe.answers",
            realm: &tenant.realm,
            now: self.sources.now(),
            malformed: |fault| errors::invalid(&[fault]),
            reused: errors::key_reused,
        };
        match (&request.method, segments.as_slice()) {
            (&Method::GET, ["registrations"]) => operation.find_by_email(),
            (&Method::GET, ["registrations", id]) => operation.get(id),
            (&Method::POST, ["registrations"]) => keys.once(request, documents, || operation.create()),
            (&Method::PUT, ["registrations", id]) => keys.once(request, documents, || operation.upsert(id)),
            (&Method::PATCH, ["registrations", id, "email"]) => {
                keys.once(request, documents, || operation.change_email(id))
            }
            (&Method::DELETE, ["registrations", id]) => keys.once(request, documents, || operation.delete(id)),
            _ => Err(errors::no_route()),
        }
    }

    fn refuse(&self, status: StatusCode, _request: &Request) -> Reply {
        errors::forced(status)
    }

    fn users(&self, documents: &Documents<'_>) -> Result<Vec<Value>, StoreError> {
        let registrations = Kept::list(documents)?.into_iter();
        Ok(registrations
            .map(|kept| {
                let mut user = json!(kept.registration);
                if let Some(members) = user.as_object_mut() {
                    members.insert("tenant".to_owned(), kept.tenant.into());
                }
                user
            })
            .collect())
    }
}
