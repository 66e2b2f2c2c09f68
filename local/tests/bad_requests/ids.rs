//! Ids in the path, and the query of Get By Id.

use crate::request::{Case, Paper, Request, get};

/// Segments that are no id, and what is said.
const SEGMENTS: &[(&str, &str)] = &[
    ("%", "must be percent-encoded UTF-8"),
    ("a%2", "must be percent-encoded UTF-8"),
    ("%zz", "must be percent-encoded UTF-8"),
    ("auth0%7", "must be percent-encoded UTF-8"),
    ("%ff", "must be percent-encoded UTF-8"),
    ("%C0%80", "must be percent-encoded UTF-8"),
    ("%ED%A0%80", "must be percent-encoded UTF-8"),
    ("%C5", "must be percent-encoded UTF-8"),
    ("%00", "must not hold control characters"),
    ("a%0D%0AX-Evil:%201", "must not hold control characters"),
    ("a%0Ab", "must not hold control characters"),
    ("%7F", "must not hold control characters"),
    ("%C2%85", "must not hold control characters"),
    (".", "must not be . or .."),
    ("%2E%2e", "must not be . or .."),
    ("<256 x>", "must have at most 255 characters"),
    ("<256 %C5%BC>", "must have at most 255 characters"),
    ("<2000 a>", "must have at most 255 characters"),
];

/// Queries that Get By Id refuses.
const QUERIES: &[(&str, &str)] = &[
    ("ignoreProvider=maybe", "ignoreProvider: must be true, false, 1 or 0"),
    ("ignoreProvider=", "ignoreProvider: must be true, false, 1 or 0"),
    ("ignoreProvider", "ignoreProvider: must be true, false, 1 or 0"),
    ("ignoreProvider=2", "ignoreProvider: must be true, false, 1 or 0"),
    ("ignoreProvider=yes", "ignoreProvider: must be true, false, 1 or 0"),
    ("IgnoreProvider=null", "ignoreProvider: must be true, false, 1 or 0"),
    (
        "IGNOREPROVIDER=%74rue%20",
        "ignoreProvider: must be true, false, 1 or 0",
    ),
    (
        "x=1&ignoreProvider=true%00",
        "ignoreProvider: must be true, false, 1 or 0",
    ),
    ("ignoreProvider=%ff", "ignoreProvider: must be true, false, 1 or 0"),
    (
        "ignoreProvider=true&ignoreProvider=false",
        "ignoreProvider: must be given once",
    ),
];

pub(crate) fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    for (segment, says) in SEGMENTS {
        cases.push(get(segment).refused("E400_01", &[&format!("customerRegistrationId: {says}")]));
    }
    for (index, (segment, says)) in SEGMENTS.iter().enumerate().step_by(3) {
        let says = format!("customerRegistrationId: {says}");
        let paper = if index % 2 == 0 { Paper::Morning } else { Paper::Evening };
        let write = |method: &str, path: String, body: &str| Request::new(method, &path).on(paper).body(body);
        let email = r#"{"email":"ana@example.com"}"#;
        cases
            .push(write("PUT", format!("/v4/Users/{segment}/"), r#"{"firstName":"Ana"}"#).refused("E400_01", &[&says]));
        cases.push(write("PATCH", format!("/v4/Users/{segment}/Email"), email).refused("E400_01", &[&says]));
    }
    for (query, says) in QUERIES {
        cases.push(get(&format!("somebody?{query}")).refused("E400_00", &[says]));
    }
    cases
}
