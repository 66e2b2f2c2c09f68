//! The three writes, as events.

use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::{Value, json};

/// A write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Write {
    Create,
    Update,
    UpdateEmail,
}

impl Write {
    pub(crate) const ALL: [Self; 3] = [Self::Create, Self::Update, Self::UpdateEmail];

    pub(crate) const fn success(self) -> &'static str {
        match self {
            Self::Create => "UsersOrchestrator_S200_06",
            Self::Update => "UsersOrchestrator_S200_07",
            Self::UpdateEmail => "UsersOrchestrator_S200_12",
        }
    }
}

/// A user who is unique in this run.
#[derive(Debug, Clone)]
pub(crate) struct Person {
    pub(crate) id: String,
    pub(crate) email: String,
    pub(crate) new_email: String,
    key: String,
}

impl Person {
    pub(crate) fn new() -> Self {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        Self {
            id: format!("reader-{number}"),
            email: format!("reader.{number}@example.com"),
            new_email: format!("reader.{number}@example.org"),
            key: format!("key-of-reader-{number}"),
        }
    }

    /// The body of a creation. Without an id, the function makes one.
    pub(crate) fn creation(&self, has_id: bool) -> Value {
        let mut body = json!({
            "email": self.email, "password": "Correct-Horse-7", "firstName": "Ana", "lastName": "Reader",
            "verifyEmail": true, "returnUrl": "https://www.example.com/welcome", "metadata": {"title": "Dr"},
        });
        if has_id {
            body["customerRegistrationId"] = json!(self.id);
        }
        body
    }

    /// The body of each write.
    pub(crate) fn body(&self, write: Write, has_id: bool) -> Value {
        match write {
            Write::Create => self.creation(has_id),
            Write::Update => {
                json!({"firstName": "Bea", "lastName": null, "metadata": {"title": null, "city": "Kraków"}})
            }
            Write::UpdateEmail => json!({"email": self.new_email}),
        }
    }

    pub(crate) fn key(&self) -> &str {
        &self.key
    }

    /// Method and path of a write to this user.
    pub(crate) fn route(&self, write: Write) -> (&'static str, String) {
        match write {
            Write::Create => ("POST", "/v4/Users".to_owned()),
            Write::Update => ("PUT", format!("/v4/Users/{}", self.id)),
            Write::UpdateEmail => ("PATCH", format!("/v4/Users/{}/Email", self.id)),
        }
    }
}
