//! `cargo bench -p instructions`; what it does is in the library beside it.
#![expect(clippy::print_stderr, reason = "a benchmark tells its failure")]

use std::{path::Path, process::ExitCode};

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match instructions::run(&arguments, Path::new(env!("CARGO_TARGET_TMPDIR"))) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}
