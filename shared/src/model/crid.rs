//! The customer registration id (CRID): an opaque id, chosen by the caller or the provider.

use std::fmt;

/// Why an id is refused: `E400_01` in a path, `E400_00` in a body.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum IdFault {
    /// The text is empty.
    #[error("must not be empty")]
    Empty,
    /// More than 255 characters.
    #[error("must have at most 255 characters")]
    TooLong,
    /// It contains a control character.
    #[error("must not hold control characters")]
    Control,
    /// `.` or `..`, which a URL path cannot contain as a segment.
    #[error("must not be . or ..")]
    Dots,
}

/// An id by which both sides know a user: 1–255 characters, no control characters, not a dot segment.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CustomerRegistrationId(String);

impl CustomerRegistrationId {
    /// Longest id, in characters (Unicode scalar values), not bytes.
    pub const MAX_LENGTH: usize = 255;

    /// Parses an id; one from a path must be percent-decoded first. The text is kept unchanged, without trimming or
    /// case folding. Of several faults, emptiness is reported before length, and length before characters.
    pub fn parse(text: &str) -> Result<Self, IdFault> {
        if text.is_empty() {
            Err(IdFault::Empty)
        } else if text.chars().count() > Self::MAX_LENGTH {
            Err(IdFault::TooLong)
        } else if text.chars().any(char::is_control) {
            Err(IdFault::Control)
        } else if matches!(text, "." | "..") {
            Err(IdFault::Dots)
        } else {
            Ok(Self(text.to_owned()))
        }
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for CustomerRegistrationId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl fmt::Debug for CustomerRegistrationId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "CustomerRegistrationId({:?})", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn any_text_is_an_id_or_refused(text in "\\PC{0,300}|[\\x00-\\x20]{0,3}") {
            crate::fuzzing::values::check_id(&text);
        }
    }

    #[test]
    fn length_counts_characters_not_bytes() {
        assert!(CustomerRegistrationId::parse(&"ü".repeat(255)).is_ok());
        assert_eq!(CustomerRegistrationId::parse(&"ü".repeat(256)), Err(IdFault::TooLong));
    }

    #[test]
    fn control_characters_and_nothing_are_refused() {
        assert_eq!(CustomerRegistrationId::parse(""), Err(IdFault::Empty));
        for text in ["a\nb", "\0", "a\u{7f}", "\u{85}"] {
            assert_eq!(CustomerRegistrationId::parse(text), Err(IdFault::Control), "{text:?}");
        }
        for text in [".", ".."] {
            assert_eq!(CustomerRegistrationId::parse(text), Err(IdFault::Dots), "{text:?}");
        }
    }
}
