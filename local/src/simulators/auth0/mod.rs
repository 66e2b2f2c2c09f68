//! Auth0's Management API v2 for users, and its token endpoint.
//!
//! A simulator gets a request and the documents of the store, in one transaction, and returns a reply. The parts:
//!
//! - `rate_limit`: whether the tenant has calls left, reported in every answer of the Management API;
//! - `tokens`: issues access tokens, and checks the scopes of later calls;
//! - `users`: the endpoints; `schema` and `password` validate bodies, `profile` is the user object;
//! - `errors`: the bodies of all errors; `config`: the configuration of a tenant.

mod config;
mod errors;
mod password;
mod profile;
mod rate_limit;
mod schema;
mod tokens;
mod users;

use axum::http::{Method, StatusCode};
use serde_json::Value;

pub use config::{Auth0Client, Auth0Config, Connection, HalfUser};
pub use rate_limit::RateLimit;

use super::exchange::{Reply, Request, Simulator, Stop};
use super::sources::Sources;
use super::store::{Documents, StoreError};

use rate_limit::Bucket;

const TOKEN_PATH: &str = "/oauth/token";
const MANAGEMENT_PATH: &str = "/api/v2/";

/// One simulated Auth0 tenant.
#[derive(Debug)]
pub(super) struct Auth0 {
    config: Auth0Config,
    audience: String,
    bucket: Option<Bucket>,
    sources: Sources,
}

impl Auth0 {
    pub(super) fn new(config: Auth0Config, base_url: &str, sources: Sources) -> Self {
        let audience = config.audience.clone().unwrap_or_else(|| format!("{base_url}/api/v2/"));
        let bucket = config.rate_limit.map(|limit| Bucket::full(limit, sources.now()));
        Self {
            config,
            audience,
            bucket,
            sources,
        }
    }

    fn serve(&self, request: &Request, documents: &Documents<'_>) -> Result<Reply, Stop> {
        let segments = request
            .segments()
            .ok_or_else(|| errors::bad_request("Invalid request URI", Some("invalid_uri")))?;
        let segments: Vec<&str> = segments.iter().map(String::as_str).collect();
        let authorize = |any_of: &[&str]| tokens::authorize(self, request, documents, any_of);
        match (&request.method, segments.as_slice()) {
            (&Method::POST, ["oauth", "token"]) => tokens::issue(self, request, documents),
            (&Method::POST, ["api", "v2", "users"]) => {
                authorize(&["create:users"])?;
                users::create(self, request, documents)
            }
            (&Method::GET, ["api", "v2", "users-by-email"]) => {
                authorize(&["read:users"])?;
                users::by_email(request, documents)
            }
            (&Method::GET, ["api", "v2", "users", id]) => {
                authorize(&["read:users"])?;
                users::get(id, request, documents)
            }
            (&Method::PATCH, ["api", "v2", "users", id]) => {
                authorize(&["update:users", "update:users_app_metadata"])?;
                users::update(self, id, request, documents)
            }
            (&Method::DELETE, ["api", "v2", "users", id]) => {
                authorize(&["delete:users"])?;
                users::delete(id, documents)
            }
            _ => Err(errors::no_route()),
        }
    }
}

impl Simulator for Auth0 {
    fn answer(&self, request: &Request, documents: &Documents<'_>) -> Result<Reply, Stop> {
        let limits_it = |_: &&Bucket| request.uri.path().starts_with(MANAGEMENT_PATH);
        let Some(bucket) = self.bucket.as_ref().filter(limits_it) else {
            return self.serve(request, documents);
        };
        let verdict = bucket.take(self.sources.now());
        verdict.told_with(if verdict.passes {
            self.serve(request, documents)
        } else {
            Err(errors::too_many_requests().into())
        })
    }

    fn refuse(&self, status: StatusCode, request: &Request) -> Reply {
        let reset = self.sources.now().as_second() + 1;
        errors::forced(status, request.uri.path() == TOKEN_PATH, reset)
    }

    fn users(&self, documents: &Documents<'_>) -> Result<Vec<Value>, StoreError> {
        users::list(documents)
    }
}
