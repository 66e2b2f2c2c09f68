//! `cargo run`: runs the whole stack until Ctrl-C.

use std::process::ExitCode;

use clap::Parser;
use local::{
    banner,
    options::Options,
    stack::{Stack, StackConfig},
};
use shared::{
    clock::{Clock, SystemClock},
    error::chain,
    runtime::text_lines,
};
use tokio::signal::unix::{Signal, SignalKind, signal};
use tracing_subscriber::filter::Targets;

/// The exit code that shells use for a program killed by Ctrl-C.
const STOPPED_AT_ONCE: i32 = 130;

/// The default log filter.
const LOGGED: &str = "warn,shared=info,local=info";

#[tokio::main]
async fn main() -> ExitCode {
    let options = Options::parse();
    log();
    match run(options).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            banner::show_failure(error.as_ref());
            ExitCode::FAILURE
        }
    }
}

/// Logs to standard error with the filter of `RUST_LOG`, or with the default if that is missing or invalid. Says so if it is invalid.
fn log() {
    #[expect(
        clippy::disallowed_methods,
        reason = "beside the options, whose help would show it as one of them"
    )]
    let asked = std::env::var("RUST_LOG").ok();
    let asked = asked.map(|directives| directives.parse::<Targets>()).transpose();
    let fault = asked.as_ref().err().map(|fault| chain(fault));
    let filter = asked.ok().flatten().or_else(|| LOGGED.parse().ok()).unwrap_or_default();
    // No other subscriber is set in this program.
    let _ = tracing::subscriber::set_global_default(text_lines(filter, std::io::stderr));
    if let Some(cause) = fault {
        tracing::warn!(%cause, "RUST_LOG is invalid, so the default applies");
    }
}

async fn run(options: Options) -> Result<(), local::stack::StartError> {
    let data_dir = options.data_directory().map(std::path::Path::to_owned);
    let latency = std::time::Duration::from_millis(options.latency_ms);
    // Installed first, so that no signal kills the process before the stack can shut down.
    let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    let stack = Stack::start(StackConfig::new(options.port, data_dir, latency)).await?;
    banner::show(&stack.status(), options.data_directory(), SystemClock::new().now());
    stopped(&mut interrupt, &mut terminate).await;
    banner::show_goodbye();
    // A second signal stops at once, without waiting. Dropping the stack still removes its temporary directory.
    let is_over = tokio::select! {
        () = stack.stop() => true,
        () = stopped(&mut interrupt, &mut terminate) => false,
    };
    if !is_over {
        banner::show_abrupt_end();
        std::process::exit(STOPPED_AT_ONCE);
    }
    Ok(())
}

/// Waits for Ctrl-C, or for the signal with which process managers stop programs.
async fn stopped(interrupt: &mut Signal, terminate: &mut Signal) {
    tokio::select! {
        _ = interrupt.recv() => {}
        _ = terminate.recv() => {}
    }
}
