//! A function that turns one text into another, with nothing around it.

use std::process::ExitCode;

use lambda_runtime::{LambdaEvent, service_fn};
use serde_json::value::RawValue;

use super::{block_on, config, refuse};

/// The whole `main` of such a function. `transform` answers JSON, or says what it cannot read, which Lambda tells the
/// caller.
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
