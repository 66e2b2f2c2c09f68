//! Environment variables that are not read as options.

use std::ffi::OsStr;

/// Whether a variable is set but empty; it then counts as missing.
#[expect(
    clippy::disallowed_methods,
    reason = "the one place of the tool that reads the environment"
)]
pub(crate) fn is_empty(name: &OsStr) -> bool {
    std::env::var_os(name).is_some_and(|value| value.is_empty())
}

/// A variable; an empty one counts as missing.
#[expect(
    clippy::disallowed_methods,
    reason = "the one place of the tool that reads the environment"
)]
pub(crate) fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}
