//! SSOR as version 1 of the shipped REST preset `ssor` calls it.
//!
//! The vendor's API is not public. This simulates the wire format that the preset was written for. It tests the preset against
//! that format, and proves nothing about a real SSOR.
//!
//! A simulator gets a request and the documents of the store, in one transaction, and returns a reply. `config` has the accepted
//! API keys; `operations` does the work, a creation once for each `Idempotency-Key` (`../idempotency.rs`); `input` parses its
//! body; `consumer` is what is stored and shown; `errors` are the error answers.

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
