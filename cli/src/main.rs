//! `uo`: the Users Orchestrator from a terminal.

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::main()
}
