//! The Lambda binary of the export.

use std::process::ExitCode;

fn main() -> ExitCode {
    shared::runtime::run_transform(export::export)
}
