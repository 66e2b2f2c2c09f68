//! Users with marked data.

use std::sync::atomic::{AtomicUsize, Ordering};

use reqwest::Method;
use serde_json::{Value, json};
use shared::ids::{IdSource as _, RandomIds};

use crate::marks::{Kind, Marks};

/// The marks of all users and their requests: each value begins with one.
const MARKS: [(Kind, &str, &str); 9] = [
    (Kind::Personal, "the email", "mkemail."),
    (Kind::Personal, "the new email", "mknewmail."),
    (Kind::Personal, "a name", "Mkname "),
    (Kind::Personal, "metadata", "mkmetadata"),
    (Kind::Secret, "the password", "Mk-Password-"),
    (Kind::Secret, "the return URL", "mkreturnpath"),
    (Kind::Secret, "the Idempotency-Key", "mkidempotency"),
    (Kind::Secret, "a cookie", "mkcookie"),
    (Kind::Secret, "a token's claim", "mktokenclaim"),
];

pub(crate) fn mark(marks: &mut Marks) {
    for (kind, name, text) in MARKS {
        marks.add(kind, name, text);
    }
}

/// A request about a user.
pub(crate) struct Asked {
    pub(crate) method: Method,
    pub(crate) path: String,
    pub(crate) key: Option<String>,
    pub(crate) body: Option<String>,
}

/// A user who does not exist yet.
pub(crate) struct Reader {
    id: String,
    number: usize,
}

impl Reader {
    pub(crate) fn new() -> Self {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        Self {
            id: RandomIds.uuid(),
            number: COUNT.fetch_add(1, Ordering::Relaxed),
        }
    }

    fn body(&self) -> Value {
        let number = self.number;
        json!({
            "customerRegistrationId": self.id, "email": format!("mkemail.{number}@example.com"),
            "password": format!("Mk-Password-{number}"), "firstName": format!("Mkname {number}"), "lastName": format!("Mkname {number}"),
            "verifyEmail": true, "returnUrl": format!("https://www.example.com/mkreturnpath/{number}"),
            "metadata": {"note": format!("mkmetadata{number}")},
        })
    }

    fn write(&self, method: Method, path: &str, body: &Value) -> Asked {
        Asked {
            key: Some(format!("mkidempotency-{method}-{}", self.number)),
            method,
            path: path.to_owned(),
            body: Some(body.to_string()),
        }
    }

    fn creation(&self, body: &Value) -> Asked {
        self.write(Method::POST, "/v4/Users", body)
    }

    /// All requests about this user, from the creation on, including repeats and refusals.
    pub(crate) fn life(&self) -> Vec<Asked> {
        let number = self.number;
        let path = format!("/v4/Users/{}", self.id);
        let change = json!({"firstName": format!("Mkname new {number}"), "metadata": {"note": format!("mkmetadata new {number}")}});
        let address = json!({"email": format!("mknewmail.{number}@example.com")});
        let mut other = self.body();
        other["password"] = json!("Mk-Password-other");
        vec![
            self.creation(&self.body()),
            self.creation(&self.body()),
            // The key with another request, and the address again without the key.
            self.creation(&other),
            Asked {
                key: None,
                ..self.creation(&other)
            },
            self.read(),
            self.write(Method::PUT, &path, &change),
            self.write(Method::PATCH, &format!("{path}/Email"), &address),
            self.read(),
        ]
    }

    fn read(&self) -> Asked {
        Asked {
            method: Method::GET,
            path: format!("/v4/Users/{}", self.id),
            key: None,
            body: None,
        }
    }

    /// Requests that are refused for their content.
    pub(crate) fn bad_requests(&self) -> Vec<Asked> {
        let with = |name: &str, value: Value| {
            let mut body = self.body();
            body[name] = value;
            self.creation(&body)
        };
        let verbatim = |body: &str| Asked {
            body: Some(body.to_owned()),
            ..self.creation(&Value::Null)
        };
        vec![
            with("email", json!("mkemail.@@example.com")),
            with("email", json!(["mkemail.list@example.com"])),
            with("password", json!({"mk": "Mk-Password-nested"})),
            with("password", json!(format!("Mk-Password-{}", "x".repeat(300)))),
            with("firstName", json!("Mkname \u{0}")),
            with("returnUrl", json!("https://elsewhere.example.org/mkreturnpath")),
            with(
                "returnUrl",
                json!("https://mkemail.user:Mk-Password-x@www.example.com/"),
            ),
            with("metadata", json!({"note": ["mkmetadata"]})),
            with("metadata", json!({"note": format!("mkmetadata{}", "x".repeat(101))})),
            with("unknown", json!("Mk-Password-elsewhere")),
            verbatim("{\"email\": \"mkemail.cut@example.com\", \"password\": \"Mk-Password-cut"),
            verbatim("email=mkemail.form@example.com&password=Mk-Password-form"),
            verbatim("\"Mk-Password-text\""),
            self.write(Method::DELETE, "/v4/Users", &self.body()),
            self.write(
                Method::PUT,
                &format!("/v4/Users/{}?password=Mk-Password-query", self.id),
                &self.body(),
            ),
        ]
    }
}
