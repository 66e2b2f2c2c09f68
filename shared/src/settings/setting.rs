//! A setting that was parsed.

use std::ops::Deref;

/// The value of a setting, with its name for error messages. It dereferences to the value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setting<T> {
    /// The dotted name: `Auth0.BaseUrl`.
    pub name: &'static str,
    /// The value.
    pub value: T,
}

impl<T> Deref for Setting<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}
