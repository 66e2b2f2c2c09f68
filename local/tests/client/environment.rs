//! The environment variables of the tests.

/// Reads a variable. An empty one counts as missing, because a workflow may set all of them.
#[expect(
    clippy::disallowed_methods,
    reason = "a switch of the tests, not a part of the functions' configuration"
)]
pub(crate) fn told(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

/// The running stack to test, if there is one.
pub(crate) fn running() -> Option<String> {
    told("STACK_URL").map(|url| url.trim_end_matches('/').to_owned())
}
