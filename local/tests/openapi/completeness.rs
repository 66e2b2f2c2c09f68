//! Every operation, header and code is described, with an example.

use std::collections::BTreeSet;

use serde_json::Value;
use shared::{
    catalogue::{Code, Kind},
    operation::Operation,
    request::{IdempotencyKey, TenantHeaders},
};

use crate::{
    document, operations,
    repository::{none, read, sources},
    validator::Schemas,
};

/// How the functions' sources name the request headers they read, and the header in the description.
const READ: [(&str, &str); 6] = [
    ("header::AUTHORIZATION", "security"),
    ("header::CONTENT_TYPE", "the media type of the request body"),
    ("header::CONTENT_ENCODING", "E415: no coding is taken"),
    ("header::ACCEPT", "the media types of errors"),
    ("Self::HEADER", IdempotencyKey::HEADER),
    ("\"traceparent\"", "traceparent"),
];

/// Sources that read headers with variable names.
const ANY: [&str; 2] = ["shared/src/request/headers.rs", "shared/src/request/event.rs"];

#[test]
fn each_operation_has_its_texts_headers_and_an_example_of_each_of_its_codes() {
    let document = document::document();
    let schemas = Schemas::of(&document.components);
    let mut faults = Vec::new();
    for operation in Operation::ALL {
        let item = &document.paths[operation.path()][operations::method(operation)];
        let mut missing = |what: &str| faults.push(format!("{}: {what} is missing", operation.name()));
        for text in ["operationId", "summary", "description"] {
            if !item[text].is_string() {
                missing(text);
            }
        }
        for parameter in item["parameters"].as_array().unwrap() {
            if !is_shown(parameter) {
                missing(&format!("text or example of {}", parameter["name"]));
            }
        }
        let codes = Code::TABLE
            .iter()
            .filter(|code| code.entry().operations.contains(&operation));
        for code in codes {
            let response = schemas.resolve(&item["responses"][code.status().as_str()]);
            // Only the gateway's throttling does not read `Accept`.
            let is_problem = code.kind() == Kind::Error && *code != Code::TooManyRequests;
            if response["content"]["application/problem+json"].is_object() != is_problem {
                missing(&format!("{} as problem details, or they are too much", code.full()));
            }
            for (media_type, content) in response["content"].as_object().unwrap() {
                let code_of = |example: &Value| match media_type.as_str() {
                    "application/json" => example["value"]["message"]["code"].clone(),
                    _ => example["value"]["code"].clone(),
                };
                let examples = content["examples"].as_object().into_iter().flatten();
                if !examples.into_iter().any(|(_, example)| code_of(example) == code.full()) {
                    missing(&format!("an example of {} as {media_type}", code.full()));
                }
            }
            for (name, header) in response["headers"].as_object().into_iter().flatten() {
                if !is_shown(schemas.resolve(header)) {
                    missing(&format!("text or example of {name} with {}", code.status()));
                }
            }
        }
    }
    none(&faults);
}

fn is_shown(described: &Value) -> bool {
    described["description"].as_str().is_some_and(|text| !text.is_empty()) && !described["example"].is_null()
}

#[test]
fn each_request_header_is_described() {
    let document = document::document();
    for operation in Operation::ALL {
        let item = &document.paths[operation.path()][operations::method(operation)];
        let parameters = item["parameters"].as_array().unwrap().iter();
        let described: BTreeSet<&str> = parameters
            .filter(|parameter| parameter["in"] == "header")
            .filter_map(|parameter| parameter["name"].as_str())
            .collect();
        let mut expected = BTreeSet::from([
            TenantHeaders::GROUP,
            TenantHeaders::CLIENT,
            TenantHeaders::PAPER,
            TenantHeaders::SOURCE,
            "traceparent",
        ]);
        expected.extend(operation.writes().then_some(IdempotencyKey::HEADER));
        assert_eq!(described, expected, "{}", operation.name());
    }
}

/// A newly read header must be described and added to `READ`.
#[test]
fn no_other_request_header_is_read() {
    let mut read_in_sources = BTreeSet::new();
    let files = sources("shared/src/request").into_iter();
    for file in files.chain(["shared/src/response.rs".to_owned(), "shared/src/pipeline.rs".to_owned()]) {
        let source = read(&file);
        let code = source.split("#[cfg(test)]").next().unwrap();
        let dense: String = code.split_whitespace().collect();
        for call in [
            "headers.get(",
            "headers.get_all(",
            "headers().get(",
            "headers().get_all(",
            "headers.contains_key(",
        ] {
            for after in dense.split(call).skip(1) {
                let (name, _) = after.split_once(')').unwrap();
                // `single` reads the four headers of `TenantHeaders`, and the event passes all headers on.
                if name != "name" || !ANY.contains(&file.as_str()) {
                    read_in_sources.insert(name.to_owned());
                }
            }
        }
    }
    let known: BTreeSet<String> = READ.iter().map(|(name, _)| (*name).to_owned()).collect();
    assert_eq!(
        read_in_sources, known,
        "the description has the headers on the right: {READ:?}"
    );
}
