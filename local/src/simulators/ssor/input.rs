//! The bodies of the write operations.

use std::collections::BTreeMap;
use std::fmt;

use serde_json::{Map, Value};

use super::errors;
use crate::simulators::exchange::{Request, Stop};
use crate::simulators::members::{self, Edit, Members, address};

const TEXT: &str = "a string";
const FLAG: &str = "true or false";
const LONGEST_ID: usize = 255;
const SHORTEST_PASSWORD: usize = 8;

/// The text members that may be unset.
pub(super) const TEXTS: [&str; 7] = [
    "userName",
    "displayName",
    "firstName",
    "lastName",
    "zipCode",
    "birthDate",
    "gender",
];

/// The body of a creation. Of the password, only whether there is one is kept.
pub(super) struct NewConsumer {
    pub(super) id: String,
    pub(super) email: String,
    pub(super) email_verified: bool,
    pub(super) has_password: bool,
    pub(super) texts: BTreeMap<String, String>,
    pub(super) attributes: Map<String, Value>,
}

impl NewConsumer {
    pub(super) fn read(request: &Request) -> Result<Self, Stop> {
        let body = body(request)?;
        let mut members = Members::of(&body);
        let id = members.read_required("consumerId", TEXT, Value::as_str);
        let email = members.read_required("email", TEXT, Value::as_str);
        let email_verified = members.read_required("emailVerified", FLAG, Value::as_bool);
        let password = members.read("password", TEXT, Value::as_str);
        let texts = TEXTS
            .into_iter()
            .filter_map(|name| Some((name.to_owned(), members.read(name, TEXT, owned_text)?)))
            .collect();
        let attributes = members.read("attributes", "an object of strings, numbers and booleans", |value| {
            merge(value).filter(|attributes| !attributes.values().any(Value::is_null))
        });
        let faults = members.finish();
        let (Some(id), Some(email), Some(email_verified), []) = (id, email, email_verified, faults.as_slice()) else {
            return Err(errors::bad_request(&faults));
        };
        check_id(id)?;
        check_email(email)?;
        password.map_or(Ok(()), check_password)?;
        Ok(Self {
            id: id.to_owned(),
            email: email.to_owned(),
            email_verified,
            has_password: password.is_some(),
            texts,
            attributes: attributes.unwrap_or_default(),
        })
    }
}

impl fmt::Debug for NewConsumer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("NewConsumer")
            .field("id", &self.id)
            .finish_non_exhaustive()
    }
}

/// A JSON merge patch (RFC 7396). Id and number never change; the address has a path of its own.
pub(super) struct Patch {
    pub(super) email_verified: Option<bool>,
    pub(super) texts: Vec<(&'static str, Edit<String>)>,
    pub(super) attributes: Edit<Map<String, Value>>,
}

impl Patch {
    pub(super) fn read(request: &Request) -> Result<Self, Stop> {
        let body = body(request)?;
        let mut members = Members::of(&body);
        let email_verified = members.read("emailVerified", FLAG, Value::as_bool);
        let texts = TEXTS
            .into_iter()
            .map(|name| (name, members.read_edit(name, TEXT, owned_text)))
            .collect();
        let attributes = members.read_edit(
            "attributes",
            "an object of strings, numbers, booleans, and null for those to remove",
            merge,
        );
        let faults = members.finish();
        if !faults.is_empty() {
            return Err(errors::bad_request(&faults));
        }
        Ok(Self {
            email_verified,
            texts,
            attributes,
        })
    }
}

impl fmt::Debug for Patch {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Patch").finish_non_exhaustive()
    }
}

/// The body of an email change.
pub(super) struct EmailChange {
    pub(super) email: String,
    pub(super) email_verified: bool,
}

impl EmailChange {
    pub(super) fn read(request: &Request) -> Result<Self, Stop> {
        let body = body(request)?;
        let mut members = Members::of(&body);
        let email = members.read_required("email", TEXT, Value::as_str);
        let email_verified = members.read_required("emailVerified", FLAG, Value::as_bool);
        let faults = members.finish();
        let (Some(email), Some(email_verified), []) = (email, email_verified, faults.as_slice()) else {
            return Err(errors::bad_request(&faults));
        };
        check_email(email)?;
        Ok(Self {
            email: email.to_owned(),
            email_verified,
        })
    }
}

impl fmt::Debug for EmailChange {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("EmailChange").finish_non_exhaustive()
    }
}

fn body(request: &Request) -> Result<Map<String, Value>, Stop> {
    members::body(request).map_err(|fault| errors::bad_request(&[fault]))
}

fn owned_text(value: &Value) -> Option<String> {
    value.as_str().map(str::to_owned)
}

/// An object without nested objects and lists. The operation decides about `null` values.
fn merge(value: &Value) -> Option<Map<String, Value>> {
    let object = value.as_object()?;
    let is_flat = !object.values().any(|value| value.is_object() || value.is_array());
    is_flat.then(|| object.clone())
}

fn check_id(id: &str) -> Result<(), Stop> {
    if (1..=LONGEST_ID).contains(&id.chars().count()) {
        Ok(())
    } else {
        Err(errors::validation_failed(
            "consumerId",
            "The id must have 1 to 255 characters.",
        ))
    }
}

fn check_email(email: &str) -> Result<(), Stop> {
    if address(&Value::from(email)).is_some() {
        Ok(())
    } else {
        Err(errors::validation_failed("email", "The email is not an email address."))
    }
}

fn check_password(password: &str) -> Result<(), Stop> {
    if password.chars().count() >= SHORTEST_PASSWORD && password.contains(|character: char| character.is_ascii_digit())
    {
        Ok(())
    } else {
        Err(errors::validation_failed(
            "password",
            "The password must have at least 8 characters and a digit.",
        ))
    }
}
