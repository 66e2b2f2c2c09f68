//! The Lambda binary of this operation.

use std::process::ExitCode;

fn main() -> ExitCode {
    shared::runtime::run(update_email::UpdateEmail::new)
}
