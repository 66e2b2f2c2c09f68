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
            "Reads the provider and Subscribe at once, combines them, and writes to Subscribe what the provider knows better."
        }
        Operation::Create => {
            "Checks that email and id are free on both sides, creates at the provider, then at Subscribe, which alone sends the verification mail."
        }
        Operation::Update => {
            "Changes the named fields on both sides: what is absent stays, null clears. Where one side refuses, the other is put back."
        }
        Operation::UpdateEmail => {
            "Checks that the address is free, changes it on both sides, and puts it back where one refuses. The address that the user has already is a success that changes nothing."
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
