//! A function that maps the text of an event to a result, without ports.

use std::process::ExitCode;

use lambda_runtime::{LambdaEvent, service_fn};
use serde_json::value::RawValue;

use super::{block_on, config, refuse};

/// The `main` of such a function. `transform` returns JSON, or an error text, which Lambda returns to the invoker.
pub fn run_transform(transform: fn(&str) -> Result<String, String>) -> ExitCode {
    config::logs_from_env().init();
    block_on(async {
        let handler = |event: LambdaEvent<Box<RawValue>>| async move {
            let result = transform(event.payload.get())?;
            Ok::<_, lambda_runtime::Error>(RawValue::from_string(result)?)
        };
        match lambda_runtime::run(service_fn(handler)).await {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => refuse(error.as_ref()),
        }
    })
}
