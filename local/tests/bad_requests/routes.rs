//! Paths and methods that the API does not have.

use crate::request::{Case, Request};

const ROWS: &[(&str, &str, &str, &[&str])] = &[
    ("POST", "/", "E404", &[]),
    ("GET", "/v4", "E404", &[]),
    ("GET", "/v3/Users/somebody", "E404", &[]),
    ("GET", "/v4/users/somebody", "E404", &[]),
    ("POST", "/v4/User", "E404", &[]),
    ("POST", "/v4/Users//", "E404", &[]),
    ("GET", "/v4/Users/somebody/Name", "E404", &[]),
    ("PATCH", "/v4/Users/somebody/email", "E404", &[]),
    ("PATCH", "/v4/Users//Email", "E404", &[]),
    ("GET", "/v4/Users/one/two/three", "E404", &[]),
    ("GET", "//v4/Users/somebody", "E404", &[]),
    ("GET", "/v4/Users", "E405", &["POST"]),
    ("GET", "/v4/Users/", "E405", &["POST"]),
    ("DELETE", "/v4/Users/somebody", "E405", &["GET, PUT"]),
    ("POST", "/v4/Users/somebody", "E405", &["GET, PUT"]),
    ("PATCH", "/v4/Users/somebody/", "E405", &["GET, PUT"]),
    ("OPTIONS", "/v4/Users/somebody", "E405", &["GET, PUT"]),
    ("PUT", "/v4/Users/somebody/Email", "E405", &["PATCH"]),
    ("GET", "/v4/Users/somebody/Email/", "E405", &["PATCH"]),
    ("BREW", "/v4/Users/somebody", "E405", &["GET, PUT"]),
];

pub(crate) fn cases() -> Vec<Case> {
    ROWS.iter()
        .map(|(method, path, code, says)| Request::new(method, path).refused(code, says))
        .collect()
}
