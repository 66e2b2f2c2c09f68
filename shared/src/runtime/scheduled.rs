//! A function that no caller waits for: it is invoked on a schedule, or by an operator.

use std::{process::ExitCode, time::Duration};

use lambda_runtime::{LambdaEvent, service_fn};
use serde_json::value::RawValue;

use super::{Backends, Started, deadline, serve};
use crate::error::ApiError;

/// The whole `main` of such a function. Where it cannot start, every run fails, and says why.
///
/// `connect` takes from the backends the ports that the work uses. `run` does what is due on an event, until a deadline on the
/// monotonic clock, and answers what came of it, as JSON.
pub fn run_scheduled<P>(
    connect: impl FnOnce(&Backends) -> P,
    run: &impl AsyncFn(&P, &str, Duration) -> Result<String, ApiError>,
) -> ExitCode {
    serve(async |started| {
        let started = started.map(|Started { backends, .. }| (connect(&backends), backends.clock));
        let started = &started;
        let handler = |event: LambdaEvent<Box<RawValue>>| async move {
            let (ports, clock) = started.as_ref().map_err(ToString::to_string)?;
            let deadline = deadline(&event.context, clock.as_ref());
            // Lambda counts it as an error of the function, for which there is an alarm.
            let report = run(ports, event.payload.get(), deadline).await;
            let report = report.map_err(|error| error.cause_chain())?;
            Ok::<_, lambda_runtime::Error>(RawValue::from_string(report)?)
        };
        lambda_runtime::run(service_fn(handler)).await
    })
}
