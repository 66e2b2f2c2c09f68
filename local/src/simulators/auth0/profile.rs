//! The user object: how it is created, updated and shown.

use serde_json::{Map, Value, json};

use crate::simulators::digest::sha256_hex;

const METADATA: [&str; 2] = ["user_metadata", "app_metadata"];

/// Members of a body that control the operation and are not stored.
const NOT_KEPT: [&str; 6] = [
    "connection",
    "client_id",
    "password",
    "user_id",
    "verify_email",
    "verify_phone_number",
];

pub(super) struct Profile(pub(super) Map<String, Value>);

impl Profile {
    /// A new user of a database connection; `local_id` has no prefix.
    pub(super) fn new(body: &Map<String, Value>, local_id: &str, now: &str) -> Self {
        let email = lower_case(body.get("email"));
        let nickname = email.split('@').next().unwrap_or_default();
        let defaults = json!({
            "email_verified": false,
            "name": email,
            "nickname": nickname,
            "picture": picture(&email),
            "created_at": now,
            "user_id": format!("auth0|{local_id}"),
            "identities": [{
                "connection": body.get("connection"),
                "user_id": local_id,
                "provider": "auth0",
                "isSocial": false,
            }],
        });
        let mut profile = Self(defaults.as_object().cloned().unwrap_or_default());
        profile.apply(body, now);
        profile
    }

    /// Applies an update: values replace, `null` unsets, metadata is merged at its first level.
    pub(super) fn update(&mut self, body: &Map<String, Value>, now: &str) {
        // A changed address is unverified until the request says otherwise.
        if body.contains_key("email") && lower_case(body.get("email")) != self.text("email") {
            self.0.insert("email_verified".to_owned(), false.into());
        }
        if body.contains_key("password") {
            self.0.insert("last_password_reset".to_owned(), now.into());
        }
        self.apply(body, now);
    }

    fn apply(&mut self, body: &Map<String, Value>, now: &str) {
        for (name, value) in body {
            if NOT_KEPT.contains(&name.as_str()) {
                continue;
            }
            if METADATA.contains(&name.as_str()) {
                self.merge_metadata(name, value);
            } else if value.is_null() {
                self.0.remove(name);
            } else if name == "email" {
                let email = lower_case(Some(value));
                self.0.insert(name.clone(), email.into());
            } else {
                self.0.insert(name.clone(), value.clone());
            }
        }
        self.0.insert("updated_at".to_owned(), now.into());
    }

    fn merge_metadata(&mut self, name: &str, change: &Value) {
        let mut metadata = match self.0.remove(name) {
            Some(Value::Object(present)) => present,
            _ => Map::new(),
        };
        let Some(change) = change.as_object().filter(|change| !change.is_empty()) else {
            // An empty object deletes all metadata.
            return;
        };
        for (key, value) in change {
            if value.is_null() {
                metadata.remove(key);
            } else {
                metadata.insert(key.clone(), value.clone());
            }
        }
        if !metadata.is_empty() {
            self.0.insert(name.to_owned(), metadata.into());
        }
    }

    /// A root attribute that is a string, or the empty string.
    pub(super) fn text(&self, name: &str) -> &str {
        self.0.get(name).and_then(Value::as_str).unwrap_or_default()
    }

    pub(super) fn is_verified(&self) -> bool {
        self.0.get("email_verified") == Some(&Value::Bool(true))
    }

    pub(super) fn is_in(&self, connection: &str) -> bool {
        self.0
            .get("identities")
            .and_then(Value::as_array)
            .is_some_and(|identities| {
                identities
                    .iter()
                    .any(|identity| identity.get("connection") == Some(&connection.into()))
            })
    }

    /// The user with only, or without, the named root attributes.
    pub(super) fn select(self, fields: Option<&str>, is_inclusive: bool) -> Value {
        let Some(fields) = fields.filter(|fields| !fields.is_empty()) else {
            return self.0.into();
        };
        let named: Vec<&str> = fields.split(',').map(str::trim).collect();
        let mut user = self.0;
        user.retain(|name, _| named.contains(&name.as_str()) == is_inclusive);
        user.into()
    }
}

fn lower_case(email: Option<&Value>) -> String {
    email.and_then(Value::as_str).unwrap_or_default().to_lowercase()
}

/// A Gravatar with initials as fallback, the default picture.
fn picture(email: &str) -> String {
    let hash = sha256_hex(email.as_bytes());
    let initials: String = email.chars().take(2).collect();
    format!("https://s.gravatar.com/avatar/{hash}?s=480&r=pg&d=https%3A%2F%2Fcdn.auth0.com%2Favatars%2F{initials}.png")
}
