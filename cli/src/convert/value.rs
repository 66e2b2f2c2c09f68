//! Checks values by this API's rules.

use serde_json::Value;
use shared::model::{
    CustomerRegistrationId, EmailAddress, MetadataValue, Name, Password, SentReturnUrl, parse_rfc3339,
};

use super::place::Field;

/// The value if this API accepts it, or the API's text for the fault.
pub(super) fn checked(field: Field, value: &Value) -> Result<Value, String> {
    match field {
        Field::Email => text(value, |text| {
            EmailAddress::parse(text).map(|email| email.as_str().to_owned())
        }),
        Field::Password => text(value, |text| Password::parse(text).map(|_| text.to_owned())),
        Field::Id => text(value, |text| {
            CustomerRegistrationId::parse(text).map(|id| id.as_str().to_owned())
        }),
        Field::FirstName | Field::LastName => text(value, |text| Name::parse(text).map(|_| text.to_owned())),
        // The origins that the tenant allows are not known here.
        Field::ReturnUrl => text(value, |text| SentReturnUrl::parse(text).map(|_| text.to_owned())),
        Field::LastLogoutDate => text(value, |text| match parse_rfc3339(text) {
            Some(_) => Ok(text.to_owned()),
            None => Err("must be a date-time like 2023-06-06T17:42:26Z (RFC 3339)"),
        }),
        Field::VerifyEmail | Field::Verified | Field::RemoveLastLogoutDate | Field::IgnoreProvider => match value {
            Value::Bool(_) => Ok(value.clone()),
            _ => Err("must be true or false".to_owned()),
        },
    }
}

/// A `metadata` value if this API accepts it, or the API's text for the fault.
pub(super) fn checked_metadata(value: &Value) -> Result<Value, String> {
    MetadataValue::parse(value)
        .map(|value| value.to_json())
        .map_err(|fault| fault.to_string())
}

fn text<E: ToString>(value: &Value, parse: impl FnOnce(&str) -> Result<String, E>) -> Result<Value, String> {
    match value {
        Value::String(text) => parse(text).map(Value::String).map_err(|fault| fault.to_string()),
        _ => Err("must be a string".to_owned()),
    }
}
