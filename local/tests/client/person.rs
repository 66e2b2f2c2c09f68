//! People nobody has registered yet, also in a stack that has seen these tests before.

use serde_json::{Value, json};
use shared::ids::{IdSource as _, RandomIds};

#[derive(Debug, Clone)]
pub(crate) struct Person {
    /// A UUID, which every provider can keep.
    pub(crate) id: String,
    pub(crate) email: String,
}

impl Person {
    pub(crate) fn new(name: &str) -> Self {
        Self::at("example.com", name)
    }

    /// Somebody with an address at this domain.
    pub(crate) fn at(domain: &str, name: &str) -> Self {
        let unique = RandomIds.uuid();
        Self {
            email: format!("{name}.{unique}@{domain}"),
            id: unique,
        }
    }

    /// A body for Create with these members beside id and email.
    pub(crate) fn with(&self, members: &Value) -> Value {
        let mut body = json!({ "customerRegistrationId": self.id, "email": self.email });
        for (name, value) in members.as_object().unwrap() {
            body[name] = value.clone();
        }
        body
    }

    pub(crate) fn body(&self) -> Value {
        self.with(&json!({ "password": "Correct-Horse-7" }))
    }

    /// Another address of the same person.
    pub(crate) fn other_email(&self) -> String {
        format!("new.{}", self.email)
    }
}
