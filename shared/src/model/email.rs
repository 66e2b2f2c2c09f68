//! Email addresses.

use std::{fmt, str::FromStr};

/// Why an address is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum EmailFault {
    /// The text is empty.
    #[error("must not be empty")]
    Empty,
    /// More than 254 characters.
    #[error("must have at most 254 characters")]
    TooLong,
    /// Not `local@domain.tld` in plain ASCII.
    #[error("must be an email address like name@example.com")]
    Form,
}

/// An email address in lower case. Both sides store addresses that way and compare them without regard to case, so two
/// spellings are the same address.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct EmailAddress(String);

impl EmailAddress {
    /// Longest address, in characters: the longest that SMTP can carry (RFC 5321 §4.5.3.1.3, erratum 1690).
    pub const MAX_LENGTH: usize = 254;

    /// Parses an address that a caller sent: `local@domain.tld` in ASCII, without quotes, comments or address literals,
    /// which no provider accepts.
    pub fn parse(text: &str) -> Result<Self, EmailFault> {
        if text.is_empty() {
            return Err(EmailFault::Empty);
        }
        if text.len() > Self::MAX_LENGTH {
            return Err(EmailFault::TooLong);
        }
        let plain = text
            .bytes()
            .all(|byte| byte.is_ascii_graphic() && !matches!(byte, b'"' | b'[' | b']' | b'(' | b')' | b'<' | b'>'));
        let address = email_address::EmailAddress::from_str(text).map_err(|_| EmailFault::Form)?;
        let labels: Vec<&str> = address.domain().split('.').collect();
        let domain = labels.len() >= 2
            && labels
                .iter()
                .all(|label| !label.starts_with('-') && !label.ends_with('-') && label.bytes().all(is_of_host_name))
            && labels
                .last()
                .is_some_and(|tld| !tld.bytes().all(|byte| byte.is_ascii_digit()));
        if plain && domain {
            Ok(Self(text.to_ascii_lowercase()))
        } else {
            Err(EmailFault::Form)
        }
    }

    /// An address that a side keeps. The side's rules may differ from ours, so it is only converted to lower case.
    /// `None` for text that cannot be an address at all.
    pub fn stored(text: &str) -> Option<Self> {
        (text.contains('@') && !text.chars().any(char::is_control)).then(|| Self(text.to_lowercase()))
    }

    /// The address, in lower case.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Letters, digits and hyphens (RFC 5321 §4.1.2). The parser above accepts in a domain whatever a local part may
/// contain.
const fn is_of_host_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'-'
}

impl fmt::Debug for EmailAddress {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("EmailAddress(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn addresses_are_lower_case() {
        assert_eq!(
            EmailAddress::parse("Ana.Reader+News@Example.COM").unwrap().as_str(),
            "ana.reader+news@example.com"
        );
    }

    #[test]
    fn what_no_provider_takes_is_refused() {
        for text in [
            "ana",
            "@example.com",
            "ana@",
            "ana@example",
            "ana@@example.com",
            "ana@exa mple.com",
            " ana@example.com",
            "ana@example.com ",
            "ana@[127.0.0.1]",
            "\"ana\"@example.com",
            "Ana <ana@example.com>",
            "ana@-example.com",
            "ana@example-.com",
            "ana@example..com",
            "ana@.example.com",
            ".ana@example.com",
            "ana.@example.com",
            "ana@127.0.0.1",
            "ana@exa_mple.com",
            "ana@exa!mple.com",
            "ana@example.c'm",
            "anä@example.com",
            "ana@example.com\n",
            "ana@example.com\0",
            "a,b@example.com",
        ] {
            assert_eq!(EmailAddress::parse(text), Err(EmailFault::Form), "{text:?}");
        }
        assert_eq!(EmailAddress::parse(""), Err(EmailFault::Empty));
        assert_eq!(
            EmailAddress::parse(&format!("{}@example.com", "a".repeat(243))),
            Err(EmailFault::TooLong)
        );
    }

    #[test]
    fn debug_shows_nothing() {
        assert!(!format!("{:?}", EmailAddress::parse("ana@example.com").unwrap()).contains("ana"));
    }

    proptest! {
        #[test]
        fn parsing_never_panics_and_is_stable(text in "\\PC{0,40}|[a-zA-Z.+-]{1,20}@[a-zA-Z.-]{1,20}") {
            crate::fuzzing::email::check(&text);
        }
    }
}
