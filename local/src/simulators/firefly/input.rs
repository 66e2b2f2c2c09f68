//! The bodies of the operations.

use std::fmt;

use serde_json::{Map, Value};

use super::{answers, guid};
use crate::simulators::exchange::{Request, Stop};
use crate::simulators::members::{self, Members, address};

const TEXT: &str = "a string";
const ADDRESS: &str = "an email address";
const OBJECT: &str = "an object";

/// The body of a creation. Its password has been validated and is not kept.
pub(super) struct NewUser {
    pub(super) guid: String,
    pub(super) email_address: String,
    pub(super) given_name: String,
    pub(super) surname: String,
    pub(super) profile: Map<String, Value>,
}

impl NewUser {
    pub(super) fn read(request: &Request) -> Result<Self, Stop> {
        let body = body(request)?;
        let mut members = Members::of(&body);
        let guid = members.read_required("userGUID", TEXT, Value::as_str);
        let email_address = members.read_required("emailAddress", ADDRESS, address);
        let password = members.read_required("password", TEXT, Value::as_str);
        let given_name = members.read("givenName", TEXT, Value::as_str);
        let surname = members.read("surname", TEXT, Value::as_str);
        let profile = members.read("profile", OBJECT, Value::as_object);
        let faults = members.finish();
        let (Some(guid), Some(email_address), Some(password), []) = (guid, email_address, password, faults.as_slice())
        else {
            return Err(answers::invalid_request(&faults));
        };
        let guid = guid::read(guid).ok_or_else(answers::invalid_guid)?;
        if !is_acceptable(password) {
            return Err(answers::invalid_password());
        }
        Ok(Self {
            guid,
            email_address: email_address.to_owned(),
            given_name: given_name.unwrap_or_default().to_owned(),
            surname: surname.unwrap_or_default().to_owned(),
            profile: profile.cloned().unwrap_or_default(),
        })
    }
}

impl fmt::Debug for NewUser {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("NewUser")
            .field("guid", &self.guid)
            .finish_non_exhaustive()
    }
}

/// The body of an update.
pub(super) struct Changes {
    pub(super) email_address: Option<String>,
    pub(super) given_name: Option<String>,
    pub(super) surname: Option<String>,
    pub(super) profile: Option<Map<String, Value>>,
}

impl Changes {
    pub(super) fn read(request: &Request) -> Result<Self, Stop> {
        let body = body(request)?;
        let mut members = Members::of(&body);
        let changes = Self {
            email_address: members.read("emailAddress", ADDRESS, address).map(str::to_owned),
            given_name: members.read("givenName", TEXT, Value::as_str).map(str::to_owned),
            surname: members.read("surname", TEXT, Value::as_str).map(str::to_owned),
            profile: members.read("profile", OBJECT, Value::as_object).cloned(),
        };
        let faults = members.finish();
        if faults.is_empty() {
            Ok(changes)
        } else {
            Err(answers::invalid_request(&faults))
        }
    }
}

impl fmt::Debug for Changes {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Changes").finish_non_exhaustive()
    }
}

/// The address in a search request.
pub(super) fn searched_address(request: &Request) -> Result<String, Stop> {
    let body = body(request)?;
    let mut members = Members::of(&body);
    let email_address = members.read_required("emailAddress", TEXT, Value::as_str);
    let faults = members.finish();
    match (email_address, faults.as_slice()) {
        (Some(email_address), []) => Ok(email_address.to_owned()),
        _ => Err(answers::invalid_request(&faults)),
    }
}

fn body(request: &Request) -> Result<Map<String, Value>, Stop> {
    members::body(request).map_err(|fault| answers::invalid_request(&[fault]))
}

fn is_acceptable(password: &str) -> bool {
    (8..=64).contains(&password.chars().count()) && password.contains(|character: char| character.is_ascii_digit())
}
