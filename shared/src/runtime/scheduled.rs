//! A function without a caller: it is invoked on a schedule or by an operator.

use std::{process::ExitCode, time::Duration};

use lambda_runtime::{LambdaEvent, service_fn};
use serde_json::value::RawValue;

use super::{Backends, Started, deadline, serve};
use crate::error::ApiError;

/// The `main` of such a function. If it cannot start, every invocation fails with the reason.
///
/// `connect` takes the ports of the work from the backends. `run` gets the event and the deadline on the monotonic
/// clock, does the work, and returns a report as JSON.
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
            // An error becomes an error of the function, for which there is an alarm.
            let report = run(ports, event.payload.get(), deadline).await;
            let report = report.map_err(|error| error.cause_chain())?;
            Ok::<_, lambda_runtime::Error>(RawValue::from_string(report)?)
        };
        lambda_runtime::run(service_fn(handler)).await
    })
}
