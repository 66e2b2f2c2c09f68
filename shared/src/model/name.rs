//! First and last names.

use std::fmt;

/// Why a name is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NameFault {
    /// More than 150 characters.
    #[error("must have at most 150 characters")]
    TooLong,
    /// It contains a control character.
    #[error("must not hold control characters")]
    Control,
}

/// A first or last name: 1–150 characters.
#[derive(Clone, PartialEq, Eq)]
pub struct Name(String);

impl Name {
    /// Longest name, in characters: the smallest limit of any provider (Auth0's `given_name`).
    pub const MAX_LENGTH: usize = 150;

    /// Parses a name that a caller sent. `None` for the empty text, which means "no name".
    pub fn parse(text: &str) -> Result<Option<Self>, NameFault> {
        if text.chars().count() > Self::MAX_LENGTH {
            Err(NameFault::TooLong)
        } else if text.chars().any(char::is_control) {
            Err(NameFault::Control)
        } else {
            Ok((!text.is_empty()).then(|| Self(text.to_owned())))
        }
    }

    /// A name that a side keeps, unchanged. `None` for the empty text.
    pub fn stored(text: String) -> Option<Self> {
        (!text.is_empty()).then_some(Self(text))
    }

    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Name {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Name(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn any_text_is_a_name_none_or_refused(text in "\\PC{0,200}|[\\x00-\\x20]{0,3}") {
            crate::fuzzing::values::check_name(&text);
        }
    }

    #[test]
    fn limits_count_characters() {
        assert!(Name::parse(&"ł".repeat(150)).unwrap().is_some());
        assert_eq!(Name::parse(&"ł".repeat(151)), Err(NameFault::TooLong));
        assert_eq!(Name::parse("Ana\u{0}"), Err(NameFault::Control));
        assert_eq!(Name::parse(""), Ok(None));
    }
}
