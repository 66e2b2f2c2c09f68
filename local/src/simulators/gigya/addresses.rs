//! The lists of an account that hold its addresses besides `profile.email`.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::failure::{Failure, Fields};
use crate::simulators::members::address;

/// The identifiers that the user signs in with.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Logins {
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub(super) username: Option<String>,
    pub(super) emails: Vec<String>,
    pub(super) unverified_emails: Vec<String>,
}

/// The user's email addresses.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Emails {
    pub(super) verified: Vec<String>,
    pub(super) unverified: Vec<String>,
}

impl Logins {
    /// Every identifier, normalised for comparison.
    pub(super) fn keys(&self) -> Vec<String> {
        self.emails
            .iter()
            .chain(&self.unverified_emails)
            .chain(&self.username)
            .map(|login| login.to_lowercase())
            .collect()
    }

    pub(super) fn has_email(&self, email: &str) -> bool {
        holds(&self.emails, email) || holds(&self.unverified_emails, email)
    }

    pub(super) fn add(&mut self, email: &str, is_verified: bool) {
        if !self.has_email(email) {
            let list = if is_verified {
                &mut self.emails
            } else {
                &mut self.unverified_emails
            };
            list.push(email.to_owned());
        }
    }

    pub(super) fn remove(&mut self, email: &str) {
        take(&mut self.emails, email);
        take(&mut self.unverified_emails, email);
    }

    pub(super) fn verify(&mut self, email: &str) {
        if let Some(email) = take(&mut self.unverified_emails, email) {
            self.emails.push(email);
        }
    }

    pub(super) fn verify_all(&mut self) {
        self.emails.append(&mut self.unverified_emails);
    }

    /// Reads `{username?, emails?, unverifiedEmails?}`; ignores other members.
    pub(super) fn read(object: &Fields) -> Result<Self, Failure> {
        Ok(Self {
            username: object.get("username").and_then(Value::as_str).map(str::to_owned),
            emails: list(object, "loginIDs", "emails")?,
            unverified_emails: list(object, "loginIDs", "unverifiedEmails")?,
        })
    }
}

impl Emails {
    pub(super) fn has(&self, email: &str) -> bool {
        holds(&self.verified, email) || holds(&self.unverified, email)
    }

    pub(super) fn is_unverified(&self, email: &str) -> bool {
        holds(&self.unverified, email)
    }

    pub(super) fn add(&mut self, email: &str) {
        if !self.has(email) {
            self.unverified.push(email.to_owned());
        }
    }

    /// Adds an address to one list and removes it from the other.
    pub(super) fn put(&mut self, email: &str, is_verified: bool) {
        self.remove(email);
        let list = if is_verified {
            &mut self.verified
        } else {
            &mut self.unverified
        };
        list.push(email.to_owned());
    }

    pub(super) fn remove(&mut self, email: &str) {
        take(&mut self.verified, email);
        take(&mut self.unverified, email);
    }

    pub(super) fn verify(&mut self, email: &str) {
        if let Some(email) = take(&mut self.unverified, email) {
            self.verified.push(email);
        }
    }

    pub(super) fn verify_all(&mut self) {
        self.verified.append(&mut self.unverified);
    }

    /// Reads `{verified?, unverified?}`; ignores other members.
    pub(super) fn read(object: &Fields) -> Result<Self, Failure> {
        Ok(Self {
            verified: list(object, "emails", "verified")?,
            unverified: list(object, "emails", "unverified")?,
        })
    }
}

/// Checks that an address is well-formed.
pub(super) fn check<'e>(email: &'e str, parameter: &str) -> Result<&'e str, Failure> {
    let is_address = address(&email.into()).is_some();
    if is_address {
        Ok(email)
    } else {
        Err(Failure::invalid(parameter))
    }
}

fn list(object: &Fields, parent: &str, name: &str) -> Result<Vec<String>, Failure> {
    let parameter = format!("{parent}.{name}");
    let Some(value) = object.get(name).filter(|value| !value.is_null()) else {
        return Ok(Vec::new());
    };
    let items = value.as_array().ok_or_else(|| Failure::invalid(&parameter))?;
    items
        .iter()
        .map(|item| {
            let email = item.as_str().ok_or_else(|| Failure::invalid(&parameter))?;
            check(email, &parameter).map(str::to_owned)
        })
        .collect()
}

fn holds(list: &[String], email: &str) -> bool {
    list.iter().any(|known| is_same(known, email))
}

fn take(list: &mut Vec<String>, email: &str) -> Option<String> {
    let position = list.iter().position(|known| is_same(known, email))?;
    Some(list.remove(position))
}

pub(super) fn is_same(one: &str, other: &str) -> bool {
    one.to_lowercase() == other.to_lowercase()
}
