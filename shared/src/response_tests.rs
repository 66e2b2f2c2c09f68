use super::*;
use serde_json::Value;
use std::time::Duration;

fn accept(value: &str) -> HeaderMap {
    let mut headers = HeaderMap::new();
    headers.insert(header::ACCEPT, value.parse().unwrap());
    headers
}

#[test]
fn the_envelope_has_its_members_in_order() {
    let response = respond(
        &Ok(Output::new(Code::UpdateEmailCompleted)),
        &HeaderMap::new(),
        "r",
        None,
    );
    assert_eq!(
        response.body,
        r#"{"message":{"code":"UsersOrchestrator_S200_12","text":"Update Email completed.","type":"Success"},"meta":null}"#
    );
    let created = Output::new(Code::CreateCompleted)
        .with_data(&json!({"customerRegistrationId": "1"}))
        .unwrap();
    let response = respond(&Ok(created), &HeaderMap::new(), "r", None);
    assert!(
        response
            .body
            .ends_with(r#""meta":null,"data":{"customerRegistrationId":"1"}}"#),
        "{}",
        response.body
    );
}

#[test]
fn problem_details_on_request_only_and_for_errors_only() {
    let error = || Err(ApiError::invalid_input("email: is required"));
    for (asked, problem) in [
        ("application/problem+json", true),
        ("application/json, application/problem+json", true),
        ("application/json;q=0.9, application/problem+json;q=0.5", false),
        ("application/problem+json;q=0", false),
        ("*/*", false),
    ] {
        let response = respond(&error(), &accept(asked), "r", None);
        assert_eq!(response.headers["content-type"] == PROBLEM, problem, "{asked}");
    }
    let response = respond(&Ok(Output::new(Code::UpdateCompleted)), &accept(PROBLEM), "r", None);
    assert_eq!(response.headers["content-type"], JSON);
    let body: Value = serde_json::from_str(&respond(&error(), &accept(PROBLEM), "r", None).body).unwrap();
    assert_eq!(body["title"], "Invalid InputModel");
    assert_eq!(body["detail"], "Invalid InputModel - email: is required");
    assert_eq!(body["code"], "UsersOrchestrator_E400_00");
}

#[test]
fn pauses_are_whole_seconds_rounded_up() {
    let throttled = crate::error::PortError::Throttled {
        retry_after: Some(Duration::from_millis(1200)),
    };
    let response = respond(&Err(throttled.in_read()), &HeaderMap::new(), "r", None);
    assert_eq!(response.status_code, 503);
    assert_eq!(response.headers["retry-after"], "2");
}

#[test]
fn a_header_value_that_http_cannot_carry_is_left_out() {
    let response = respond(
        &Ok(Output::new(Code::UpdateCompleted)),
        &HeaderMap::new(),
        "a\r\nset-cookie: x",
        None,
    );
    assert!(!response.headers.contains_key("x-request-id"));
}
