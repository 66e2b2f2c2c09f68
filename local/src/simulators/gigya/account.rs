//! An account, and how it is shown.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::addresses::{Emails, Logins};
use super::failure::Fields;
use super::password::StoredPassword;
use crate::simulators::sources::wire_time;

/// The default parts of an account in an answer.
pub(super) const USUALLY_INCLUDED: &str = "profile,data";

/// The parts that a search shows: neither subscriptions nor password.
pub(super) const SEARCHED: &str = "profile,data,emails,loginIDs,preferences";

/// The parts that the control API shows.
pub(super) const EVERYTHING: &str = "profile,data,emails,loginIDs,preferences,subscriptions";

#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Account {
    pub(super) uid: String,
    pub(super) created: Timestamp,
    pub(super) updated: Timestamp,
    pub(super) registered: Option<Timestamp>,
    pub(super) verified: Option<Timestamp>,
    pub(super) is_active: bool,
    pub(super) logins: Logins,
    pub(super) emails: Emails,
    pub(super) profile: Fields,
    pub(super) data: Fields,
    pub(super) subscriptions: Fields,
    pub(super) preferences: Fields,
    pub(super) password: Option<StoredPassword>,
}

impl Account {
    pub(super) fn new(uid: String, now: Timestamp) -> Self {
        Self {
            uid,
            created: now,
            updated: now,
            registered: None,
            verified: None,
            is_active: true,
            logins: Logins::default(),
            emails: Emails::default(),
            profile: Fields::new(),
            data: Fields::new(),
            subscriptions: Fields::new(),
            preferences: Fields::new(),
            password: None,
        }
    }

    pub(super) fn profile_email(&self) -> Option<&str> {
        self.profile.get("email").and_then(Value::as_str)
    }

    /// Marks all addresses as verified.
    pub(super) fn verify(&mut self, now: Timestamp) {
        self.emails.verify_all();
        self.logins.verify_all();
        self.verified.get_or_insert(now);
    }

    pub(super) fn verify_address(&mut self, email: &str, now: Timestamp) {
        self.emails.verify(email);
        self.logins.verify(email);
        self.verified.get_or_insert(now);
    }

    /// Whether a field (`profile.firstName`) is set; an empty object counts as not set.
    pub(super) fn has(&self, path: &str) -> bool {
        let view = Value::Object(self.view(EVERYTHING));
        let value = path.split('.').try_fold(&view, |value, name| value.get(name));
        !matches!(value, None | Some(Value::Null)) && value != Some(&Value::String(String::new()))
    }

    /// The account with the requested parts. Their names are separated by commas only: a name with a space is unknown.
    pub(super) fn view(&self, include: &str) -> Fields {
        let mut view = Fields::new();
        let mut show = |name: &str, value: Value| {
            view.insert(name.to_owned(), value);
        };
        show("UID", self.uid.as_str().into());
        show("isActive", self.is_active.into());
        show("isRegistered", self.registered.is_some().into());
        show("isVerified", self.verified.is_some().into());
        show("loginProvider", "site".into());
        show("socialProviders", "site".into());
        // The vendor's value for "never".
        show("lastLogin", "0001-01-01T00:00:00Z".into());
        show("lastLoginTimestamp", 0.into());
        for (name, at) in [
            ("created", Some(self.created)),
            ("lastUpdated", Some(self.updated)),
            ("oldestDataUpdated", Some(self.updated)),
            ("registered", self.registered),
            ("verified", self.verified),
        ] {
            if let Some(at) = at {
                show(name, wire_time(at).into());
                show(&format!("{name}Timestamp"), at.as_millisecond().into());
            }
        }
        let parts: Vec<&str> = include.split(',').collect();
        for (name, fields) in [
            ("profile", &self.profile),
            ("data", &self.data),
            ("subscriptions", &self.subscriptions),
            ("preferences", &self.preferences),
        ] {
            // "A field that does not contain data will not appear in the response."
            if parts.contains(&name) && !fields.is_empty() {
                show(name, fields.clone().into());
            }
        }
        if parts.contains(&"emails") {
            show("emails", json!(self.emails));
        }
        if parts.contains(&"loginIDs") {
            show("loginIDs", json!(self.logins));
        }
        if let Some(password) = &self.password {
            // The time of the password is shown even when it is not requested.
            let shown = if parts.contains(&"password") {
                password.view()
            } else {
                json!({"created": password.created()})
            };
            show("password", shown);
        }
        view
    }
}
