//! Request and answer bodies of the contract.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::{
    model::{
        CustomerRegistrationId, EmailAddress, Metadata, Name, NewUser, Patch, Registration, RegistrationChanges,
        ReturnUrl, Verification,
    },
    upstream::Reply,
};

/// The longest code and call id in bytes that go into an event record.
const LONGEST_OBSERVED: usize = 128;

/// A registration; members that later versions of the contract add are ignored.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Resource {
    customer_registration_id: String,
    email: String,
    verified: bool,
    has_password: bool,
    #[serde(default)]
    first_name: Option<String>,
    #[serde(default)]
    last_name: Option<String>,
    #[serde(default)]
    last_logout_date: Option<Timestamp>,
    #[serde(default)]
    metadata: Map<String, Value>,
}

impl Resource {
    /// `None` if id or email are invalid.
    pub(super) fn registration(self) -> Option<Registration> {
        Some(Registration {
            id: CustomerRegistrationId::parse(&self.customer_registration_id).ok()?,
            email: EmailAddress::stored(&self.email)?,
            verified: self.verified,
            has_password: self.has_password,
            first_name: self.first_name.and_then(Name::stored),
            last_name: self.last_name.and_then(Name::stored),
            last_logout_date: self.last_logout_date,
            metadata: Metadata::stored(&self.metadata),
        })
    }
}

/// `GET /registrations?email=`.
#[derive(Deserialize)]
pub(super) struct Found {
    pub(super) registrations: Vec<Resource>,
}

/// `POST /registrations`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct NewRegistration<'a> {
    customer_registration_id: &'a str,
    email: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    password: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    first_name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_name: Option<&'a str>,
    #[serde(skip_serializing_if = "Map::is_empty")]
    metadata: Map<String, Value>,
    verify_email: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    return_url: Option<&'a str>,
}

impl<'a> NewRegistration<'a> {
    pub(super) fn of(user: &'a NewUser) -> Self {
        let (verify_email, return_url) = match &user.verification {
            Verification::Immediate => (false, None),
            Verification::ByMail { return_url } => (true, return_url.as_ref().map(ReturnUrl::as_str)),
        };
        Self {
            customer_registration_id: user.id.as_str(),
            email: user.email.as_str(),
            password: user.password.as_ref().map(crate::model::Password::expose),
            first_name: user.first_name.as_ref().map(Name::as_str),
            last_name: user.last_name.as_ref().map(Name::as_str),
            metadata: user.metadata.to_json(),
            verify_email,
            return_url,
        }
    }
}

/// `PUT /registrations/{crid}`: absent keeps, `null` clears.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Change<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    email: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    verified: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    first_name: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_name: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_logout_date: Option<Value>,
    #[serde(skip_serializing_if = "Map::is_empty")]
    metadata: Map<String, Value>,
}

impl<'a> Change<'a> {
    pub(super) fn of(changes: &'a RegistrationChanges) -> Self {
        let profile = &changes.profile;
        Self {
            email: changes.email.as_ref().map(EmailAddress::as_str),
            verified: profile.verified,
            first_name: member(&profile.first_name, |name| name.as_str().to_owned()),
            last_name: member(&profile.last_name, |name| name.as_str().to_owned()),
            last_logout_date: member(&changes.last_logout_date, Timestamp::to_string),
            metadata: profile.metadata.to_json(),
        }
    }
}

fn member<T>(patch: &Patch<T>, text: impl FnOnce(&T) -> String) -> Option<Value> {
    match patch {
        Patch::Keep => None,
        Patch::Clear => Some(Value::Null),
        Patch::Set(value) => Some(Value::String(text(value))),
    }
}

/// `PATCH /registrations/{crid}/email`.
#[derive(Serialize)]
pub(super) struct EmailChange<'a> {
    pub(super) email: &'a str,
}

/// Any refusal.
#[derive(Deserialize, Default)]
pub(super) struct ErrorBody {
    #[serde(default)]
    pub(super) code: Option<String>,
}

impl ErrorBody {
    pub(super) fn of(reply: &Reply) -> Self {
        reply.json().unwrap_or_default()
    }
}

/// The code for the event record: the contract's code if the answer has one, else the status.
pub(super) fn answer_code(reply: &Reply) -> String {
    let code = if reply.status().is_success() {
        None
    } else {
        ErrorBody::of(reply).code
    };
    code.filter(|code| is_plain(code))
        .unwrap_or_else(|| reply.status().as_str().to_owned())
}

/// The service's own id of the call, for its operators.
pub(super) fn call_id(reply: &Reply) -> Option<String> {
    reply
        .header("x-request-id")
        .filter(|id| is_plain(id))
        .map(str::to_owned)
}

fn is_plain(text: &str) -> bool {
    (1..=LONGEST_OBSERVED).contains(&text.len())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.' | b':' | b'='))
}
