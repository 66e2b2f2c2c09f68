//! Passwords: passed on once, never stored and never shown.
//!
//! A password has 1–1000 characters (Unicode scalar values) and no control characters, because others could not be
//! transmitted. Whether it is strong enough is for the provider to decide. It is passed on exactly as it was sent.

use std::fmt;

use zeroize::Zeroizing;

/// Why a password is refused (`E400_00`). The text never quotes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PasswordFault {
    /// The text is empty. To create a user without a password, the field is left out.
    #[error("must not be empty, leave it out to create a user without a password")]
    Empty,
    /// More than 1000 characters.
    #[error("must have at most 1000 characters")]
    TooLong,
    /// It contains a control character.
    #[error("must not hold control characters")]
    Control,
}

/// A password in clear, wiped from memory when dropped.
#[derive(Clone)]
pub struct Password(Zeroizing<String>);

impl Password {
    /// Longest password, in characters.
    pub const MAX_LENGTH: usize = 1000;

    /// Parses a password that a caller sent; it is not changed. Of several faults, emptiness is reported before length,
    /// and length before characters.
    pub fn parse(text: &str) -> Result<Self, PasswordFault> {
        if text.is_empty() {
            Err(PasswordFault::Empty)
        } else if text.chars().count() > Self::MAX_LENGTH {
            Err(PasswordFault::TooLong)
        } else if text.chars().any(char::is_control) {
            Err(PasswordFault::Control)
        } else {
            Ok(Self(Zeroizing::new(text.to_owned())))
        }
    }

    /// A random password for a user who is created without one; nobody learns it. It is not checked.
    pub(crate) fn generated(text: String) -> Self {
        Self(Zeroizing::new(text))
    }

    /// The password in clear, for the call that needs it.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Password(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_shows_nothing() {
        assert_eq!(format!("{:?}", Password::parse("hunter2").unwrap()), "Password(…)");
    }

    #[test]
    fn faults_are_told_apart() {
        assert_eq!(Password::parse("").unwrap_err(), PasswordFault::Empty);
        assert_eq!(Password::parse("a\0b").unwrap_err(), PasswordFault::Control);
        assert_eq!(Password::parse(&"x".repeat(1001)).unwrap_err(), PasswordFault::TooLong);
    }
}
