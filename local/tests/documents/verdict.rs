//! What is wrong, and where.

use crate::page::Page;

/// All faults of a test, each with its place.
#[derive(Default)]
pub(crate) struct Faults(Vec<String>);

impl Faults {
    pub(crate) fn add(&mut self, page: &Page, line: usize, fault: impl std::fmt::Display) {
        self.0.push(format!("{}:{line}: {fault}", page.path));
    }

    pub(crate) fn say(&mut self, fault: String) {
        self.0.push(fault);
    }

    /// Fails with everything that is wrong, one a line.
    pub(crate) fn none(self) {
        assert!(self.0.is_empty(), "\n{}\n", self.0.join("\n"));
    }
}

/// Whether documents are to be written anew instead of compared.
#[expect(
    clippy::disallowed_methods,
    reason = "a switch of this test, not a part of the functions' configuration"
)]
pub(crate) fn is_update() -> bool {
    std::env::var("UPDATE_DOCS").is_ok_and(|value| value == "1")
}
