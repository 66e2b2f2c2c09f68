//! The Subscribe Registration API as `docs/contracts/subscribe-registration.openapi.yaml` describes it.
//!
//! A request comes in with the documents of the store, in one transaction; a reply comes out. Its way:
//!
//! - `tenant`: for whom it is, by headers and credential;
//! - `operations`: what each operation does, a write once for each `Idempotency-Key` (`../idempotency.rs`);
//! - `input` judges its body, `registration` is what is kept;
//! - `verification`: the mail with the link, and the page behind the link, which needs no credential;
//! - `errors`: the refusals of the contract. `config`: what the service is set up with.

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

/// A request with all that its operation works on.
#[derive(Clone, Copy, Debug)]
struct Operation<'r> {
    tenant: &'r Tenant,
    request: &'r Request,
    documents: &'r Documents<'r>,
    sources: &'r Sources,
}

/// One simulated service; its tenants share nothing but the process.
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
