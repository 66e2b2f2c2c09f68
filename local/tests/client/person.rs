//! Test users that do not exist yet, not even in a stack that has run these tests before.

use serde_json::{Value, json};
use shared::ids::{IdSource as _, RandomIds};

#[derive(Debug, Clone)]
pub(crate) struct Person {
    /// A UUID, which every provider can store.
    pub(crate) id: String,
    pub(crate) email: String,
}

impl Person {
    pub(crate) fn new(name: &str) -> Self {
        Self::at("example.com", name)
    }

    /// A user with an address in this domain.
    pub(crate) fn at(domain: &str, name: &str) -> Self {
        let unique = RandomIds.uuid();
        Self {
            email: format!("{name}.{unique}@{domain}"),
            id: unique,
        }
    }

    /// A body for Create with these members besides id and email.
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

    /// A second address of the same user.
    pub(crate) fn other_email(&self) -> String {
        format!("new.{}", self.email)
    }
}
