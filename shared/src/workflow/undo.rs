//! Taking back the provider's write after Subscribe refused or failed.

use crate::{
    error::{ApiError, PortError},
    steps::Step,
};

/// Ends the step that took a write back, and answers what the caller is told: `error`, which made it necessary, or
/// `E500` where the write could not be taken back, so that the two sides differ now.
pub fn taken_back(step: Step<'_>, undone: Result<(), PortError>, error: ApiError) -> ApiError {
    match undone {
        Ok(()) => {
            step.close_undone(error.code());
            error
        }
        Err(fault) => {
            let failed = ApiError::internal(fault);
            let record = step.record();
            tracing::error!(
                request.id = record.map(|record| record.request_id.as_str()),
                trace.id = record.and_then(|record| record.trace_id.as_deref()),
                tenant = record.map(|record| record.tenant.to_string()),
                operation = record.map(|record| record.operation.name()),
                step = record.map(|record| record.event_type.code()),
                cause = %failed.cause_chain(),
                after = error.code().entry().suffix,
                after.cause = %error.cause_chain(),
                "a provider's write could not be taken back: the two sides differ"
            );
            step.abandon(failed.code());
            failed
        }
    }
}
