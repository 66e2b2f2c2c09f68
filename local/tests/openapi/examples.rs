//! Examples, taken from contract cases, so that each is a real request or answer.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::{Map, Value, json};
use shared::{catalogue::Code, operation::Operation};

use crate::{
    problems,
    repository::{outcome, read, template},
};

/// Accepted requests, by the names of their cases.
const fn requests(operation: Operation) -> &'static [&'static str] {
    match operation {
        Operation::GetById => &[],
        Operation::Create => &["created", "own-id", "verify-email", "least"],
        Operation::Update => &["updated", "metadata-merges", "null-clears", "last-logout-date-removed"],
        Operation::UpdateEmail => &["changed"],
    }
}

/// Answers by their codes, each as `operation/case`. A code with the same answer in all operations has one.
const fn answers(code: Code) -> &'static [&'static str] {
    match code {
        Code::GetByIdCompleted => &["get-by-id/found", "get-by-id/degraded"],
        Code::CreateCompleted => &["create/created"],
        Code::UpdateCompleted => &["update/updated"],
        Code::UpdateEmailCompleted => &["update-email/changed"],
        Code::BadRequest => &[
            "create/subscribe-refuses",
            "get-by-id/not-an-api-event",
            "update-email/provider-refuses",
        ],
        Code::InvalidInput => &[
            "get-by-id/headers-missing",
            "get-by-id/query-wrong",
            "create/many-faults",
            "update/many-faults",
            "update-email/many-faults",
        ],
        Code::InvalidId => &["get-by-id/unknown-id", "get-by-id/id-too-long"],
        Code::EmailPending => &["create/email-pending"],
        Code::EmailInUse => &["create/email-in-use"],
        Code::InvalidMetadata => &["create/metadata-invalid", "update/metadata-invalid"],
        Code::MetadataTooLong => &["create/metadata-too-long"],
        Code::UpdateRefused => &["update/provider-refuses"],
        Code::IdTaken => &["create/id-known-at-both-sides"],
        Code::Unauthorized => &["get-by-id/token-missing"],
        Code::Forbidden => &["get-by-id/tenant-unknown"],
        Code::NotFound => &["get-by-id/route-not-found"],
        Code::MethodNotAllowed => &["get-by-id/method-not-allowed"],
        Code::StillRunning => &["update/key-still-running"],
        Code::PayloadTooLarge => &["create/body-too-large"],
        Code::UnsupportedMediaType => &["create/body-of-another-type"],
        Code::KeyReused => &["create/key-of-another-request"],
        // Only the gateway's throttling answers it, with a text from the template.
        Code::TooManyRequests => &[],
        Code::Internal => &["update/provider-fails"],
        Code::GetByIdFailed => &["get-by-id/provider-fails"],
        Code::Unavailable => &["get-by-id/provider-throttles"],
    }
}

/// The examples of an operation's requests.
pub(crate) fn of_requests(operation: Operation) -> Value {
    let example = |case: &&str| {
        let body = event_body(operation, case).unwrap();
        ((*case).to_owned(), json!({"value": body}))
    };
    Value::Object(requests(operation).iter().map(example).collect())
}

/// The examples of answers with these codes, from the operation itself if it has some.
pub(crate) fn of_answers(operation: Option<Operation>, codes: &[Code]) -> Value {
    named(operation, codes, |_, outcome| {
        outcome.map_or_else(|| of_the_gateway("THROTTLED"), |outcome| outcome["body"].clone())
    })
}

/// The gateway's answer for a function that fails.
pub(crate) fn of_a_failed_function() -> Value {
    let entry = Code::Internal.entry();
    json!({entry.suffix: {"summary": entry.text, "value": of_the_gateway("DEFAULT_5XX")}})
}

/// The same answers as problem details. `codes` are those of functions, because the gateway's own answers only have the envelope.
pub(crate) fn of_problems(operation: Option<Operation>, codes: &[Code]) -> Value {
    named(operation, codes, |code, outcome| {
        problems::of(code, &outcome.expect("a case of each code of functions"))
    })
}

/// Examples by code and case. `body` gets `None` for a code without a case.
fn named(operation: Option<Operation>, codes: &[Code], body: impl Fn(Code, Option<Value>) -> Value) -> Value {
    let mut examples = Map::new();
    for code in codes {
        let suffix = code.suffix();
        let mut add = |name: String, outcome: Option<Value>| {
            let example = json!({"summary": code.entry().text, "value": body(*code, outcome)});
            examples.insert(name, example);
        };
        let all = answers(*code);
        let is_own =
            |place: &&&str| operation.is_some_and(|operation| place.split('/').next() == Some(operation.name()));
        let own: Vec<&&str> = all.iter().filter(is_own).collect();
        for place in if own.is_empty() { all.iter().collect() } else { own } {
            let (function, case) = place.split_once('/').unwrap();
            add(format!("{suffix}-{case}"), Some(outcome(function, case)));
        }
        if all.is_empty() {
            add(suffix.to_owned(), None);
        }
    }
    Value::Object(examples)
}

/// The example of an answer's header.
pub(crate) fn of_header(name: &str) -> Value {
    // The gateway renames some headers, and keeps their values.
    let name = name.strip_prefix("x-amzn-remapped-").unwrap_or(name);
    let place = match name {
        "www-authenticate" => "get-by-id/token-expired",
        "allow" => "get-by-id/method-not-allowed",
        "retry-after" => "get-by-id/provider-throttles",
        "idempotent-replayed" => "update/key-repeated",
        "traceparent" => "get-by-id/trace-passed-on",
        _ => "get-by-id/found",
    };
    header_of(place, name)
}

/// The value of a header in the answer of a case.
pub(crate) fn header_of(place: &str, name: &str) -> Value {
    let (function, case) = place.split_once('/').unwrap();
    let value = outcome(function, case)["headers"][name].clone();
    assert!(value.is_string(), "{place} was answered without {name}");
    value
}

/// A body of the gateway itself, by its name in the template.
fn of_the_gateway(response: &str) -> Value {
    let responses = &template()["Resources"]["Api"]["Properties"]["GatewayResponses"];
    let text = responses[response]["ResponseTemplates"]["application/json"]
        .as_str()
        .unwrap();
    serde_json::from_str(text).unwrap()
}

/// The event of a case.
pub(crate) fn event(operation: Operation, case: &str) -> Value {
    serde_json::from_str(&read(&format!("events/{}/{case}.json", operation.name()))).unwrap()
}

/// The body of an event, if it is one JSON value.
pub(crate) fn event_body(operation: Operation, case: &str) -> Option<Value> {
    let event = event(operation, case);
    let body = event["body"].as_str()?;
    if event["isBase64Encoded"] == true {
        return serde_json::from_slice(&STANDARD.decode(body).ok()?).ok();
    }
    serde_json::from_str(body).ok()
}
