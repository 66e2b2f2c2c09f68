//! Get By Id: the user as both sides combined. `docs/ARCHITECTURE.md` has its sequence.
//!
//! ```text
//! request ── input      the id in the path, and ignoreProvider
//!            workflow   1 reads both sides and encrypts the id, concurrently (shared::workflow)
//!                       2 writes the provider's values to Subscribe where they differ; after a failure the next read retries
//!            output     S200_01 with both combined as one user
//! ```
//!
//! It has no journal: if its one possible write fails, the next read makes it.

mod input;
mod output;
mod workflow;

use std::sync::Arc;

use async_trait::async_trait;
use shared::{
    error::ApiError, operation::Operation, pipeline::Endpoint, request::Decoded, response::Output, runtime::Backends,
    secrets::Secrets, settings::Tenant, work::Work, workflow::Upstreams,
};

pub use input::Input;

/// The operation, with the ports that it uses.
#[derive(Debug)]
pub struct GetById {
    upstreams: Upstreams,
    secrets: Arc<dyn Secrets>,
}

impl GetById {
    /// Takes the ports from the backends.
    pub fn new(backends: &Backends) -> Self {
        Self {
            upstreams: backends.upstreams(),
            secrets: Arc::clone(&backends.secrets),
        }
    }
}

#[async_trait]
impl Endpoint for GetById {
    const OPERATION: Operation = Operation::GetById;
    type Input = Input;

    async fn input(&self, _tenant: &Tenant, decoded: Decoded<'_>) -> Result<Input, ApiError> {
        Input::parse(decoded)
    }

    async fn run(&self, work: Work<'_>, input: &Input) -> Result<Output, ApiError> {
        workflow::run(self, work, input).await
    }
}
