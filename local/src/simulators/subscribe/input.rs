//! The bodies of the write operations.

use std::fmt;
use std::net::IpAddr;

use jiff::Timestamp;
use serde_json::{Map, Value};
use url::{Host, Url};

use super::errors;
use crate::simulators::exchange::{Request, Stop};
use crate::simulators::members::{self, Edit, Members, address, text};
use crate::simulators::sources::wire_time;

const TEXT: &str = "a string that is not empty";
const ADDRESS: &str = "an email address";
const FLAG: &str = "true or false";

/// The body of a creation. Of the password, only whether there is one is kept.
pub(super) struct NewRegistration {
    pub(super) id: String,
    pub(super) email: String,
    pub(super) has_password: bool,
    pub(super) first_name: Option<String>,
    pub(super) last_name: Option<String>,
    pub(super) metadata: Map<String, Value>,
    pub(super) verified: bool,
    pub(super) verify_email: bool,
    pub(super) return_url: Option<String>,
}

impl NewRegistration {
    pub(super) fn read(request: &Request) -> Result<Self, Stop> {
        let body = body(request)?;
        let mut members = Members::of(&body);
        let id = members.read_required(
            "customerRegistrationId",
            "1 to 255 characters, none of them a control character",
            |value| value.as_str().filter(|id| is_registration_id(id)),
        );
        let email = members.read_required("email", ADDRESS, address);
        let password = members.read("password", TEXT, text);
        let first_name = members.read("firstName", TEXT, text);
        let last_name = members.read("lastName", TEXT, text);
        let metadata = members.read("metadata", "an object of scalar values", |value| {
            metadata(value).filter(|metadata| metadata.values().all(|value| !value.is_null()))
        });
        let verified = members.read("verified", FLAG, Value::as_bool);
        let verify_email = members.read("verifyEmail", FLAG, Value::as_bool) == Some(true);
        let return_url = members.read("returnUrl", "an https URL", return_url);
        if verify_email && verified == Some(true) {
            members.fault("`verified` cannot be true where `verifyEmail` asks for a verification");
        }
        let faults = members.finish();
        let (Some(id), Some(email), []) = (id, email, faults.as_slice()) else {
            return Err(errors::invalid(&faults));
        };
        Ok(Self {
            id: id.to_owned(),
            email: email.to_owned(),
            has_password: password.is_some(),
            first_name: first_name.map(str::to_owned),
            last_name: last_name.map(str::to_owned),
            metadata: metadata.cloned().unwrap_or_default(),
            verified: verified.unwrap_or(!verify_email),
            verify_email,
            return_url: return_url.map(str::to_owned),
        })
    }
}

impl fmt::Debug for NewRegistration {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("NewRegistration")
            .field("id", &self.id)
            .finish_non_exhaustive()
    }
}

/// The body of an upsert.
pub(super) struct Change {
    pub(super) email: Option<String>,
    pub(super) verified: Option<bool>,
    pub(super) first_name: Edit<String>,
    pub(super) last_name: Edit<String>,
    pub(super) last_logout_date: Edit<String>,
    pub(super) metadata: Map<String, Value>,
}

impl Change {
    pub(super) fn read(request: &Request) -> Result<Self, Stop> {
        let body = body(request)?;
        let mut members = Members::of(&body);
        let email = members.read("email", ADDRESS, address);
        let verified = members.read("verified", FLAG, Value::as_bool);
        let first_name = members.read_edit("firstName", TEXT, owned_text);
        let last_name = members.read_edit("lastName", TEXT, owned_text);
        let last_logout_date = members.read_edit("lastLogoutDate", "an RFC 3339 date and time", |value| {
            value.as_str()?.parse::<Timestamp>().ok().map(wire_time)
        });
        let metadata = members.read(
            "metadata",
            "an object of scalar values, or null for keys to delete",
            metadata,
        );
        let faults = members.finish();
        if !faults.is_empty() {
            return Err(errors::invalid(&faults));
        }
        Ok(Self {
            email: email.map(str::to_owned),
            verified,
            first_name,
            last_name,
            last_logout_date,
            metadata: metadata.cloned().unwrap_or_default(),
        })
    }
}

impl fmt::Debug for Change {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Change").finish_non_exhaustive()
    }
}

/// The body of an email change.
pub(super) struct EmailChange {
    pub(super) email: String,
    pub(super) verified: Option<bool>,
}

impl EmailChange {
    pub(super) fn read(request: &Request) -> Result<Self, Stop> {
        let body = body(request)?;
        let mut members = Members::of(&body);
        let email = members.read_required("email", ADDRESS, address);
        let verified = members.read("verified", FLAG, Value::as_bool);
        let faults = members.finish();
        let (Some(email), []) = (email, faults.as_slice()) else {
            return Err(errors::invalid(&faults));
        };
        Ok(Self {
            email: email.to_owned(),
            verified,
        })
    }
}

impl fmt::Debug for EmailChange {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("EmailChange").finish_non_exhaustive()
    }
}

pub(super) fn is_registration_id(id: &str) -> bool {
    (1..=255).contains(&id.chars().count()) && !id.contains(char::is_control)
}

fn body(request: &Request) -> Result<Map<String, Value>, Stop> {
    members::body(request).map_err(|fault| errors::invalid(&[fault]))
}

fn owned_text(value: &Value) -> Option<String> {
    text(value).map(str::to_owned)
}

/// An object of scalars. The operation decides about `null` values.
fn metadata(value: &Value) -> Option<&Map<String, Value>> {
    value.as_object().filter(|metadata| {
        metadata
            .iter()
            .all(|(key, value)| !key.is_empty() && !value.is_object() && !value.is_array())
    })
}

fn return_url(value: &Value) -> Option<&str> {
    let text = value.as_str()?;
    let url = Url::parse(text).ok()?;
    let is_loopback = match url.host()? {
        Host::Domain(name) => name == "localhost",
        Host::Ipv4(address) => IpAddr::from(address).is_loopback(),
        Host::Ipv6(address) => IpAddr::from(address).is_loopback(),
    };
    (url.scheme() == "https" || (url.scheme() == "http" && is_loopback)).then_some(text)
}
