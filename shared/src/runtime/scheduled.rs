//! A function that no caller waits for: it is invoked on a schedule, or by an operator.

use std::{process::ExitCode, time::Duration};

use async_trait::async_trait;
use lambda_runtime::{LambdaEvent, service_fn};
use serde_json::value::RawValue;

use super::{Backends, Started, deadline, serve};
use crate::error::ApiError;

/// Work that is done from time to time.
#[async_trait]
pub trait Scheduled: Send + Sync + 'static {
    /// Does what is due, until `deadline` on the monotonic clock, and answers what came of it, as JSON.
    async fn run(&self, event: &str, deadline: Duration) -> Result<String, ApiError>;
}

/// The whole `main` of such a function. Where it cannot start, every run fails, and says why.
pub fn run_scheduled<S: Scheduled>(scheduled: impl FnOnce(&Backends) -> S) -> ExitCode {
    serve(async |started| {
        let started = started.map(|Started { backends, .. }| (scheduled(&backends), backends.clock));
        let started = &started;
        let handler = |event: LambdaEvent<Box<RawValue>>| async move {
            let (scheduled, clock) = started.as_ref().map_err(ToString::to_string)?;
            let report = scheduled
                .run(event.payload.get(), deadline(&event.context, clock.as_ref()))
                .await;
            // Lambda counts it as an error of the function, for which there is an alarm.
            let report = report.map_err(|error| error.cause_chain())?;
            Ok::<_, lambda_runtime::Error>(RawValue::from_string(report)?)
        };
        lambda_runtime::run(service_fn(handler)).await
    })
}
