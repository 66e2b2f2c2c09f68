//! Laws of the requests that are sent to upstreams.

use http::HeaderValue;
use url::Url;

use crate::upstream::prepared::Sent;

/// A request stays below its base URL, and every server reads its path and headers in the same way.
pub(super) fn check_sent(request: &Sent, base: &Url) {
    let url = &request.url;
    assert_eq!(Url::parse(url.as_str()).as_ref(), Ok(url));
    assert_eq!(url.origin(), base.origin(), "{url}");
    assert!(url.path().starts_with(base.path()), "{url}");
    assert!(url.username().is_empty() && url.password().is_none() && url.fragment().is_none());
    let segments = url.path_segments().into_iter().flatten();
    for segment in segments {
        let decoded: Vec<u8> = percent_encoding::percent_decode_str(segment).collect();
        assert!(!matches!(decoded.as_slice(), b"" | b"." | b".."), "{url}");
        assert!(!decoded.iter().any(u8::is_ascii_control), "{url}");
    }
    check_headers(request);
}

/// Headers are text. Those that the client and the connection set are not set by adapters.
fn check_headers(request: &Sent) {
    let Sent { headers, url, .. } = request;
    for (name, value) in headers {
        let is_text = |byte: &u8| !byte.is_ascii_control();
        assert!(value.as_bytes().iter().all(is_text), "{name}");
    }
    let told = |name: &str| {
        headers
            .get_all(name)
            .iter()
            .map(HeaderValue::as_bytes)
            .collect::<Vec<_>>()
    };
    assert_eq!(told("accept"), [b"application/json"]);
    assert_eq!(told("x-request-id"), [b"contract-0"]);
    for name in [
        "host",
        "connection",
        "content-length",
        "transfer-encoding",
        "upgrade",
        "expect",
        "cookie",
    ] {
        assert!(!headers.contains_key(name), "{name}");
    }
    let content: &[&[u8]] = match told("content-type").as_slice() {
        [kind] if kind.ends_with(b"json") => &[b"application/json"],
        [_] => &[b"application/x-www-form-urlencoded"],
        _ => &[],
    };
    assert_eq!(told("content-type"), content);
    assert_eq!(request.body.is_empty(), content.is_empty(), "{} {url}", request.method);
}
