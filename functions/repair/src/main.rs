//! The Lambda binary of the repair.

use std::process::ExitCode;

fn main() -> ExitCode {
    shared::runtime::run_scheduled(repair::Repair::new)
}
