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
            "email": described(email(), "Kept in lower case."),
            "password": described(or_null(password()), "Without one the user is passwordless. Its strength is the provider's to judge."),
            "firstName": described(or_null(name()), "The empty text means none."),
            "lastName": described(or_null(name()), "The empty text means none."),
            "customerRegistrationId": described(or_null(id()), &new_ids::in_words()),
            "encryptedCustomerRegistrationId": described(or_null(encrypted_id()), "The same id, encrypted for the tenant."),
            "encryptedCustomerRegistrationid": {
                "deprecated": true,
                "description": "Another spelling of encryptedCustomerRegistrationId.",
                "type": encrypted_type(), "pattern": encrypted_id()["pattern"],
            },
            "verifyEmail": described(or_null(flag()), "Whether the reader has to confirm the address by mail. Without it, the address counts as verified at once."),
            "returnUrl": described(or_null(return_url()), "Where the click in the mail leads; on an origin that the tenant allows."),
            "ignoreProvider": described(or_null(flag()), "Leaves the provider out: the user is made at Subscribe alone."),
            "state": described(or_null(state()), "Checked, otherwise without effect."),
            "metadata": described(or_null(metadata()), "Custom fields; null values are left out."),
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
        "description": "A partial update: what is absent stays as it is.",
        "additionalProperties": false,
        "properties": {
            "firstName": described(or_null(name()), "Null or the empty text clears it."),
            "lastName": described(or_null(name()), "Null or the empty text clears it."),
            "verified": described(flag(), "Whether the email counts as verified, on both sides."),
            "lastLogoutDate": described(json!({"$ref": "#/components/schemas/Moment"}), "Kept at Subscribe alone; excludes `removeLastLogoutDate: true`."),
            "removeLastLogoutDate": described(or_null(flag()), "Clears lastLogoutDate."),
            "metadata": described(or_null(metadata()), "Merged into what is there at the first level; null clears a key."),
            "ignoreProvider": described(or_null(flag()), "Leaves the provider out: Subscribe alone is changed."),
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
        "properties": {"email": described(email(), "Kept in lower case. `verified` stays as it is.")},
    })
}
