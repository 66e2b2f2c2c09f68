//! SSOR as the shipped REST preset `ssor`, version 1, speaks to it.
//!
//! The vendor's API is not public. This simulates the preset, not the vendor: it is the wire format that the preset
//! was written for, held against itself, and proves nothing about a real SSOR.
//!
//! A request comes in with the documents of the store, in one transaction; a reply comes out. `config` knows the key that it
//! must bear; `operations` does what is asked for, a creation once for each `Idempotency-Key` (`../idempotency.rs`); `input`
//! judges its body; `consumer` is what is kept and shown; `errors` are the refusals.

mod config;
mod consumer;
mod errors;
mod input;
mod operations;

use axum::http::{Method, StatusCode};
use serde_json::Value;

pub use config::SsorConfig;

use super::exchange::{Reply, Request, Simulator, Stop};
use super::idempotency::Keys;
use super::sources::Sources;
use super::store::{Documents, StoreError};
use consumer::Consumer;

/// One simulated user base.
#[derive(Debug)]
pub(super) struct Ssor {
    config: SsorConfig,
    sources: Sources,
}

impl Ssor {
    pub(super) fn new(config: SsorConfig, sources: Sources) -> Self {
        Self { config, sources }
    }

    fn keys(&self) -> Keys<'static> {
        Keys {
            collection: "ssor.answers",
            realm: "",
            now: self.sources.now(),
            malformed: |fault| errors::bad_request(&[fault]),
            reused: || errors::bad_request(&["this Idempotency-Key was used with another body".to_owned()]),
        }
    }
}

impl Simulator for Ssor {
    fn answer(&self, request: &Request, documents: &Documents<'_>) -> Result<Reply, Stop> {
        if !self.config.admits(request.header("x-api-key")) {
            return Err(errors::unauthenticated());
        }
        let segments = request
            .segments()
            .ok_or_else(|| errors::bad_request(&["the path is not UTF-8".to_owned()]))?;
        let segments: Vec<&str> = segments.iter().map(String::as_str).collect();
        match (&request.method, segments.as_slice()) {
            (&Method::GET, ["consumers"]) => operations::find_by_email(request, documents),
            (&Method::GET, ["consumers", id]) => operations::get(id, documents),
            (&Method::POST, ["consumers"]) => self
                .keys()
                .once(request, documents, || operations::create(request, documents)),
            (&Method::PATCH, ["consumers", id]) => operations::patch(id, request, documents),
            (&Method::PUT, ["consumers", id, "email"]) => operations::change_email(id, request, documents),
            (&Method::DELETE, ["consumers", id]) => operations::delete(id, documents),
            _ => Err(errors::no_route()),
        }
    }

    fn refuse(&self, status: StatusCode, _request: &Request) -> Reply {
        errors::forced(status)
    }

    fn users(&self, documents: &Documents<'_>) -> Result<Vec<Value>, StoreError> {
        let consumers = Consumer::list(documents)?;
        Ok(consumers.iter().map(Consumer::looked_into).collect())
    }
}
