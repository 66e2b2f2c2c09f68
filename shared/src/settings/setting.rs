//! A setting that was read.

use std::ops::Deref;

/// The value of a setting, with the name to tell where the value turns out not to work. It reads as the value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setting<T> {
    /// The dotted name: `Auth0.BaseUrl`.
    pub name: &'static str,
    /// What it says.
    pub value: T,
}

impl<T> Deref for Setting<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}
