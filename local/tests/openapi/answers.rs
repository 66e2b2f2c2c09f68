//! The bodies of answers, as `shared::response` and the operations' outputs write them.

use serde_json::{Value, json};
use shared::{
    catalogue::{Code, Kind},
    operation::Operation,
};

use crate::values::{described, encrypted_id, flag, id, state};

/// The schemas common to all answers.
pub(crate) fn named() -> [(&'static str, Value); 4] {
    [
        ("Error", envelope(&error_message(), None)),
        ("Problem", problem()),
        ("User", user()),
        ("CreatedUser", created_user()),
    ]
}

/// The envelope of a success with this code.
pub(crate) fn success(operation: Operation, code: Code) -> Value {
    let message = json!({
        "type": "object",
        "additionalProperties": false,
        "required": ["code", "text", "type"],
        "properties": {
            "code": {"const": code.full()},
            "text": {"const": code.entry().text},
            "type": {"const": Kind::Success.name()},
        },
    });
    envelope(&message, data(operation).as_ref())
}

/// An error with one of these codes, in the envelope.
pub(crate) fn error(codes: &[Code]) -> Value {
    json!({"allOf": [
        {"$ref": "#/components/schemas/Error"},
        {"properties": {"message": {"properties": {"code": code_enum(codes)}}}},
    ]})
}

/// An error with one of these codes, as problem details.
pub(crate) fn problem_of(codes: &[Code]) -> Value {
    json!({"allOf": [
        {"$ref": "#/components/schemas/Problem"},
        {"properties": {"code": code_enum(codes)}},
    ]})
}

fn code_enum(codes: &[Code]) -> Value {
    json!({"enum": codes.iter().map(|code| code.full()).collect::<Vec<_>>()})
}

fn error_message() -> Value {
    json!({
        "type": "object",
        "additionalProperties": false,
        "required": ["code", "text", "type"],
        "properties": {
            "code": {"type": "string", "minLength": 1, "description": "The code of the answer. Programs should decide by it."},
            "text": {"type": "string", "minLength": 1, "description": "For people. In `E400_00`, it lists all faults of the request."},
            "type": {"const": Kind::Error.name()},
        },
    })
}

fn envelope(message: &Value, data: Option<&Value>) -> Value {
    let mut schema = json!({
        "type": "object",
        "additionalProperties": false,
        "required": ["message", "meta"],
        "properties": {
            "message": message,
            "meta": {"type": ["string", "null"], "description": "Further details, if any."},
        },
    });
    if let Some(data) = data {
        schema["required"] = json!(["message", "meta", "data"]);
        schema["properties"]["data"] = data.clone();
    }
    schema
}

fn data(operation: Operation) -> Option<Value> {
    match operation {
        Operation::GetById => Some(json!({
            "type": "object",
            "additionalProperties": false,
            "required": ["user"],
            "properties": {"user": {"$ref": "#/components/schemas/User"}},
        })),
        Operation::Create => Some(json!({"$ref": "#/components/schemas/CreatedUser"})),
        Operation::Update | Operation::UpdateEmail => None,
    }
}

fn problem() -> Value {
    json!({
        "type": "object",
        "description": "Problem details (RFC 9457).",
        "additionalProperties": false,
        "required": ["type", "title", "status", "detail", "instance", "code"],
        "properties": {
            "type": {"type": "string", "minLength": 1, "format": "uri"},
            "title": {"type": "string", "minLength": 1},
            "status": {"type": "integer"},
            "detail": {"type": "string", "minLength": 1, "description": "The same as the envelope's `message.text`."},
            "instance": {"type": "string", "minLength": 1, "format": "uri", "description": "A URI with the request id."},
            "code": {"type": "string", "minLength": 1, "description": "The code of the answer. Programs should decide by it."},
            "meta": {"type": "string", "minLength": 1, "description": "Further details, if any."},
        },
    })
}

fn created_user() -> Value {
    json!({
        "type": "object",
        "additionalProperties": false,
        "required": ["customerRegistrationId", "encryptedCustomerRegistrationId"],
        "properties": {
            "customerRegistrationId": id(),
            "encryptedCustomerRegistrationId": described(encrypted_id(), "The same id, encrypted for the tenant."),
        },
    })
}

/// The sides accepted these values earlier, by rules that may differ from those of requests.
fn user() -> Value {
    let kept_name = || json!({"type": ["string", "null"], "minLength": 1});
    json!({
        "type": "object",
        "additionalProperties": false,
        "required": [
            "customerRegistrationId", "encryptedCustomerRegistrationId", "email", "verified", "state", "firstName", "lastName",
            "lastLogoutDate", "metadata",
        ],
        "properties": {
            "customerRegistrationId": id(),
            "encryptedCustomerRegistrationId": described(encrypted_id(), "The same id, encrypted for the tenant."),
            "email": {"type": ["string", "null"], "pattern": "@", "description": "In lower case. Null if the provider keeps the user without one."},
            "verified": described(flag(), "Whether the email is verified."),
            "state": described(
                state(),
                "`Standard` if the tenant has a provider. Without one: `Lite` without a password, else `Unverified` until the email is verified, else `Standard`.",
            ),
            "firstName": kept_name(),
            "lastName": kept_name(),
            "lastLogoutDate": {"anyOf": [{"$ref": "#/components/schemas/MomentInUtc"}, {"type": "null"}]},
            "metadata": {
                "type": "object",
                "propertyNames": {"pattern": "^[a-z][A-Za-z0-9_]*$"},
                "additionalProperties": {"type": ["string", "number", "boolean"]},
            },
        },
    })
}
