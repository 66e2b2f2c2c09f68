//! Problem details for the answers of cases, made by the functions' own code.

use axum::http::{HeaderMap, HeaderValue, header};
use serde_json::Value;
use shared::{catalogue::Code, error::ApiError, response::respond};

const PROBLEM: &str = "application/problem+json";

/// The answer to a case's request if it had asked for problem details.
pub(crate) fn of(code: Code, outcome: &Value) -> Value {
    let (message, meta) = (&outcome["body"]["message"], &outcome["body"]["meta"]);
    let error = || error(code, message["text"].as_str().unwrap(), meta.as_str());
    let request_id = &outcome["headers"]["x-request-id"];
    assert_eq!(answered(error(), request_id, "application/json"), outcome["body"]);
    answered(error(), request_id, PROBLEM)
}

fn error(code: Code, text: &str, meta: Option<&str>) -> ApiError {
    let error = match text.strip_prefix("Invalid InputModel - ") {
        Some(faults) => ApiError::invalid_input(faults),
        None => ApiError::new(code),
    };
    assert_eq!(error.code(), code);
    match meta {
        Some(meta) => error.with_meta(meta),
        None => error,
    }
}

fn answered(error: ApiError, request_id: &Value, accept: &'static str) -> Value {
    let asked = HeaderMap::from_iter([(header::ACCEPT, HeaderValue::from_static(accept))]);
    let response = respond(&Err(error), &asked, request_id.as_str().unwrap(), None);
    assert_eq!(response.headers["content-type"], accept);
    serde_json::from_str(&response.body).unwrap()
}

#[cfg(test)]
mod tests {
    use shared::catalogue::Code;

    use super::{PROBLEM, answered, error};
    use crate::repository::outcome;

    #[test]
    fn they_are_what_was_really_answered_to_who_asked_for_them() {
        for (function, case) in [("get-by-id", "problem-details"), ("create", "problem-details")] {
            let outcome = outcome(function, case);
            assert_eq!(outcome["headers"]["content-type"], PROBLEM, "{function}/{case}");
            let body = &outcome["body"];
            let code = Code::TABLE.iter().find(|code| body["code"] == code.full()).unwrap();
            let error = error(*code, body["detail"].as_str().unwrap(), body["meta"].as_str());
            assert_eq!(&answered(error, &outcome["headers"]["x-request-id"], PROBLEM), body);
        }
    }
}
