//! Return URLs that look like the tenant's own.

use crate::request::{Case, create};

const ROWS: &[(&str, &str)] = &[
    ("", "must be an absolute URL"),
    ("/welcome", "must be an absolute URL"),
    ("www.example.com/welcome", "must be an absolute URL"),
    ("//www.example.com/welcome", "must be an absolute URL"),
    (r"https:\\\\www.example.com", "must be an absolute URL"),
    (r"https://www.example.com\\@evil.example/", "must be an absolute URL"),
    ("https://www.example.com/ welcome", "must be an absolute URL"),
    (r"https://www.exa\tmple.com/", "must be an absolute URL"),
    (
        r"https://www.example.com/\r\nLocation: https://evil.example/",
        "must be an absolute URL",
    ),
    ("https://", "must be an absolute URL"),
    ("https://www.example.com:99999/", "must be an absolute URL"),
    ("https://www.example.com/<2048 x>", "must be an absolute URL"),
    ("http://www.example.com/", "must begin with https://"),
    (
        "javascript:alert(document.domain)//https://www.example.com/",
        "must begin with https://",
    ),
    ("data:text/html,https://www.example.com/", "must begin with https://"),
    ("ftp://www.example.com/", "must begin with https://"),
    (
        "https://www.example.com@evil.example/",
        "must not hold a user name or password",
    ),
    (
        "https://ana:hunter2@www.example.com/",
        "must not hold a user name or password",
    ),
    ("https://evil.example/", "must have an origin that the tenant allows"),
    (
        "https://evil.example/https://www.example.com/",
        "must have an origin that the tenant allows",
    ),
    (
        "https://evil.example/?www.example.com",
        "must have an origin that the tenant allows",
    ),
    (
        "https://evil.example#www.example.com",
        "must have an origin that the tenant allows",
    ),
    (
        "https://www.example.com.evil.example/",
        "must have an origin that the tenant allows",
    ),
    ("https://wwwXexample.com/", "must have an origin that the tenant allows"),
    ("https://example.com/", "must have an origin that the tenant allows"),
    (
        "https://a.www.example.com/",
        "must have an origin that the tenant allows",
    ),
    (
        "https://www.example.com:8443/",
        "must have an origin that the tenant allows",
    ),
    (
        "https://www.example.com./",
        "must have an origin that the tenant allows",
    ),
    ("https://www.еxample.com/", "must have an origin that the tenant allows"),
    (
        "https://www.xn--xample-2of.com/",
        "must have an origin that the tenant allows",
    ),
    (
        "https://www.example.com%2eevil.example/",
        "must have an origin that the tenant allows",
    ),
    ("https://www.example.com%00.evil.example/", "must be an absolute URL"),
    (
        "https://www.example.com%5c@evil.example/",
        "must not hold a user name or password",
    ),
    (
        "https://www.example.com:443@evil.example/",
        "must not hold a user name or password",
    ),
    ("https://@evil.example/", "must have an origin that the tenant allows"),
    ("https:///evil.example/", "must have an origin that the tenant allows"),
    ("https:/evil.example/", "must have an origin that the tenant allows"),
    ("https:evil.example", "must have an origin that the tenant allows"),
    (
        "https://www.example.comevil.example/",
        "must have an origin that the tenant allows",
    ),
    (
        "https://www。evil.example/",
        "must have an origin that the tenant allows",
    ),
    ("blob:https://www.example.com/7f", "must begin with https://"),
    ("https://[::1]/", "must have an origin that the tenant allows"),
];

pub(crate) fn cases() -> Vec<Case> {
    let send = |url: &str| {
        create(&format!(
            r#"{{"email":"ana@example.com","verifyEmail":true,"returnUrl":"{url}"}}"#
        ))
    };
    let mut cases: Vec<Case> = ROWS
        .iter()
        .map(|(url, says)| send(url).refused("E400_00", &[&format!("returnUrl: {says}")]))
        .collect();
    cases.push(
        create(r#"{"email":"ana@example.com","returnUrl":7}"#).refused("E400_00", &["returnUrl: must be a string"]),
    );
    // It is checked whether or not a mail will be sent.
    cases.push(
        create(r#"{"email":"ana@example.com","returnUrl":"https://evil.example/"}"#)
            .refused("E400_00", &["returnUrl: must have an origin that the tenant allows"]),
    );
    cases
}
