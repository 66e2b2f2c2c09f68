//! The URL to which a reader is sent after verifying an email.

use std::fmt;

use url::Url;

/// Why a return URL is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ReturnUrlFault {
    /// Not an absolute URL, or one that browsers and parsers may read differently.
    #[error("must be an absolute URL without spaces, backslashes or control characters, of at most 2048 characters")]
    Form,
    /// The scheme is not https.
    #[error("must begin with https://")]
    Scheme,
    /// It contains `user:password@`.
    #[error("must not hold a user name or password")]
    UserInfo,
    /// Its origin is not on the tenant's list.
    #[error("must have an origin that the tenant allows")]
    Origin,
}

/// Scheme, host and port of an allowed URL.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin(url::Origin);

impl Origin {
    /// Parses an origin of the settings: `https://www.example.com`, with an optional port and nothing after it.
    pub fn parse(text: &str) -> Option<Self> {
        let url = Url::parse(text).ok()?;
        let bare = url.path() == "/" && url.query().is_none() && url.fragment().is_none();
        let anonymous = url.username().is_empty() && url.password().is_none();
        (url.scheme() == "https" && bare && anonymous && url.host().is_some()).then(|| Self(url.origin()))
    }
}

/// An https URL that a caller sent, with any origin.
#[derive(Clone, PartialEq, Eq)]
pub struct SentReturnUrl(Url);

/// An https URL with an origin that the tenant allows.
#[derive(Clone, PartialEq, Eq)]
pub struct ReturnUrl(Url);

impl SentReturnUrl {
    /// Longest URL, in characters.
    pub const MAX_LENGTH: usize = 2048;

    /// Parses a URL and checks its form, not its origin.
    pub fn parse(text: &str) -> Result<Self, ReturnUrlFault> {
        if text.chars().count() > Self::MAX_LENGTH
            || text
                .chars()
                .any(|symbol| symbol == '\\' || symbol.is_whitespace() || symbol.is_control())
        {
            return Err(ReturnUrlFault::Form);
        }
        let url = Url::parse(text).map_err(|_| ReturnUrlFault::Form)?;
        if url.scheme() != "https" {
            return Err(ReturnUrlFault::Scheme);
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(ReturnUrlFault::UserInfo);
        }
        Ok(Self(url))
    }

    /// Checks that the origin is one of the tenant's. Whole origins are compared, after parsing, never prefixes.
    pub fn allowed_by(self, origins: &[Origin]) -> Result<ReturnUrl, ReturnUrlFault> {
        if origins.contains(&Origin(self.0.origin())) {
            Ok(ReturnUrl(self.0))
        } else {
            Err(ReturnUrlFault::Origin)
        }
    }
}

impl ReturnUrl {
    /// The URL in normal form.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

impl fmt::Debug for ReturnUrl {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The path and the query may identify the reader.
        write!(formatter, "ReturnUrl({}/…)", self.0.origin().ascii_serialization())
    }
}

impl fmt::Debug for SentReturnUrl {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "SentReturnUrl({}/…)", self.0.origin().ascii_serialization())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_passes_leads_to_an_allowed_origin(text in "\\PC{0,60}|(https?:)?[/\\\\@:.a-z]{0,40}|https://www\\.example\\.com\\PC{0,30}") {
            crate::fuzzing::return_url::check(&text);
        }
    }

    fn allowed() -> Vec<Origin> {
        ["https://www.example.com", "https://news.example.org:8443"]
            .map(|text| Origin::parse(text).unwrap())
            .to_vec()
    }

    fn judged(text: &str) -> Result<ReturnUrl, ReturnUrlFault> {
        SentReturnUrl::parse(text)?.allowed_by(&allowed())
    }

    #[test]
    fn an_allowed_origin_passes_whatever_follows() {
        for text in [
            "https://www.example.com/welcome?from=mail#top",
            "HTTPS://WWW.EXAMPLE.COM:443/",
            "https://news.example.org:8443/x",
        ] {
            assert!(judged(text).is_ok(), "{text}");
        }
    }

    #[test]
    fn look_alikes_do_not() {
        for (text, fault) in [
            ("https://www.example.com.evil.test/", ReturnUrlFault::Origin),
            ("https://www.example.com:444/", ReturnUrlFault::Origin),
            ("https://example.com/", ReturnUrlFault::Origin),
            ("https://news.example.org/", ReturnUrlFault::Origin),
            ("https://wwẉ.example.com/", ReturnUrlFault::Origin),
            ("https://www.example.com@evil.test/", ReturnUrlFault::UserInfo),
            ("https://user:pw@www.example.com/", ReturnUrlFault::UserInfo),
            ("http://www.example.com/", ReturnUrlFault::Scheme),
            ("javascript:alert(1)", ReturnUrlFault::Scheme),
            ("//www.example.com/", ReturnUrlFault::Form),
            ("/welcome", ReturnUrlFault::Form),
            ("https:\\\\www.example.com\\", ReturnUrlFault::Form),
            ("https://www.example.com/\t", ReturnUrlFault::Form),
            (" https://www.example.com/", ReturnUrlFault::Form),
            ("", ReturnUrlFault::Form),
        ] {
            assert_eq!(judged(text), Err(fault), "{text}");
        }
    }
}
