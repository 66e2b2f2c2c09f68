//! `uo`: the command-line tool of the Users Orchestrator.

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::main()
}
