//! A function that no caller waits for: it is invoked on a schedule, or by an operator.

use std::{process::ExitCode, time::Duration};

use async_trait::async_trait;
use lambda_runtime::{LambdaEvent, service_fn};
use serde_json::value::RawValue;

use super::{Backends, deadline, serve};
use crate::error::ApiError;

/// Work that is done from time to time.
#[async_trait]
pub trait Scheduled: Send + Sync + 'static {
    /// Does what is due, until `deadline` on the monotonic clock, and answers what came of it, as JSON.
    async fn run(&self, event: &str, deadline: Duration) -> Result<String, ApiError>;
}

/// The whole `main` of such a function.
pub fn run_scheduled<S: Scheduled>(scheduled: impl FnOnce(&Backends) -> S) -> ExitCode {
    serve(async |backends| {
        let scheduled = &scheduled(backends);
        let clock = backends.clock.as_ref();
        let handler = |event: LambdaEvent<Box<RawValue>>| async move {
            let report = scheduled
                .run(event.payload.get(), deadline(&event.context, clock))
                .await;
            match report.map(RawValue::from_string) {
                Ok(Ok(report)) => Ok::<_, lambda_runtime::Error>(report),
                Ok(Err(error)) => Err(error.into()),
                // Lambda counts it as an error of the function, for which there is an alarm.
                Err(error) => Err(error.cause_chain().into()),
            }
        };
        lambda_runtime::run(service_fn(handler)).await
    })
}
