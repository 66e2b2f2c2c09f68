//! The responses of each operation, by status, from the catalogue.

use axum::http::StatusCode;
use serde_json::{Map, Value, json};
use shared::{
    catalogue::{Code, Kind},
    operation::Operation,
};

use crate::{answers, examples, headers};

/// The responses that are the same for all operations that have them, by name.
pub(crate) fn shared() -> Value {
    let errors = Code::TABLE.iter().filter(|code| code.kind() == Kind::Error);
    let alike = errors.filter_map(|code| {
        let codes = codes_of(code.status(), None);
        let name = name(code.status());
        is_alike(code.status()).then(|| (name, error(code.status(), None, &codes)))
    });
    let of_the_gateway = FAILING.map(|(status, text)| (name(status), failed(status, text)));
    Value::Object(alike.chain(of_the_gateway).collect())
}

/// The statuses of the gateway's answers for a function that fails, and what they mean.
const FAILING: [(StatusCode, &str); 2] = [
    (
        StatusCode::BAD_GATEWAY,
        "The function failed or exceeded its time limit.",
    ),
    (
        StatusCode::GATEWAY_TIMEOUT,
        "The function could not be reached, or the gateway's time limit was exceeded.",
    ),
];

/// The responses of an operation.
pub(crate) fn of(operation: Operation) -> Value {
    let mut responses = Map::new();
    let codes = Code::TABLE
        .iter()
        .filter(|code| code.entry().operations.contains(&operation));
    for code in codes {
        let status = code.status();
        let response = match code.kind() {
            Kind::Success => success(operation, *code),
            Kind::Error if is_alike(status) => reference(status),
            Kind::Error => error(status, Some(operation), &codes_of(status, Some(operation))),
        };
        responses.insert(status.as_str().to_owned(), response);
    }
    for (status, _) in FAILING {
        responses.insert(status.as_str().to_owned(), reference(status));
    }
    Value::Object(responses)
}

/// The codes of a status, for one operation or all.
fn codes_of(status: StatusCode, operation: Option<Operation>) -> Vec<Code> {
    let fits = |code: &Code| {
        let entry = code.entry();
        entry.status == status && operation.is_none_or(|operation| entry.operations.contains(&operation))
    };
    Code::TABLE.iter().copied().filter(fits).collect()
}

/// Whether all operations with this status have the same codes and headers.
fn is_alike(status: StatusCode) -> bool {
    let with_it = |operation: &Operation| !codes_of(status, Some(*operation)).is_empty();
    let alike = |operation: Operation| {
        codes_of(status, Some(operation)) == codes_of(status, None)
            && headers::of(status, Some(operation)) == headers::of(status, None)
    };
    Operation::ALL.into_iter().filter(with_it).all(alike)
}

fn reference(status: StatusCode) -> Value {
    json!({"$ref": format!("#/components/responses/{}", name(status))})
}

/// `StatusCode::NOT_FOUND` → `NotFound`.
fn name(status: StatusCode) -> String {
    status.canonical_reason().unwrap().replace(' ', "")
}

fn success(operation: Operation, code: Code) -> Value {
    let mut response = json!({
        "description": code.meaning(),
        "headers": headers::of(code.status(), Some(operation)),
        "content": {"application/json": {
            "schema": answers::success(operation, code),
            "examples": examples::of_answers(Some(operation), &[code]),
        }},
    });
    if operation == Operation::Create {
        response["links"] = links();
    }
    response
}

fn error(status: StatusCode, operation: Option<Operation>, codes: &[Code]) -> Value {
    let line = |code: &Code| format!("- `{}` *{}* {}", code.suffix(), code.entry().text, code.meaning());
    let mut content = json!({"application/json": {
        "schema": answers::error(codes),
        "examples": examples::of_answers(operation, codes),
    }});
    // The gateway's throttling does not read `Accept`.
    if status != StatusCode::TOO_MANY_REQUESTS {
        content["application/problem+json"] = json!({
            "schema": answers::problem_of(codes),
            "examples": examples::of_problems(operation, codes),
        });
    }
    json!({
        "description": codes.iter().map(line).collect::<Vec<_>>().join("\n"),
        "headers": headers::of(status, operation),
        "content": content,
    })
}

/// The gateway's own answer, which does not depend on `Accept`.
fn failed(status: StatusCode, text: &str) -> Value {
    let code = Code::Internal;
    json!({
        "description": format!(
            "{text} The gateway answers instead of the function.\n\n- `{}` *{}* {}",
            code.suffix(), code.entry().text, code.meaning()
        ),
        "headers": headers::of(status, None),
        "content": {"application/json": {
            "schema": answers::error(&[code]),
            "examples": examples::of_a_failed_function(),
        }},
    })
}

/// The operations that can follow a creation.
fn links() -> Value {
    let others = Operation::ALL
        .into_iter()
        .filter(|operation| *operation != Operation::Create);
    let link = |operation: Operation| {
        let id = crate::operations::id(operation);
        let parameters = json!({"path.customerRegistrationId": "$response.body#/data/customerRegistrationId"});
        (id.to_owned(), json!({"operationId": id, "parameters": parameters}))
    };
    Value::Object(others.map(link).collect())
}
