//! Fuzz target: return URLs, to which the link in a verification mail leads.

use std::sync::LazyLock;

use url::Url;

use super::{parts, text};
use crate::model::{Origin, ReturnUrl, ReturnUrlFault, SentReturnUrl};

const ALLOWED: [(&str, &str); 3] = [
    ("https://www.example.com", "www.example.com"),
    ("https://news.example.org:8443", "news.example.org:8443"),
    ("https://[2001:db8::1]", "[2001:db8::1]"),
];

static ORIGINS: LazyLock<Vec<Origin>> = LazyLock::new(|| {
    let origins = ALLOWED.map(|(text, _)| Origin::parse(text).expect("an origin"));
    origins.to_vec()
});

/// The input: a URL as a caller sends it; then an origin as settings have it.
pub fn return_url(data: &[u8]) {
    let parts = parts(data);
    let mut texts = parts.into_iter().map(text);
    if let Some(sent) = texts.next().flatten() {
        check(sent);
    }
    if let Some(origin) = texts.next().flatten() {
        check_origin(origin);
    }
}

fn judged(sent: &str, allowed: &[Origin]) -> Result<ReturnUrl, ReturnUrlFault> {
    SentReturnUrl::parse(sent)?.allowed_by(allowed)
}

/// An accepted URL leads to an allowed origin, according to our parser and to a simple split of its text.
pub(crate) fn check(sent: &str) {
    let Ok(url) = judged(sent, &ORIGINS) else {
        return;
    };
    let text = url.as_str();
    assert!(text.bytes().all(|byte| byte.is_ascii_graphic()), "{text:?}");
    let rest = text.strip_prefix("https://").expect("https");
    let end = rest.find(['/', '?', '#', '\\']).unwrap_or(rest.len());
    let authority = rest.get(..end).unwrap_or_default();
    assert!(
        ALLOWED.iter().any(|(_, host)| *host == authority),
        "{sent:?} leads to {authority}"
    );
    assert_eq!(judged(text, &ORIGINS).as_ref(), Ok(&url), "{sent:?}");
    let shown = format!("{url:?}");
    assert!(shown.ends_with("/…)") && shown.matches('/').count() == 3, "{shown}");
    let read = Url::parse(text).expect("a URL");
    assert!(read.username().is_empty() && read.password().is_none());
}

/// An origin of settings is only scheme, host and port, and allows only URLs with these.
fn check_origin(written: &str) {
    let Some(origin) = Origin::parse(written) else { return };
    let url = Url::parse(written).expect("a URL");
    let host = url.host_str().expect("a host");
    let base = match url.port() {
        Some(port) => format!("https://{host}:{port}"),
        None => format!("https://{host}"),
    };
    assert_eq!(Origin::parse(&base).as_ref(), Some(&origin), "{written}");
    let allowed = [origin];
    assert!(judged(&format!("{base}/welcome"), &allowed).is_ok(), "{base}");
    for other in [
        format!("{base}.evil.example/"),
        format!("{base}@evil.example/"),
        "https://evil.example/".to_owned(),
    ] {
        if !base.contains("evil.example") {
            assert!(judged(&other, &allowed).is_err(), "{other}");
        }
    }
}
