//! Collects faults with their places.

use crate::page::Page;

/// All faults of a test.
#[derive(Default)]
pub(crate) struct Faults(Vec<String>);

impl Faults {
    pub(crate) fn add(&mut self, page: &Page, line: usize, fault: impl std::fmt::Display) {
        self.0.push(format!("{}:{line}: {fault}", page.path));
    }

    pub(crate) fn say(&mut self, fault: String) {
        self.0.push(fault);
    }

    /// Fails if there are faults, and lists them.
    pub(crate) fn none(self) {
        assert!(self.0.is_empty(), "\n{}\n", self.0.join("\n"));
    }
}

/// Whether to update the documents instead of comparing them.
#[expect(
    clippy::disallowed_methods,
    reason = "a switch of this test, not a part of the functions' configuration"
)]
pub(crate) fn is_update() -> bool {
    std::env::var("UPDATE_DOCS").is_ok_and(|value| value == "1")
}
