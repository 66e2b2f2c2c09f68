//! What a test run is told from outside.

/// A variable; one that is empty counts as not there, as a workflow has it that sets all of them.
#[expect(
    clippy::disallowed_methods,
    reason = "a switch of the tests, not a part of the functions' configuration"
)]
pub(crate) fn told(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

/// The running stack to try, if there is one.
pub(crate) fn running() -> Option<String> {
    told("STACK_URL").map(|url| url.trim_end_matches('/').to_owned())
}
