//! Sample values that the suites make users of.
#![expect(clippy::unwrap_used, reason = "a contract suite fails by panicking")]

use serde_json::Value;

use crate::model::{
    CustomerRegistrationId, EmailAddress, Metadata, MetadataChanges, MetadataKey, MetadataValue, Name, NewUser,
    Password, Verification,
};

pub(crate) fn new_user(label: &str) -> NewUser {
    NewUser {
        id: crid(&format!("contract-{label}")),
        email: email(label),
        password: Some(Password::parse("correct-horse-Battery-1").unwrap()),
        first_name: None,
        last_name: None,
        metadata: Metadata::default(),
        verification: Verification::Immediate,
    }
}

pub(crate) fn crid(text: &str) -> CustomerRegistrationId {
    CustomerRegistrationId::parse(text).unwrap()
}

/// A GUID that is always the same for the same label.
pub(crate) fn guid(label: &str) -> CustomerRegistrationId {
    let mut state = 0xcbf2_9ce4_8422_2325_u128;
    for byte in label.bytes() {
        state = (state ^ u128::from(byte)).wrapping_mul(0x0000_0000_0100_0000_0000_0000_0000_013B);
    }
    let digits = format!("{state:032x}");
    let (one, rest) = digits.split_at(8);
    let (two, rest) = rest.split_at(4);
    let (three, rest) = rest.split_at(4);
    let (four, five) = rest.split_at(4);
    crid(&format!("{one}-{two}-{three}-{four}-{five}"))
}

pub(crate) fn email(label: &str) -> EmailAddress {
    EmailAddress::parse(&format!("contract+{label}@example.com")).unwrap()
}

pub(crate) fn name(text: &str) -> Option<Name> {
    Name::parse(text).unwrap()
}

pub(crate) fn metadata(object: &Value) -> Metadata {
    Metadata::stored(object.as_object().unwrap())
}

pub(crate) fn metadata_changes(object: &Value) -> MetadataChanges {
    let entries = object.as_object().unwrap().iter();
    let value = |value: &Value| (!value.is_null()).then(|| MetadataValue::parse(value).unwrap());
    entries
        .map(|(key, change)| (MetadataKey::parse(key).unwrap(), value(change)))
        .collect()
}
