//! The operations under their paths.

use serde_json::{Map, Value, json};
use shared::operation::Operation;

use crate::{bodies, examples, parameters, responses};

pub(crate) fn paths() -> Value {
    let mut paths = Map::new();
    for operation in Operation::ALL {
        let item = paths.entry(operation.path()).or_insert_with(|| json!({}));
        item[method(operation)] = described(operation);
    }
    Value::Object(paths)
}

/// The method in the document's spelling.
pub(crate) fn method(operation: Operation) -> String {
    operation.method().as_str().to_ascii_lowercase()
}

/// The `operationId`.
pub(crate) const fn id(operation: Operation) -> &'static str {
    match operation {
        Operation::GetById => "getUserById",
        Operation::Create => "createUser",
        Operation::Update => "updateUser",
        Operation::UpdateEmail => "updateUserEmail",
    }
}

const fn summary(operation: Operation) -> &'static str {
    match operation {
        Operation::GetById => "Read a user",
        Operation::Create => "Create a user",
        Operation::Update => "Change a user",
        Operation::UpdateEmail => "Change a user's email address",
    }
}

const fn description(operation: Operation) -> &'static str {
    match operation {
        Operation::GetById => {
            "Reads the provider and Subscribe concurrently and combines their values. If they differ, writes the provider's values to Subscribe."
        }
        Operation::Create => {
            "Checks on both sides that email and id are free, creates the user at the provider, then at Subscribe. Only Subscribe sends the verification mail."
        }
        Operation::Update => {
            "Changes the given fields on both sides. Absent fields stay unchanged; null clears a field. If Subscribe refuses, the provider's change is undone."
        }
        Operation::UpdateEmail => {
            "Checks that the address is free and changes it on both sides. If Subscribe refuses, the provider gets the old address back. If the user already has the address, the request succeeds and changes nothing."
        }
    }
}

fn described(operation: Operation) -> Value {
    let mut described = json!({
        "operationId": id(operation),
        "tags": ["Users"],
        "summary": summary(operation),
        "description": description(operation),
        "security": [{"token": [operation.default_scope()]}],
        "parameters": parameters::of(operation),
        "responses": responses::of(operation),
    });
    if let Some((name, _)) = bodies::named(operation) {
        described["requestBody"] = json!({
            "required": true,
            "content": {"application/json": {
                "schema": {"$ref": format!("#/components/schemas/{name}")},
                "examples": examples::of_requests(operation),
            }},
        });
    }
    described
}
