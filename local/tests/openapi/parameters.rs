//! The parameters of each operation: path, query, headers.

use serde_json::{Value, json};
use shared::{
    operation::{Operation, PathShape},
    request::{IGNORE_PROVIDER, IdempotencyKey, TenantHeaders},
};

use crate::values::{code, id, idempotency_key, written_flag};

pub(crate) fn of(operation: Operation) -> Value {
    let mut parameters = Vec::new();
    if operation.path_shape() != PathShape::Collection {
        parameters.push(required(
            "path",
            "customerRegistrationId",
            &id(),
            "reader-1",
            "The user's id, percent-encoded.",
        ));
    }
    if operation == Operation::GetById {
        parameters.push(optional(
            "query",
            IGNORE_PROVIDER,
            &written_flag(),
            "true",
            "If true, the provider is not called and only Subscribe is read. The parameter's name is case-insensitive.",
        ));
    }
    for (name, example, text) in [
        (TenantHeaders::GROUP, "DEMO", "The client group of the tenant."),
        (TenantHeaders::CLIENT, "HERALD", "The client of the tenant."),
        (TenantHeaders::PAPER, "MORNING", "The paper of the tenant."),
        (
            TenantHeaders::SOURCE,
            "shop",
            "The caller's name for itself. It is stored in event records and logged.",
        ),
    ] {
        parameters.push(required("header", name, &code(), example, text));
    }
    if operation.writes() {
        parameters.push(optional(
            "header",
            IdempotencyKey::HEADER,
            &idempotency_key(),
            "6f1f0a7e-2d3c-4a53-9c1c-0b5b9d2f7a11",
            "A key for this request, chosen by the caller, for example a new UUID. A repeat with the same key has no second effect.",
        ));
    }
    parameters.push(optional(
        "header",
        "traceparent",
        &json!({"type": "string"}),
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "W3C Trace Context. Passed on to both sides; a malformed value is ignored.",
    ));
    Value::Array(parameters)
}

fn required(place: &str, name: &str, schema: &Value, example: &str, text: &str) -> Value {
    let mut parameter = optional(place, name, schema, example, text);
    parameter["required"] = true.into();
    parameter
}

fn optional(place: &str, name: &str, schema: &Value, example: &str, text: &str) -> Value {
    json!({"name": name, "in": place, "description": text, "schema": schema, "example": example})
}
