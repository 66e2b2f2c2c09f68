//! `uo`, the command-line tool of the Users Orchestrator, for operators and developers, on the local stack and on AWS.
//!
//! Each command is a file or folder in `commands/`. It gets a `context::Context`, prints through `output`, and fails with a
//! `failure::Failure` that says what to do next.

#![expect(
    clippy::doc_markdown,
    reason = "doc comments of options are what --help prints, and it prints no Markdown"
)]

mod api;
mod commands;
mod connection;
mod context;
pub mod convert;
mod environment;
mod exit;
mod failure;
mod health;
mod input;
mod number;
mod options;
mod output;
mod progress;
mod tenant_file;

use std::process::ExitCode;

use clap::CommandFactory as _;

use self::{context::Context, exit::Exit, options::Options};

/// Parses the command line, runs the command, and reports its result.
pub fn main() -> ExitCode {
    let (options, chosen) = Options::read();
    let command = options.command;
    let context = Context::new(options.deployment, chosen, options.presentation, command.unread());
    let (format, colour) = (context.format, context.colour_of_errors());
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let ended = match runtime {
        Ok(runtime) => {
            let ended = runtime.block_on(async {
                let ends_by_itself = command.ends_by_itself();
                tokio::select! {
                    // First the command, which may handle Ctrl-C itself.
                    biased;
                    ended = commands::run(command, &context) => ended,
                    _ = tokio::signal::ctrl_c(), if !ends_by_itself => Ok(Exit::Interrupted),
                }
            });
            // Dropping the runtime would wait for a thread that is reading the user's answer.
            runtime.shutdown_background();
            ended
        }
        Err(error) => Err(failure::Failure::failed(format!("the tool cannot start: {error}"))),
    };
    match ended {
        Ok(exit) => exit.into(),
        Err(failure) => output::report(failure, format, colour).into(),
    }
}

/// The commands with their options, for the documentation and for completions.
pub fn command() -> clap::Command {
    Options::command()
}
