//! From a process to a running function: configuration, clients, the Lambda loop.

mod app;
pub(crate) mod aws;
mod backends;
mod config;
mod key_set_source;
mod scheduled;
mod telemetry;

pub use app::App;
pub use backends::Backends;
pub use config::{Config, ConfigFault};
pub use scheduled::{Scheduled, run_scheduled};
pub use telemetry::log_filter;

use std::{process::ExitCode, sync::Arc, time::Duration};

use lambda_runtime::{LambdaEvent, service_fn};
use serde_json::value::RawValue;

use crate::{clock::Clock, error::chain, pipeline::Endpoint, request::Invocation};

/// The whole `main` of a function: reads the environment, connects, and serves events until Lambda stops the process.
///
/// `endpoint` takes from the backends the ports that the operation uses.
pub fn run<E: Endpoint>(endpoint: impl FnOnce(&Backends) -> E) -> ExitCode {
    serve(async |backends| {
        let app = App::new(endpoint(backends), backends);
        lambda_loop(&app, &backends.clock).await
    })
}

/// What every function's process does around its own loop.
fn serve(events: impl AsyncFnOnce(&Backends) -> Result<(), lambda_runtime::Error>) -> ExitCode {
    telemetry::init();
    let runtime = match tokio::runtime::Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return refuse(&error),
    };
    runtime.block_on(async {
        let config = match Config::from_env() {
            Ok(config) => config,
            Err(fault) => return refuse(&fault),
        };
        let backends = match Backends::connect(&config).await {
            Ok(backends) => backends,
            Err(fault) => return refuse(&fault),
        };
        match events(&backends).await {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => refuse(error.as_ref()),
        }
    })
}

async fn lambda_loop<E: Endpoint>(app: &App<E>, clock: &Arc<dyn Clock>) -> Result<(), lambda_runtime::Error> {
    let handler = |event: LambdaEvent<Box<RawValue>>| async move {
        let invocation = invocation(&event.context, clock.as_ref());
        Ok::<_, lambda_runtime::Error>(app.handle(event.payload.get(), &invocation).await)
    };
    lambda_runtime::run(service_fn(handler)).await
}

fn invocation(context: &lambda_runtime::Context, clock: &dyn Clock) -> Invocation {
    Invocation {
        id: context.request_id.clone(),
        deadline: deadline(context, clock),
        xray_trace: context.xray_trace_id.clone(),
    }
}

/// The end of an invocation, on the monotonic clock.
fn deadline(context: &lambda_runtime::Context, clock: &dyn Clock) -> Duration {
    let now = u64::try_from(clock.now().as_millisecond()).unwrap_or(0);
    clock.monotonic() + Duration::from_millis(context.deadline.saturating_sub(now))
}

fn refuse(error: &(dyn std::error::Error + 'static)) -> ExitCode {
    tracing::error!(cause = %chain(error), "the function cannot start");
    ExitCode::FAILURE
}
