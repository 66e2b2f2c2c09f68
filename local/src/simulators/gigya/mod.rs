//! Gigya (SAP Customer Data Cloud): the `accounts.*` methods that one server-side application needs.
//!
//! One simulator is one data centre with several sites. It speaks plain HTTP, while the vendor accepts secrets over HTTPS only.
//! Where the vendor's pages leave a question open, the simulator follows the vendor's SDKs, tools and recorded answers.
//!
//! A simulator gets a request and the documents of the store, in one transaction, and returns a reply. The parts:
//!
//! - `params`: form and query string together; `crowd`: limits concurrent calls for one account;
//! - `credentials`: authenticates the call for a site, by secret, `signature` or `bearer` token; `recent` remembers used nonces;
//! - one file for each group of methods, all with one `context`: `read` (`query`, `condition` and `words` parse a search),
//!   `import` (`ignored`: the properties it ignores), `registration` (`tokens` connect its steps), `update`, `emails`,
//!   `verification`;
//! - what they work on: the `directory` of the site, `account`, its `addresses` and `password`; `merge` writes a part of it;
//! - `failure`: why a method fails; `answer`: the envelope, with the error from `codes`; `config`: the configuration of the data
//!   centre.

mod account;
mod addresses;
mod answer;
mod bearer;
mod codes;
mod condition;
mod config;
mod context;
mod credentials;
mod crowd;
mod directory;
mod emails;
mod failure;
mod ignored;
mod import;
mod merge;
mod params;
mod password;
mod query;
mod read;
mod recent;
mod registration;
mod signature;
mod subject;
mod tokens;
mod update;
mod verification;
mod words;

use axum::http::{Method, StatusCode};
use jiff::SignedDuration;
use serde_json::Value;

pub use config::{GigyaConfig, GigyaKey, GigyaPolicies, GigyaSite};

use super::exchange::{Reply, Request, Simulator, Stop};
use super::sources::{Purpose, Sources};
use super::store::{Documents, StoreError};
use context::Context;
use credentials::Doorkeeper;
use crowd::Crowd;
use directory::Directory;
use failure::{Failure, Fields, Problem, field_error};
use params::Params;
use recent::Recent;

type Operation = fn(&Context<'_>) -> Result<Fields, Problem>;

/// One simulated data centre.
#[derive(Debug)]
pub(super) struct Gigya {
    config: GigyaConfig,
    sources: Sources,
    doorkeeper: Doorkeeper,
    imports: Recent,
    crowd: Crowd,
}

impl Gigya {
    pub(super) fn new(config: GigyaConfig, sources: Sources) -> Self {
        Self {
            config,
            sources,
            doorkeeper: Doorkeeper::default(),
            imports: Recent::within(SignedDuration::from_mins(1)),
            crowd: Crowd::default(),
        }
    }

    fn directory<'d>(&self, site: &'d str, documents: &'d Documents<'d>) -> Directory<'d> {
        Directory {
            site,
            documents,
            now: self.sources.now(),
            search_delay: SignedDuration::try_from(self.config.search_delay).unwrap_or(SignedDuration::MAX),
        }
    }

    fn call(&self, request: &Request, params: &Params, documents: &Documents<'_>) -> Result<Fields, Problem> {
        let operation = operation(request).ok_or_else(|| Failure::new(405_001))?;
        let now = self.sources.now();
        let site = self.doorkeeper.admit(&self.config.sites, request, params, now)?;
        operation(&Context {
            site,
            params,
            directory: self.directory(&site.api_key, documents),
            sources: &self.sources,
            imports: &self.imports,
            now,
        })
    }
}

/// The method that a request calls. The vendor recommends POST and accepts GET.
fn operation(request: &Request) -> Option<Operation> {
    if !matches!(request.method, Method::POST | Method::GET) {
        return None;
    }
    Some(match request.uri.path().strip_prefix("/accounts.")? {
        "addEmails" => emails::add_emails,
        "deleteAccount" => update::delete_account,
        "finalizeRegistration" => registration::finalize,
        "getAccountInfo" => read::get_account_info,
        "importFullAccount" => import::import_full_account,
        "initRegistration" => registration::init,
        "isAvailableLoginID" => read::is_available_login_id,
        "register" => registration::register,
        "resendVerificationCode" => verification::resend,
        "search" => read::search,
        "setAccountInfo" => update::set_account_info,
        _ => return None,
    })
}

impl Simulator for Gigya {
    fn answer(&self, request: &Request, documents: &Documents<'_>) -> Result<Reply, Stop> {
        if let Some(token) = request.uri.path().strip_prefix(verification::PATH) {
            return verification::follow(self, token, documents);
        }
        let params = Params::of(request);
        let outcome = match self.call(request, &params, documents) {
            Ok(fields) => Ok(fields),
            Err(Problem::Failure(failure)) => Err(failure),
            Err(Problem::Store(error)) => return Err(error.into()),
        };
        Ok(answer::reply(outcome, &params, &self.sources))
    }

    fn admit(&self, request: &Request) -> Result<Box<dyn Send>, Reply> {
        let params = Params::of(request);
        let Some(uid) = operation(request).and_then(|_| params.uid()) else {
            return Ok(Box::new(()));
        };
        match self.crowd.enter(&uid) {
            Some(guest) => Ok(Box::new(guest)),
            None => Err(answer::reply(Err(Failure::new(409_030)), &params, &self.sources)),
        }
    }

    fn refuse(&self, status: StatusCode, request: &Request) -> Reply {
        answer::refusal(status, &Params::of(request), &self.sources)
    }

    fn has_error(&self, code: &Value) -> bool {
        error_code(code).is_some()
    }

    /// The error, with the members that belong to it.
    fn fail(&self, code: &Value, request: &Request) -> Reply {
        let Some(code) = error_code(code) else {
            return self.refuse(StatusCode::INTERNAL_SERVER_ERROR, request);
        };
        let failure = Failure::new(code);
        let failure = match code {
            403_005 => directory::unknown_user(),
            200_010 | 206_001..=206_003 => failure.with("regToken", self.sources.id(Purpose::Registration)),
            301_001 => failure.with("apiDomain", "eu1.gigya.com").with(
                "location",
                format!("https://accounts.eu1.gigya.com{}", request.uri.path()),
            ),
            400_009 => {
                let message = "Password does not meet complexity requirements";
                failure.with("validationErrors", vec![field_error("password", 400_006, message)])
            }
            _ => failure,
        };
        answer::reply(Err(failure), &Params::of(request), &self.sources)
    }

    fn users(&self, documents: &Documents<'_>) -> Result<Vec<Value>, StoreError> {
        directory::everyone(documents)
    }
}

fn error_code(code: &Value) -> Option<u32> {
    let code = u32::try_from(code.as_u64()?).ok()?;
    codes::message(code).map(|_| code)
}
