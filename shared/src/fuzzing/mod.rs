//! What must hold whatever bytes come in: one function per fuzz target of `fuzz/` (`docs/fuzzing.md`).
//!
//! libFuzzer calls these with what it invents, a plain test with every file of `fuzz/corpus`, and the property tests beside
//! the parsers call the laws in them. Each asserts what its parser promises; that none panics goes without saying.
#![cfg(any(test, feature = "fuzzing"))]
#![expect(
    clippy::expect_used,
    clippy::missing_panics_doc,
    reason = "a law that does not hold is told by panicking"
)]

mod auth0;
pub(crate) mod connector;
mod corpus;
pub(crate) mod email;
pub(crate) mod encrypted_id;
pub(crate) mod event;
mod exchange;
mod gigya;
mod host_guard;
mod journal;
pub(crate) mod metadata;
mod operation;
mod provider;
mod rest;
pub(crate) mod return_url;
mod sent;
pub(crate) mod settings;
mod shown;
mod subscribe;
mod token;
pub(crate) mod values;

use std::{cell::LazyCell, thread_local};

pub use self::{
    auth0::auth0, connector::connector, corpus::replay, email::email, encrypted_id::encrypted_id, event::event,
    gigya::gigya, host_guard::host_guard, journal::journal, metadata::metadata, operation::operation, rest::rest,
    return_url::return_url, settings::settings, subscribe::subscribe, token::token, values::values,
};

/// A target: it returns where the laws hold, and panics where one does not.
pub type Target = fn(&[u8]);

/// The targets by name, but for [`operation`], which needs the crates of the functions.
pub const TARGETS: [(&str, Target); 15] = [
    ("auth0", auth0),
    ("connector", connector),
    ("email", email),
    ("encrypted_id", encrypted_id),
    ("event", event),
    ("gigya", gigya),
    ("host_guard", host_guard),
    ("journal", journal),
    ("metadata", metadata),
    ("rest", rest),
    ("return_url", return_url),
    ("settings", settings),
    ("subscribe", subscribe),
    ("token", token),
    ("values", values),
];

/// The input as text, for parsers that are given nothing else.
fn text(data: &[u8]) -> Option<&str> {
    std::str::from_utf8(data).ok()
}

/// The parts of an input, which lines of three hyphens separate.
fn parts(data: &[u8]) -> Vec<&[u8]> {
    const LINE: &[u8] = b"\n---\n";
    let mut parts = Vec::new();
    let mut rest = data;
    while let Some(at) = rest.windows(LINE.len()).position(|window| window == LINE) {
        let (part, behind) = rest.split_at(at);
        parts.push(part);
        rest = behind.strip_prefix(LINE).unwrap_or_default();
    }
    parts.push(rest);
    parts
}

/// Waits for what is asynchronous; nothing here waits for anything outside.
fn block_on<T>(future: impl Future<Output = T>) -> T {
    thread_local! {
        static RUNTIME: LazyCell<tokio::runtime::Runtime> = LazyCell::new(|| {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build();
            runtime.expect("a runtime on one thread")
        });
    }
    RUNTIME.with(|runtime| runtime.block_on(future))
}

#[cfg(test)]
#[path = "fuzzing_tests.rs"]
mod tests;
