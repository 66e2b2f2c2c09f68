//! Firefly as the shipped REST preset `firefly`, version 1, speaks to it, and the token endpoint in front of it.
//!
//! The vendor's API is not public. This simulates the preset, not the vendor: it is the wire format that the preset
//! was written for, held against itself, and proves nothing about a real Firefly.
//!
//! A request comes in with the documents of the store, in one transaction; a reply comes out. `tokens` gives access tokens
//! and checks those of later calls; `operations` does what is asked for; `input` judges its body; `user`, with ids of `guid`,
//! is what is kept; `answers` puts the envelope around users and around each `failure`. `config`: what the service is set up
//! with.

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
