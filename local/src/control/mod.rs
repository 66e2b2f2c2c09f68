//! The control API of the local stack, `/_local/…` on the API's own port, for tools, tests and the console.
//!
//! Each file is one resource: it parses a request and answers JSON, or a `failure`. It gets its data from the [`Control`] that
//! the router is made with. What a stack must supply are traits here ([`StatusReader`], [`EventReader`], [`Repairer`]).
//!
//! - for all resources: `guard` checks who may ask, `input` parses bodies and paths;
//! - `status`: addresses and names of the stack's parts; `requests`, `live`, `events`: what happened;
//! - `simulators`: users, mails, faults; `token`, `repair`: actions on demand;
//! - `description`, `docs`: the description of the API.

mod description;
mod docs;
mod events;
mod failure;
mod guard;
mod input;
mod live;
mod repair;
mod requests;
mod simulators;
mod status;
mod token;

use std::{fmt, sync::Arc};

use axum::{
    Json, Router,
    extract::State,
    http::{Method, StatusCode, Uri},
    middleware,
    routing::{get, post, put},
};
use shared::clock::Clock;

pub use self::status::{IdForm, Status, StatusReader, TenantStatus};
pub(crate) use self::{failure::Failure, guard::require_loopback_host};
use crate::{
    behind::{EventReader, Repairer},
    issuer::Issuer,
    issuer::JWKS_PATH,
    simulators::Simulators,
    traces::Traces,
};

const PATHS: &str = "/_local/status, /_local/requests, /_local/requests/{requestId}, /_local/live, /_local/events, \
                     /_local/mailbox, /_local/users/{simulator}, /_local/faults, /_local/faults/{simulator}, \
                     /_local/token, /_local/repair, /_local/docs/, /_local/openapi.yaml, /_local/openapi.json, \
                     /_local/issuer/.well-known/jwks.json";

/// The data and actions behind the control API.
#[derive(Clone)]
pub struct Control {
    pub status: Arc<dyn StatusReader>,
    pub events: Arc<dyn EventReader>,
    pub repairer: Arc<dyn Repairer>,
    pub traces: Traces,
    pub simulators: Arc<Simulators>,
    pub issuer: Arc<Issuer>,
    pub clock: Arc<dyn Clock>,
}

impl Control {
    /// The routes under `/_local`. Other paths are left to the router that this one is merged into.
    pub fn router(self) -> Router {
        Router::new()
            .route("/_local/status", get(show_status))
            .route("/_local/requests", get(requests::list))
            .route("/_local/requests/{request_id}", get(requests::show))
            .route("/_local/live", get(live::listen))
            .route("/_local/events", get(events::list))
            .route("/_local/mailbox", get(simulators::mailbox))
            .route("/_local/users/{simulator}", get(simulators::users))
            .route("/_local/faults", get(simulators::faults))
            .route(
                "/_local/faults/{simulator}",
                put(simulators::set_fault).delete(simulators::clear_fault),
            )
            .route("/_local/token", post(token::mint))
            .route("/_local/repair", post(repair::run))
            .route("/_local/openapi.yaml", get(description::yaml))
            .route("/_local/openapi.json", get(description::json))
            .merge(docs::router())
            .route(JWKS_PATH, get(token::jwks))
            .route("/_local/{*rest}", axum::routing::any(unknown_path))
            .method_not_allowed_fallback(other_method)
            .layer(middleware::from_fn(guard::guard))
            .with_state(Arc::new(self))
    }
}

impl fmt::Debug for Control {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Control")
            .field("issuer", &self.issuer)
            .finish_non_exhaustive()
    }
}

async fn show_status(State(control): State<Arc<Control>>) -> Json<Status> {
    Json(control.status.status())
}

async fn unknown_path(uri: Uri) -> Failure {
    Failure::new(
        StatusCode::NOT_FOUND,
        format!("path: {} is not one of {PATHS}", uri.path()),
    )
}

async fn other_method(method: Method, uri: Uri) -> Failure {
    Failure::new(
        StatusCode::METHOD_NOT_ALLOWED,
        format!("method: {method} is not for {}; see the Allow header", uri.path()),
    )
}
