//! The bodies of requests, as `functions/*/src/input.rs` reads them.

use serde_json::{Value, json};
use shared::operation::Operation;

use crate::{
    new_ids,
    values::{described, email, encrypted_id, flag, id, metadata, name, or_null, password, return_url, state},
};

/// The name and schema of an operation's body; `None` for reads.
pub(crate) fn named(operation: Operation) -> Option<(&'static str, Value)> {
    match operation {
        Operation::GetById => None,
        Operation::Create => Some(("CreateUser", create())),
        Operation::Update => Some(("UpdateUser", update())),
        Operation::UpdateEmail => Some(("UpdateUserEmail", update_email())),
    }
}

fn create() -> Value {
    json!({
        "type": "object",
        "additionalProperties": false,
        "required": ["email"],
        "properties": {
            "email": described(email(), "Stored in lower case."),
            "password": described(or_null(password()), "Without a password, the user is passwordless. The provider checks its strength."),
            "firstName": described(or_null(name()), "An empty string counts as absent."),
            "lastName": described(or_null(name()), "An empty string counts as absent."),
            "customerRegistrationId": described(or_null(id()), &new_ids::in_words()),
            "encryptedCustomerRegistrationId": described(or_null(encrypted_id()), "The id, encrypted for the tenant. If customerRegistrationId is sent too, both must agree."),
            "encryptedCustomerRegistrationid": {
                "deprecated": true,
                "description": "Another spelling of encryptedCustomerRegistrationId.",
                "type": encrypted_type(), "pattern": encrypted_id()["pattern"],
            },
            "verifyEmail": described(or_null(flag()), "Whether the reader must confirm the address by mail. If false or absent, the address counts as verified at once."),
            "returnUrl": described(or_null(return_url()), "Where the link in the verification mail leads. The tenant's settings must allow its origin."),
            "ignoreProvider": described(or_null(flag()), "If true, the provider is not called and the user is created only at Subscribe."),
            "state": described(or_null(state()), "Checked, but has no effect."),
            "metadata": described(or_null(metadata()), "Custom fields. Null values are ignored."),
        },
    })
}

fn encrypted_type() -> Value {
    or_null(encrypted_id())["type"].clone()
}

fn update() -> Value {
    let names = |field: &str| json!({"required": [field]});
    json!({
        "type": "object",
        "description": "A partial update: absent fields stay unchanged.",
        "additionalProperties": false,
        "properties": {
            "firstName": described(or_null(name()), "Null or an empty string clears it."),
            "lastName": described(or_null(name()), "Null or an empty string clears it."),
            "verified": described(flag(), "Whether the email counts as verified, on both sides."),
            "lastLogoutDate": described(json!({"$ref": "#/components/schemas/Moment"}), "Stored only at Subscribe. Cannot be combined with `removeLastLogoutDate: true`."),
            "removeLastLogoutDate": described(or_null(flag()), "Clears lastLogoutDate."),
            "metadata": described(or_null(metadata()), "Merged with the stored metadata key by key; null removes a key."),
            "ignoreProvider": described(or_null(flag()), "If true, the provider is not called and only Subscribe is changed."),
        },
        // Beside the members, because client generators would make a separate body type for each way to name a field.
        "allOf": [
            {"anyOf": [
                names("firstName"),
                names("lastName"),
                names("verified"),
                names("lastLogoutDate"),
                {"required": ["removeLastLogoutDate"], "properties": {"removeLastLogoutDate": {"const": true}}},
                {"required": ["metadata"], "properties": {"metadata": {"type": "object"}}},
            ]},
            {"not": {
                "required": ["lastLogoutDate", "removeLastLogoutDate"],
                "properties": {"lastLogoutDate": {}, "removeLastLogoutDate": {"const": true}},
            }},
        ],
    })
}

fn update_email() -> Value {
    json!({
        "type": "object",
        "additionalProperties": false,
        "required": ["email"],
        "properties": {"email": described(email(), "Stored in lower case. `verified` does not change.")},
    })
}
