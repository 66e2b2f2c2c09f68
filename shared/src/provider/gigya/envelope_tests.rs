use super::*;
use proptest::prelude::*;
use serde_json::json;

fn answer(body: &Value) -> Answer {
    Answer::of(Reply::prepared(200, &body.to_string())).unwrap()
}

#[test]
fn the_reason_is_what_is_wrong_with_the_fields_else_the_message() {
    for (body, reason) in [
        (
            json!({
                "errorCode": 400_009, "errorMessage": "Validation error", "errorDetails": "Validation error",
                "validationErrors": [
                    {"fieldName": "password", "errorCode": 400_006, "message": "Password does not meet complexity requirements"},
                    {"message": "Passwords do not match"},
                ],
            }),
            Some("password: Password does not meet complexity requirements; Passwords do not match"),
        ),
        (
            json!({"errorCode": 400_006, "errorMessage": "Invalid parameter value", "errorDetails": "birthYear is out of range"}),
            Some("birthYear is out of range"),
        ),
        (
            json!({"errorCode": 400_006, "errorMessage": "Invalid parameter value", "errorDetails": "ana@example.com is odd"}),
            Some("Invalid parameter value"),
        ),
        (
            json!({"errorCode": 400_006, "validationErrors": "odd", "errorMessage": 1}),
            None,
        ),
    ] {
        assert_eq!(answer(&body).reason().as_deref(), reason);
    }
}

#[test]
fn the_details_can_turn_a_code_into_another_or_leave_it_open() {
    let taken = json!([{"fieldName": "email", "errorCode": 400_003, "message": "email already exists"}]);
    let weak = json!([{"fieldName": "password", "errorCode": 400_006, "message": "too weak"}]);
    for (body, meant, is_open) in [
        (
            json!({"errorCode": 403_005, "errorDetails": "Unknown user"}),
            403_005,
            false,
        ),
        (json!({"errorCode": 403_005}), 403_005, true),
        (json!({"errorCode": 403_005, "errorDetails": 7}), 403_005, true),
        (
            json!({"errorCode": 403_005, "errorDetails": "Unauthorized user"}),
            403_005,
            true,
        ),
        (
            json!({"errorCode": 403_005, "errorDetails": "The supplied userKey was not found"}),
            403_010,
            false,
        ),
        (json!({"errorCode": 403_047}), 403_047, false),
        (json!({"errorCode": 400_009, "validationErrors": taken}), 400_003, false),
        (json!({"errorCode": 400_009, "validationErrors": weak}), 400_009, false),
    ] {
        let answer = answer(&body);
        assert_eq!((answer.meant(), answer.leaves_open_who()), (meant, is_open), "{body}");
    }
}

#[test]
fn what_is_no_answer_of_gigyas_is_unavailable_or_throttled() {
    for (status, body, expected) in [
        (200, "<html>Maintenance</html>", "unavailable"),
        (200, "{}", "unavailable"),
        (200, r#"{"errorCode": "0"}"#, "unavailable"),
        (200, r#"{"errorCode": -1}"#, "unavailable"),
        (200, r#"{"errorCode": 4294967296}"#, "unavailable"),
        (200, "[]", "unavailable"),
        (200, "[0]", "unavailable"),
        (200, "", "unavailable"),
        (404, "<html>no such site</html>", "unavailable"),
        (503, "", "unavailable"),
        (429, "", "throttled"),
    ] {
        let error = Answer::of(Reply::prepared(status, body)).unwrap_err();
        assert_eq!(error.to_string(), expected, "{status} {body:?}");
    }
    assert_eq!(
        Answer::of(Reply::prepared(403, r#"{"errorCode": 403005}"#))
            .unwrap()
            .code(),
        403_005,
        "the body counts, whatever the status"
    );
}

#[test]
fn debug_output_shows_no_member() {
    let shown = format!("{:?}", answer(&json!({"errorCode": 0, "UID": "crid-1"})));
    assert!(!shown.contains("crid-1"), "{shown}");
}

proptest! {
    #[test]
    fn any_body_is_an_answer_or_refused(body in "\\PC{0,40}|\\{\"errorCode\":[0-9]{1,12}(,\"(validationErrors|callId|errorMessage|errorDetails)\":(null|1|\\[1\\]|\\{\\}|\"x\"))?\\}") {
        if let Ok(answer) = Answer::of(Reply::prepared(200, &body)) {
            prop_assert_eq!(Answer::code_of(answer.reply()), Some(answer.code()));
            prop_assert!(answer.reason().is_none_or(|reason| !reason.is_empty()));
        }
    }
}
