use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::*;

/// An error in the shape of the Management API.
fn error(status: u16, message: Option<&str>, code: Option<&str>) -> Value {
    let mut body = json!({"statusCode": status, "error": "Name of the status"});
    let members = body.as_object_mut().unwrap();
    message.and_then(|message| members.insert("message".into(), message.into()));
    code.and_then(|code| members.insert("errorCode".into(), code.into()));
    body
}

/// One refusal as Auth0 words it, per row of the table and in its order, with what becomes of it.
#[expect(clippy::too_many_lines, reason = "it is a table")]
fn cases() -> Vec<(Operation, Value, &'static str)> {
    vec![
        (
            Get,
            error(429, Some("Global limit has been reached"), Some("too_many_requests")),
            "throttled",
        ),
        (
            Get,
            error(401, Some("Expired token received for JSON Web Token validation"), None),
            "misconfigured: Auth0.Audience: the API does not accept the token that it was asked for",
        ),
        (
            Update,
            error(
                403,
                Some("Insufficient scope, expected any of: update:users"),
                Some("insufficient_scope"),
            ),
            "misconfigured: Auth0.ClientId: the application lacks the scope update:users of the Management API",
        ),
        (
            Get,
            error(404, Some("The user does not exist."), Some("inexistent_user")),
            "not found",
        ),
        (Update, error(404, Some("The user does not exist."), None), "not found"),
        (
            Create,
            error(409, Some("The user already exists."), Some("auth0_idp_error")),
            "UserExists",
        ),
        (
            ChangeEmail,
            error(409, Some("The user already exists."), None),
            "the email is taken",
        ),
        (
            Create,
            error(
                400,
                Some("The connection does not exist."),
                Some("inexistent_connection"),
            ),
            "misconfigured: Auth0.Connection: there is no such connection, or it makes no users",
        ),
        (
            Get,
            error(
                400,
                Some("Path validation error: 'String does not match pattern' on property id"),
                Some("invalid_uri"),
            ),
            "not found",
        ),
        (
            FindByEmail,
            error(
                400,
                Some("Query validation error: 'Object didn't pass validation for format email: a@'"),
                Some("invalid_query_string"),
            ),
            "not found",
        ),
        (
            Create,
            error(400, Some("The user already exists."), Some("auth0_idp_error")),
            "UserExists",
        ),
        (
            ChangeEmail,
            error(
                400,
                Some("The specified new email already exists"),
                Some("auth0_idp_error"),
            ),
            "the email is taken",
        ),
        (
            ChangeEmail,
            error(400, None, Some("auth0_idp_error")),
            "PerhapsEmailTaken",
        ),
        (
            Create,
            error(400, Some("The connection does not exist"), None),
            "misconfigured: Auth0.Connection: there is no such connection, or it makes no users",
        ),
        (
            Create,
            error(400, Some("The connection is disabled"), None),
            "misconfigured: Auth0.Connection: there is no such connection, or it makes no users",
        ),
        (
            Create,
            error(
                400,
                Some("Connection does not support user creation through the API"),
                None,
            ),
            "misconfigured: Auth0.Connection: there is no such connection, or it makes no users",
        ),
        (
            Create,
            error(400, Some("PasswordStrengthError: Password is too weak"), None),
            "refused: PasswordStrengthError: Password is too weak",
        ),
    ]
}

fn outcome(operation: Operation, status: u16, body: &str) -> String {
    match check(operation, &Reply::prepared(status, body)).unwrap_err() {
        Refusal::Plain(error) => error.to_string(),
        other => format!("{other:?}"),
    }
}

fn status_of(body: &Value) -> u16 {
    body["statusCode"].as_u64().unwrap().try_into().unwrap()
}

#[test]
fn every_row_means_what_it_says() {
    for (operation, body, expected) in cases() {
        assert_eq!(
            outcome(operation, status_of(&body), &body.to_string()),
            expected,
            "{body}"
        );
    }
}

#[test]
fn every_row_has_its_case() {
    let hit: BTreeSet<Option<usize>> = cases()
        .iter()
        .map(|(operation, body, _)| {
            let parsed: ErrorBody = serde_json::from_value(body.clone()).unwrap();
            TABLE
                .iter()
                .position(|row| row.fits(status_of(body), &parsed, *operation))
        })
        .collect();
    assert_eq!(
        hit,
        (0..TABLE.len()).map(Some).collect(),
        "add a case for the row, or remove a row that never fits"
    );
}

#[test]
fn a_failing_system_is_never_not_found() {
    for (status, body) in [
        (404, "<html>Not Found</html>"),
        (404, r#"{"statusCode":404,"error":"Not Found","message":"Not Found"}"#),
        (404, ""),
        (500, "{}"),
        (
            503,
            r#"{"message":"The user does not exist.","errorCode":"inexistent_user"}"#,
        ),
        (301, ""),
        (408, ""),
    ] {
        for operation in [Get, FindByEmail, Create, Update, ChangeEmail, Delete] {
            assert_eq!(
                outcome(operation, status, body),
                "unavailable",
                "{status} {body} {operation:?}"
            );
        }
    }
}

#[test]
fn a_conflict_means_something_only_where_one_can_arise() {
    for operation in [Get, FindByEmail, Delete] {
        assert_eq!(outcome(operation, 409, "{}"), "unavailable");
    }
}

#[test]
fn only_harmless_messages_are_shown() {
    let reason = |message: &str| {
        let body = error(400, Some(message), Some("invalid_body")).to_string();
        match check(Create, &Reply::prepared(400, &body)) {
            Err(Refusal::Plain(PortError::Rejected { reason })) => reason,
            other => panic!("{other:?}"),
        }
    };
    let longest = "é".repeat(200);
    for message in ["PasswordDictionaryError: Password is too common", &longest] {
        assert_eq!(reason(message).as_deref(), Some(message));
    }
    let too_long = "x".repeat(201);
    for message in [
        "",
        "<b>weak</b>",
        "a\nb",
        "no pass for ana@example.com",
        "a\u{0}b",
        "&lt;",
        &too_long,
    ] {
        assert_eq!(reason(message), None, "{message:?}");
    }
}
