//! The Lambda binary of the repair.

use std::process::ExitCode;

use repair::Repair;

fn main() -> ExitCode {
    shared::runtime::run_scheduled(Repair::new, &Repair::run_event)
}
