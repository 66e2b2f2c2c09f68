//! The environment, for what the options do not read themselves.

/// A variable; an empty one is none.
#[expect(
    clippy::disallowed_methods,
    reason = "the one place of the tool that reads the environment"
)]
pub(crate) fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}
