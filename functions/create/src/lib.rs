//! Create: a new user on both sides. `docs/ARCHITECTURE.md` has its sequence.
//!
//! ```text
//! request ── input      the body's fields, and the id of the new user, settled before any call
//!            workflow   1 looks up on both sides whether email and id are free (lookup)
//!                       2 writes to the provider, then to Subscribe, which sends the mail (shared::workflow)
//!            answer     S200_06 with the id and its encrypted form
//! ```
//!
//! A repeat with the same `Idempotency-Key` gets to [`Endpoint::resume`], which finishes the first attempt with the id
//! that was settled then. `check` is for tools: it checks a body with the same parser and calls neither side.

mod body;
mod check;
mod input;
mod lookup;
mod workflow;

use std::sync::Arc;

use async_trait::async_trait;
use shared::{
    clock::Clock,
    error::ApiError,
    ids::IdSource,
    journal::Plan,
    operation::Operation,
    pipeline::Endpoint,
    request::{Decoded, body::Fields},
    response::Output,
    runtime::Backends,
    secrets::Secrets,
    settings::Tenant,
    work::Work,
    workflow::Upstreams,
};

pub use check::check_without_tenant;
pub use input::Input;

/// The operation, with the ports that it uses.
#[derive(Debug)]
pub struct Create {
    upstreams: Upstreams,
    secrets: Arc<dyn Secrets>,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn IdSource>,
}

impl Create {
    /// Takes the ports from the backends.
    pub fn new(backends: &Backends) -> Self {
        Self {
            upstreams: backends.upstreams(),
            secrets: Arc::clone(&backends.secrets),
            clock: Arc::clone(&backends.clock),
            ids: Arc::clone(&backends.ids),
        }
    }
}

#[async_trait]
impl Endpoint for Create {
    const OPERATION: Operation = Operation::Create;
    type Input = Input;

    async fn input(&self, tenant: &Tenant, decoded: Decoded<'_>) -> Result<Input, ApiError> {
        Input::parse(self, tenant, Fields::of(decoded.body)).await
    }

    async fn run(&self, work: Work<'_>, input: &Input) -> Result<Output, ApiError> {
        workflow::run(self, work, input).await
    }

    async fn resume(&self, work: Work<'_>, input: &Input, plan: &Plan) -> Result<Output, ApiError> {
        workflow::resume(self, work, input, plan).await
    }
}
