//! Firefly as version 1 of the shipped REST preset `firefly` calls it, and its token endpoint.
//!
//! The vendor's API is not public. This simulates the wire format that the preset was written for. It tests the preset against
//! that format, and proves nothing about a real Firefly.
//!
//! A simulator gets a request and the documents of the store, in one transaction, and returns a reply. `tokens` issues access
//! tokens and checks those of later calls; `operations` does the work; `input` parses its body; `user`, with ids of `guid`, is
//! what is stored; `answers` puts users and each `failure` into the envelope; `config` is the configuration of the service.

mod answers;
mod config;
mod failure;
mod guid;
mod input;
mod operations;
mod tokens;
mod user;

use axum::http::{Method, StatusCode};
use serde_json::{Value, json};

pub use config::{FireflyClient, FireflyConfig};

use super::exchange::{Reply, Request, Simulator, Stop};
use super::sources::Sources;
use super::store::{Documents, StoreError};
use failure::Failure;
use user::User;

const TOKEN_PATH: &str = "/oauth2/token";

/// One simulated user base.
#[derive(Debug)]
pub(super) struct Firefly {
    config: FireflyConfig,
    sources: Sources,
}

impl Firefly {
    pub(super) fn new(config: FireflyConfig, sources: Sources) -> Self {
        Self { config, sources }
    }
}

impl Simulator for Firefly {
    fn answer(&self, request: &Request, documents: &Documents<'_>) -> Result<Reply, Stop> {
        if request.method == Method::POST && request.uri.path() == TOKEN_PATH {
            return tokens::issue(self, request, documents);
        }
        tokens::authorize(self, request, documents)?;
        let segments = request
            .segments()
            .ok_or_else(|| answers::invalid_request(&["the path is not UTF-8".to_owned()]))?;
        let segments: Vec<&str> = segments.iter().map(String::as_str).collect();
        match (&request.method, segments.as_slice()) {
            (&Method::GET, ["users", id]) => operations::get(id, documents),
            (&Method::POST, ["users", "search"]) => operations::search(request, documents),
            (&Method::POST, ["users"]) => operations::create(request, documents),
            (&Method::PUT, ["users", id]) => operations::update(id, request, documents),
            (&Method::DELETE, ["users", id]) => operations::delete(id, documents),
            _ => Err(answers::no_route()),
        }
    }

    fn refuse(&self, status: StatusCode, request: &Request) -> Reply {
        if is_token_call(request) {
            answers::no_token(status)
        } else if status == StatusCode::UNAUTHORIZED {
            answers::unauthorized()
        } else {
            answers::gateway(status)
        }
    }

    fn has_error(&self, code: &Value) -> bool {
        failure_of(code).is_some()
    }

    fn fail(&self, code: &Value, request: &Request) -> Reply {
        match failure_of(code) {
            Some(failure) if !is_token_call(request) => answers::failed(&failure),
            Some(failure) if failure.asks_for_pause() => self.refuse(StatusCode::TOO_MANY_REQUESTS, request),
            _ => self.refuse(StatusCode::INTERNAL_SERVER_ERROR, request),
        }
    }

    fn users(&self, documents: &Documents<'_>) -> Result<Vec<Value>, StoreError> {
        Ok(User::list(documents)?.iter().map(|user| json!(user)).collect())
    }
}

fn is_token_call(request: &Request) -> bool {
    request.uri.path() == TOKEN_PATH
}

fn failure_of(code: &Value) -> Option<Failure> {
    Failure::of_code(code.as_str()?)
}
