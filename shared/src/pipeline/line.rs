//! The end of a request: its one log line, and its measures.

use std::time::Duration;

use crate::{
    error::ApiError,
    metrics::{Answered, Meter, Stages},
    operation::Operation,
    request::{Invocation, RequestContext},
    response::Output,
    settings::Tenant,
};

/// The workspace has one version for all functions. During a gradual deployment the log has lines of two versions.
const VERSION: &str = env!("CARGO_PKG_VERSION");

/// What is logged of a request: never an event, a body, an email or a token.
pub(crate) struct Line<'a> {
    pub(crate) operation: Operation,
    pub(crate) request_id: &'a str,
    pub(crate) invocation: &'a Invocation,
    pub(crate) context: Option<&'a RequestContext>,
    pub(crate) tenant: Option<&'a Tenant>,
    pub(crate) stages: Stages,
    /// Whether it is the first request of the process.
    pub(crate) is_cold: bool,
}

impl Line<'_> {
    /// Writes the line, and the measures of the request.
    pub(crate) fn write(&self, result: &Result<Output, ApiError>, took: Duration, meter: &Meter) {
        let code = match result {
            Ok(output) => output.code(),
            Err(error) => error.code(),
        };
        let cause = result
            .as_ref()
            .err()
            .map(ApiError::cause_chain)
            .filter(|cause| !cause.is_empty());
        let tenant = self.tenant.map(|tenant| tenant.id().to_string());
        macro_rules! line {
            ($level:ident) => {
                tracing::$level!(
                    operation = self.operation.name(),
                    version = VERSION,
                    code = code.suffix(),
                    http.status = code.status().as_u16(),
                    duration_ms = milliseconds(took),
                    settings_ms = self.stages.settings.map(milliseconds),
                    caller_ms = self.stages.caller.map(milliseconds),
                    workflow_ms = self.stages.workflow.map(milliseconds),
                    books_ms = self.stages.books.map(milliseconds),
                    cold_start = self.is_cold,
                    request.id = self.request_id,
                    invocation.id = %self.invocation.id,
                    trace.id = self.context.and_then(RequestContext::trace_id),
                    source_system = self.context.map(RequestContext::source_system),
                    tenant,
                    cause,
                    "request"
                )
            };
        }
        if code.status().is_server_error() {
            line!(error);
        } else {
            line!(info);
        }
        meter.answered(&Answered {
            operation: self.operation,
            code,
            took,
            is_cold: self.is_cold,
            stages: self.stages,
        });
    }
}

fn milliseconds(took: Duration) -> u64 {
    u64::try_from(took.as_millis()).unwrap_or(u64::MAX)
}
