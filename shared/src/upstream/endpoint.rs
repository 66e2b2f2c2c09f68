//! URLs to call: a checked base with percent-encoded path segments and query parameters.

use std::fmt;

use url::Url;

use crate::{error::PortError, percent::percent_encoded};

/// A path segment that no URL can carry: an empty one, `.` or `..`. Encoding the dots does not help: URL parsers, ours and
/// those of proxies, read `%2e%2e` as `..` too (WHATWG URL §4.4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("empty, . and .. cannot be a segment of a path")]
pub(crate) struct Unnameable;

impl From<Unnameable> for PortError {
    /// What no URL can name cannot have been stored through a URL either.
    fn from(_: Unnameable) -> Self {
        Self::NotFound
    }
}

/// The base URL of an upstream whose host may be called.
#[derive(Clone)]
pub(crate) struct BaseUrl(Endpoint);

impl BaseUrl {
    pub(super) const fn checked(url: Url, setting: &'static str) -> Self {
        Self(Endpoint { url, setting })
    }

    /// The endpoint below the base; each of `segments` becomes exactly one segment of the path.
    pub(crate) fn join(&self, segments: impl IntoIterator<Item: AsRef<str>>) -> Result<Endpoint, Unnameable> {
        let mut path = self.0.url.path().trim_end_matches('/').to_owned();
        for segment in segments {
            let segment = segment.as_ref();
            if matches!(segment, "" | "." | "..") {
                return Err(Unnameable);
            }
            path.push('/');
            path.extend(percent_encoded(segment));
        }
        let mut endpoint = self.0.clone();
        endpoint.url.set_path(&path);
        Ok(endpoint)
    }
}

impl fmt::Debug for BaseUrl {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "BaseUrl({})", self.0.host())
    }
}

/// A URL whose host may be called.
#[derive(Clone)]
pub(crate) struct Endpoint {
    url: Url,
    /// The setting that the URL comes from, for the error message if its host is refused.
    setting: &'static str,
}

impl Endpoint {
    pub(super) const fn checked(url: Url, setting: &'static str) -> Self {
        Self { url, setting }
    }

    /// The same with one more query parameter.
    pub(crate) fn query(mut self, name: &str, value: &str) -> Self {
        let mut query = self.url.query().map_or_else(String::new, |query| format!("{query}&"));
        query.extend(percent_encoded(name));
        query.push('=');
        query.extend(percent_encoded(value));
        self.url.set_query(Some(&query));
        self
    }

    pub(super) fn host(&self) -> &str {
        self.url.host_str().unwrap_or_default()
    }

    pub(super) fn port(&self) -> u16 {
        self.url.port_or_known_default().unwrap_or_default()
    }

    pub(super) const fn setting(&self) -> &'static str {
        self.setting
    }

    /// The group of the setting, `Auth0` of `Auth0.BaseUrl`. It identifies the upstream in metrics and logs without its host
    /// name.
    pub(super) fn upstream(&self) -> &'static str {
        self.setting.split('.').next().unwrap_or(self.setting)
    }

    pub(super) fn into_url(self) -> Url {
        self.url
    }

    /// The URL as it is sent, for tests of the code that makes endpoints.
    #[cfg(any(test, feature = "fuzzing"))]
    pub(crate) fn as_str(&self) -> &str {
        self.url.as_str()
    }
}

impl fmt::Debug for Endpoint {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Path and query hold ids and addresses.
        write!(formatter, "Endpoint({}/…)", self.host())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use percent_encoding::percent_decode_str;
    use proptest::prelude::*;

    fn base(text: &str) -> BaseUrl {
        BaseUrl::checked(Url::parse(text).unwrap(), "Test.BaseUrl")
    }

    fn joined(segments: [&str; 2]) -> Option<Url> {
        base("https://api.example.com/v1/")
            .join(segments)
            .ok()
            .map(Endpoint::into_url)
    }

    #[test]
    fn ids_are_encoded_byte_by_byte() {
        let url = joined(["users", "auth0|a/b@c:d+e ü%7C"]).unwrap();
        assert_eq!(
            url.as_str(),
            "https://api.example.com/v1/users/auth0%7Ca%2Fb%40c%3Ad%2Be%20%C3%BC%257C"
        );
    }

    #[test]
    fn a_base_keeps_its_path_with_and_without_its_slash() {
        for text in ["https://api.example.com/v1", "https://api.example.com/v1/"] {
            let url = base(text).join(["users"]).unwrap().into_url();
            assert_eq!(url.as_str(), "https://api.example.com/v1/users");
        }
    }

    #[test]
    fn what_a_url_would_swallow_is_refused() {
        for id in ["", ".", ".."] {
            assert_eq!(joined(["users", id]), None, "{id:?}");
        }
        for id in ["...", ".a", "%2e%2e", "..;"] {
            assert!(joined(["users", id]).is_some(), "{id:?}");
        }
    }

    #[test]
    fn query_values_are_encoded_too() {
        let url = base("https://api.example.com/")
            .join(["users"])
            .unwrap()
            .query("email", "a+b&c=d@example.com")
            .into_url();
        assert_eq!(url.query(), Some("email=a%2Bb%26c%3Dd%40example.com"));
    }

    #[test]
    fn debug_shows_the_host_alone() {
        let endpoint = base("https://api.example.com/")
            .join(["users", "ana"])
            .unwrap()
            .query("email", "ana@example.com");
        assert_eq!(format!("{endpoint:?}"), "Endpoint(api.example.com/…)");
    }

    proptest! {
        #[test]
        fn any_id_is_exactly_one_segment_and_comes_back(id in "\\PC{1,40}|[./%2eE]{1,6}|[ -~]{1,40}") {
            let Some(url) = joined(["users", &id]) else {
                prop_assert!(id == "." || id == "..");
                return Ok(());
            };
            // Parsed as the upstream parses the text that is sent.
            let read = Url::parse(url.as_str()).unwrap();
            prop_assert_eq!(&read, &url);
            let segments: Vec<&str> = read.path_segments().unwrap().collect();
            prop_assert_eq!(segments.len(), 3);
            prop_assert_eq!(percent_decode_str(segments[2]).decode_utf8().unwrap(), id);
            prop_assert!(read.query().is_none() && read.fragment().is_none());
        }

        #[test]
        fn any_query_value_comes_back(value in "\\PC{0,40}") {
            let url = base("https://api.example.com/").join(["users"]).unwrap().query("email", &value).into_url();
            let pairs: Vec<(String, String)> = url.query_pairs().into_owned().collect();
            prop_assert_eq!(pairs, vec![("email".to_owned(), value)]);
        }
    }
}
