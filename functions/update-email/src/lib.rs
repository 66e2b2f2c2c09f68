//! Update Email: another email on both sides. `docs/ARCHITECTURE.md` has its sequence.
//!
//! ```text
//! request ── input      the id in the path, and the new email
//!            workflow   1 reads both sides concurrently
//!                       2 looks up whether the new email is free on each side that has another one
//!                       3 writes to the provider, then to Subscribe; if that fails, puts the old email back (shared::workflow)
//!            answer     S200_12
//! ```
//!
//! A repeat with the same `Idempotency-Key` gets to [`Endpoint::resume`], which finishes the plan of the first attempt.

mod input;
mod workflow;

use async_trait::async_trait;
use shared::{
    error::ApiError, journal::Plan, operation::Operation, pipeline::Endpoint, request::Decoded, response::Output,
    runtime::Backends, settings::Tenant, work::Work, workflow::Upstreams,
};

pub use input::Input;

/// The operation, with the adapters that it calls.
#[derive(Debug)]
pub struct UpdateEmail {
    upstreams: Upstreams,
}

impl UpdateEmail {
    /// Takes the adapters from the backends.
    pub fn new(backends: &Backends) -> Self {
        Self {
            upstreams: backends.upstreams(),
        }
    }
}

#[async_trait]
impl Endpoint for UpdateEmail {
    const OPERATION: Operation = Operation::UpdateEmail;
    type Input = Input;

    async fn input(&self, _tenant: &Tenant, decoded: Decoded<'_>) -> Result<Input, ApiError> {
        Input::parse(decoded)
    }

    async fn run(&self, work: Work<'_>, input: &Input) -> Result<Output, ApiError> {
        workflow::run(self, work, input).await
    }

    async fn resume(&self, work: Work<'_>, input: &Input, plan: &Plan) -> Result<Output, ApiError> {
        workflow::resume(self, work, input, plan).await
    }
}
