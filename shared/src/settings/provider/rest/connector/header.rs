//! Which headers a description may give a value.

use http::{HeaderName, header::AUTHORIZATION};

/// Headers that belong to the client or the connection. A name that ends with `-` is a prefix.
const TAKEN: [&str; 31] = [
    "accept",
    "accept-",
    "age",
    "cache-control",
    "connection",
    "content-",
    "cookie",
    "cookie2",
    "date",
    "expect",
    "forwarded",
    "host",
    "if-",
    "keep-alive",
    "max-forwards",
    "origin",
    "pragma",
    "proxy-",
    "range",
    "referer",
    "set-cookie",
    "te",
    "traceparent",
    "tracestate",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "user-agent",
    "via",
    "x-forwarded-",
    "x-request-id",
];

/// Parses the name of a header that a description may set.
pub(super) fn header_name(text: &str) -> Result<HeaderName, String> {
    let name = HeaderName::try_from(text).map_err(|_| "must be the name of a header".to_owned())?;
    let is_taken = TAKEN
        .iter()
        .any(|taken| name == *taken || taken.ends_with('-') && name.as_str().starts_with(taken));
    if is_taken { Err(not_free(&name)) } else { Ok(name) }
}

/// [`header_name`] that also refuses `Authorization`, the header for credentials.
pub(super) fn key_header(text: &str) -> Result<HeaderName, String> {
    let name = header_name(text)?;
    if name == AUTHORIZATION {
        Err(not_free(&name))
    } else {
        Ok(name)
    }
}

fn not_free(name: &HeaderName) -> String {
    format!("the header {name} is not free for this")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_client_or_the_connection_says_is_not_free() {
        for name in [
            "Accept",
            "Accept-Language",
            "Connection",
            "Content-Type",
            "Cookie",
            "Expect",
            "Host",
            "If-Match",
            "Keep-Alive",
            "Proxy-Authorization",
            "Proxy-Connection",
            "TE",
            "Traceparent",
            "Trailer",
            "Transfer-Encoding",
            "Upgrade",
            "User-Agent",
            "X-Request-Id",
        ] {
            assert!(header_name(name).is_err(), "{name}");
        }
        for name in ["X-Api-Key", "Idempotency-Key", "Acceptance", "Terminal", "Hostess"] {
            assert!(header_name(name).is_ok(), "{name}");
            assert!(key_header(name).is_ok(), "{name}");
        }
    }

    #[test]
    fn authorization_is_for_credentials_alone() {
        assert_eq!(header_name("Authorization"), Ok(AUTHORIZATION));
        assert!(key_header("authorization").is_err());
    }
}
