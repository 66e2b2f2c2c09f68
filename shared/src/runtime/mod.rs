//! From a process to a running function: configuration, clients, the Lambda loop.
//!
//! A function's `main` is one call: [`run`] for an operation, [`run_scheduled`] for the repair, [`run_transform`] for a
//! function without ports. The modules, in the order of a start:
//!
//! - `variables`, `config`: read the environment once and report all faults together; `telemetry`: sets up the logs.
//! - `backends`: every port with its real implementation, over `aws` (the SDK's configuration and HTTP client) and
//!   `key_set_source`; `tools`: the ports that only tools use.
//! - `app`: an endpoint in its pipeline; `readiness`: prepares what `warm_up` says before the first event.
//! - Then events go to `app`, `scheduled` or `transform`, or to `unstarted` if the start failed.

mod app;
pub(crate) mod aws;
mod backends;
mod config;
mod key_set_source;
mod readiness;
mod scheduled;
mod telemetry;
mod tools;
mod transform;
mod unstarted;
mod variables;
mod warm_up;

pub use app::App;
pub use backends::Backends;
pub use config::Config;
pub use scheduled::run_scheduled;
pub use telemetry::{json_lines, log_filter, text_lines};
pub use tools::Tools;
pub use transform::run_transform;
pub use variables::ConfigFaults;
pub use warm_up::WarmUp;

pub use crate::tls::{Authorities, config as tls_config};

use std::{process::ExitCode, time::Duration};

use lambda_runtime::{LambdaEvent, service_fn};
use serde_json::value::RawValue;

use self::unstarted::Unstarted;
use crate::{
    clock::{Clock, SystemClock},
    error::chain,
    metrics::Meter,
    pipeline::Endpoint,
    request::Invocation,
};

/// Lambda's maximum duration of an invocation.
const LONGEST_INVOCATION_MS: u64 = 15 * 60 * 1000;

/// The `main` of an API function: reads the environment, connects, and serves events until Lambda stops the process.
///
/// `endpoint` takes the ports of the operation from the backends. If the environment is wrong or a port cannot be
/// connected, every request is answered with `E500`, and the log says why.
pub fn run<E: Endpoint>(endpoint: impl FnOnce(&Backends) -> E) -> ExitCode {
    serve(async |started| match started {
        Ok(Started { backends, warm_up }) => {
            let app = &App::new(endpoint(&backends), &backends);
            app.warm_up(&warm_up, &backends).await;
            let clock = backends.clock.as_ref();
            let handler = |event: LambdaEvent<Box<RawValue>>| async move {
                let invocation = invocation(&event.context, clock);
                Ok::<_, lambda_runtime::Error>(app.handle(event.payload.get(), &invocation).await)
            };
            lambda_runtime::run(service_fn(handler)).await
        }
        Err(unstarted) => {
            let (unstarted, meter, clock) = (&unstarted, &Meter::default(), &SystemClock::new());
            let handler = |event: LambdaEvent<Box<RawValue>>| async move {
                let invocation = invocation(&event.context, clock);
                let answer = unstarted.answer(E::OPERATION, event.payload.get(), &invocation, meter);
                Ok::<_, lambda_runtime::Error>(answer)
            };
            lambda_runtime::run(service_fn(handler)).await
        }
    })
}

/// The backends and settings of a process that has started.
struct Started {
    backends: Backends,
    warm_up: WarmUp,
}

/// Sets up logs and backends, then runs the function's own event loop.
fn serve(events: impl AsyncFnOnce(Result<Started, Unstarted>) -> Result<(), lambda_runtime::Error>) -> ExitCode {
    let (logs, config) = Config::from_env();
    logs.init();
    block_on(async {
        let started = match config {
            Ok(config) => match Backends::connect(&config) {
                Ok(backends) => Ok(Started {
                    backends,
                    warm_up: config.warm_up,
                }),
                Err(fault) => Err(Unstarted(chain(&fault))),
            },
            Err(faults) => Err(Unstarted(faults.to_string())),
        };
        if let Err(unstarted) = &started {
            tracing::error!(cause = %unstarted.0, "the function cannot start and answers every request with E500");
        }
        match events(started).await {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => refuse(error.as_ref()),
        }
    })
}

/// Runs a function's process on one thread, because Lambda sends one request at a time.
fn block_on(process: impl Future<Output = ExitCode>) -> ExitCode {
    match tokio::runtime::Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime.block_on(process),
        Err(error) => refuse(&error),
    }
}

fn invocation(context: &lambda_runtime::Context, clock: &dyn Clock) -> Invocation {
    Invocation {
        id: context.request_id.clone(),
        deadline: deadline(context, clock),
        xray_trace: context.xray_trace_id.clone(),
    }
}

/// The end of an invocation on the monotonic clock.
fn deadline(context: &lambda_runtime::Context, clock: &dyn Clock) -> Duration {
    let now = u64::try_from(clock.now().as_millisecond()).unwrap_or(0);
    clock.monotonic() + time_left(context.deadline, now)
}

/// The time left of an invocation, from its deadline and the current time, both in milliseconds.
///
/// Lambda gives the time at which an invocation ends. The emulator of `cargo lambda watch` gives its maximum duration
/// in the same field.
const fn time_left(deadline: u64, now: u64) -> Duration {
    if deadline <= LONGEST_INVOCATION_MS {
        return Duration::from_millis(deadline);
    }
    Duration::from_millis(deadline.saturating_sub(now))
}

fn refuse(error: &(dyn std::error::Error + 'static)) -> ExitCode {
    tracing::error!(cause = %chain(error), "the function cannot run");
    ExitCode::FAILURE
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_deadline_is_a_moment_on_lambda_and_a_while_under_cargo_lambda() {
        let now = 1_768_469_400_000;
        for (deadline, left) in [(now + 15_000, 15_000), (now, 0), (now - 1, 0), (600_000, 600_000)] {
            assert_eq!(time_left(deadline, now), Duration::from_millis(left), "{deadline}");
        }
    }
}
