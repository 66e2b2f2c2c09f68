//! The schemas of the two write operations, and the messages of Auth0's validator.

use serde_json::{Map, Value};

use super::errors;
use crate::simulators::exchange::Stop;
use crate::simulators::members::address;

#[derive(Clone, Copy)]
enum Kind {
    /// A string with its minimum and maximum length in characters.
    Text(usize, usize),
    Address,
    Phone,
    /// A string without white space.
    Unspaced(usize),
    Flag,
    Object,
}

const ANY_LENGTH: usize = usize::MAX;

const CREATE: &[(&str, Kind)] = &[
    ("connection", Kind::Text(1, ANY_LENGTH)),
    ("email", Kind::Address),
    ("phone_number", Kind::Phone),
    ("user_metadata", Kind::Object),
    ("blocked", Kind::Flag),
    ("email_verified", Kind::Flag),
    ("phone_verified", Kind::Flag),
    ("app_metadata", Kind::Object),
    ("given_name", Kind::Text(1, 150)),
    ("family_name", Kind::Text(1, 150)),
    ("name", Kind::Text(1, 300)),
    ("nickname", Kind::Text(1, 300)),
    ("picture", Kind::Text(0, ANY_LENGTH)),
    ("user_id", Kind::Unspaced(255)),
    ("password", Kind::Text(1, ANY_LENGTH)),
    ("verify_email", Kind::Flag),
    ("username", Kind::Text(1, 128)),
];

const UPDATE: &[(&str, Kind)] = &[
    ("connection", Kind::Text(1, ANY_LENGTH)),
    ("client_id", Kind::Text(1, ANY_LENGTH)),
    ("email", Kind::Address),
    ("phone_number", Kind::Phone),
    ("user_metadata", Kind::Object),
    ("blocked", Kind::Flag),
    ("email_verified", Kind::Flag),
    ("phone_verified", Kind::Flag),
    ("app_metadata", Kind::Object),
    ("given_name", Kind::Text(1, 150)),
    ("family_name", Kind::Text(1, 150)),
    ("name", Kind::Text(1, 300)),
    ("nickname", Kind::Text(1, 300)),
    ("picture", Kind::Text(0, ANY_LENGTH)),
    ("password", Kind::Text(1, ANY_LENGTH)),
    ("verify_email", Kind::Flag),
    ("verify_phone_number", Kind::Flag),
    ("username", Kind::Text(1, 128)),
];

/// Members that an update may unset with `null`.
const UNSETTABLE: [&str; 9] = [
    "email",
    "phone_number",
    "given_name",
    "family_name",
    "name",
    "nickname",
    "picture",
    "password",
    "username",
];

const NOT_TOGETHER: [(&str, &str); 5] = [
    ("password", "email"),
    ("password", "email_verified"),
    ("username", "email"),
    ("username", "email_verified"),
    ("username", "password"),
];

const RESERVED_IN_APP_METADATA: [&str; 18] = [
    "__tenant",
    "_id",
    "blocked",
    "clientID",
    "created_at",
    "email_verified",
    "email",
    "globalClientID",
    "global_client_id",
    "identities",
    "lastIP",
    "lastLogin",
    "loginsCount",
    "metadata",
    "multifactor_last_modified",
    "multifactor",
    "updated_at",
    "user_id",
];

pub(super) fn check_create(body: &Value) -> Result<&Map<String, Value>, Stop> {
    let members = check(body, CREATE, &[])?;
    // A database connection requires the last two.
    for required in ["connection", "email", "password"] {
        if !members.contains_key(required) {
            let problem = format!("'Missing required property: {required}'.");
            return Err(errors::payload(&problem));
        }
    }
    Ok(members)
}

pub(super) fn check_update(body: &Value) -> Result<&Map<String, Value>, Stop> {
    let members = check(body, UPDATE, &UNSETTABLE)?;
    if members.is_empty() {
        return Err(errors::payload("'Too few properties defined (0), minimum 1'."));
    }
    for (one, other) in NOT_TOGETHER {
        if members.contains_key(one) && members.contains_key(other) {
            let message = format!("Cannot update {one} and {other} simultaneously");
            return Err(errors::bad_request(&message, None));
        }
    }
    Ok(members)
}

fn check<'b>(body: &'b Value, properties: &[(&str, Kind)], nullable: &[&str]) -> Result<&'b Map<String, Value>, Stop> {
    let members = body
        .as_object()
        .ok_or_else(|| errors::payload("'Expected type object'."))?;
    for (name, value) in members {
        let Some((_, kind)) = properties.iter().find(|(known, _)| known == name) else {
            let problem = format!("'Additional properties not allowed: {name}'.");
            return Err(errors::payload(&problem));
        };
        if value.is_null() && nullable.contains(&name.as_str()) {
            continue;
        }
        if let Some(problem) = kind.problem(value) {
            return Err(errors::payload(&format!("'{problem}' on property {name}.")));
        }
        if let Some(metadata) = value.as_object() {
            check_metadata_keys(name, metadata)?;
        }
    }
    Ok(members)
}

fn check_metadata_keys(property: &str, metadata: &Map<String, Value>) -> Result<(), Stop> {
    for key in metadata.keys() {
        let is_reserved = property == "app_metadata" && RESERVED_IN_APP_METADATA.contains(&key.as_str());
        if is_reserved || key.contains(['.', '$']) {
            let problem = format!("'Invalid property name: {key}' on property {property}.");
            return Err(errors::payload(&problem));
        }
    }
    Ok(())
}

impl Kind {
    fn problem(self, value: &Value) -> Option<String> {
        let expected = match self {
            Self::Flag => "boolean",
            Self::Object => "object",
            _ => "string",
        };
        let found = type_name(value);
        if found != expected {
            return Some(format!("Expected type {expected} but found type {found}"));
        }
        let text = value.as_str().unwrap_or_default();
        let length = text.chars().count();
        match self {
            Self::Text(shortest, _) if length < shortest => {
                Some(format!("String is too short ({length} chars), minimum {shortest}"))
            }
            Self::Text(_, longest) | Self::Unspaced(longest) if length > longest => {
                Some(format!("String is too long ({length} chars), maximum {longest}"))
            }
            Self::Address if address(value).is_none() => {
                Some(format!("Object didn't pass validation for format email: {text}"))
            }
            Self::Phone if !is_phone_number(text) => Some(r"String does not match pattern: ^\+[0-9]{1,15}$".to_owned()),
            Self::Unspaced(_) if text.contains(char::is_whitespace) => {
                Some(r"String does not match pattern: ^\S*$".to_owned())
            }
            _ => None,
        }
    }
}

fn is_phone_number(text: &str) -> bool {
    text.strip_prefix('+')
        .is_some_and(|digits| (1..=15).contains(&digits.len()) && digits.bytes().all(|digit| digit.is_ascii_digit()))
}

fn type_name(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}
