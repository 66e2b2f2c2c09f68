//! `cargo run`: the whole stack until Ctrl-C.

use std::process::ExitCode;

use clap::Parser;
use local::{
    banner,
    options::Options,
    stack::{Stack, StackConfig},
};
use shared::{
    clock::{Clock, SystemClock},
    runtime::text_lines,
};
use tokio::signal::unix::{Signal, SignalKind, signal};

/// What shells say of a program that Ctrl-C has killed.
const STOPPED_AT_ONCE: i32 = 130;

/// What is logged where nobody asks for anything.
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

/// Logs to standard error what `RUST_LOG` asks for, where that can be read, and what matters to a person else.
fn log() {
    #[expect(
        clippy::disallowed_methods,
        reason = "beside the options, whose help would show it as one of them"
    )]
    let asked = std::env::var("RUST_LOG").ok();
    let asked = asked.and_then(|directives| directives.parse().ok());
    let filter = asked.or_else(|| LOGGED.parse().ok()).unwrap_or_default();
    // Nobody else has set one.
    let _ = tracing::subscriber::set_global_default(text_lines(filter, std::io::stderr));
}

async fn run(options: Options) -> Result<(), local::stack::StartError> {
    let data_dir = options.data_directory().map(std::path::Path::to_owned);
    let latency = std::time::Duration::from_millis(options.latency_ms);
    // Listened for from the start, so that no moment is left in which a signal kills the process in its tracks.
    let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    let stack = Stack::start(StackConfig::new(options.port, data_dir, latency)).await?;
    banner::show(&stack.status(), options.data_directory(), SystemClock::new().now());
    stopped(&mut interrupt, &mut terminate).await;
    banner::show_goodbye();
    // Whoever asks a second time does not want to wait for anybody. What is lent is given back: the stack is dropped.
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

/// Ctrl-C, or the signal by which process managers stop programs.
async fn stopped(interrupt: &mut Signal, terminate: &mut Signal) {
    tokio::select! {
        _ = interrupt.recv() => {}
        _ = terminate.recv() => {}
    }
}
