use std::collections::BTreeSet;

use serde_json::Value;

use super::{
    Operation::{ChangeEmail, Create, Delete, FindByEmail, Get, Update},
    *,
};
use crate::{
    provider::auth0::{
        meaning::TABLE,
        refusal_samples::{cases, error},
    },
    upstream::samples::in_full,
};

const OPERATIONS: [Operation; 6] = [Get, FindByEmail, Create, Update, ChangeEmail, Delete];

fn outcome(operation: Operation, status: u16, body: &str) -> String {
    match check(operation, &Reply::prepared(status, body)).unwrap_err() {
        Refusal::Plain(error) => in_full(&error),
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
            let status = status_of(body);
            let parsed = ErrorBody::of(&Reply::prepared(status, &body.to_string())).unwrap();
            TABLE.iter().position(|row| row.fits(status, Some(&parsed), *operation))
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
        for operation in OPERATIONS {
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
        let body = error(409, None, None).to_string();
        assert_eq!(outcome(operation, 409, &body), "unavailable");
    }
}

/// A proxy, a firewall or a wrong host refuses, not Auth0.
#[test]
fn what_auth0_does_not_say_itself_means_nothing_but_401_and_429() {
    for status in (300..600).filter(|status| ![401, 429].contains(status)) {
        let of_another_status = error(status + 1, Some("The user already exists."), Some("inexistent_user"));
        for body in [
            "",
            "<html><h1>Request blocked</h1></html>",
            r#"{"message":"The user does not exist.","errorCode":"inexistent_user"}"#,
            r#"{"error":{"code":1},"message":"The user already exists."}"#,
            r#"["error"]"#,
            r#""error""#,
            &of_another_status.to_string(),
        ] {
            for operation in OPERATIONS {
                assert_eq!(
                    outcome(operation, status, body),
                    "unavailable",
                    "{status} {body} {operation:?}"
                );
            }
        }
    }
    for body in ["", "<html>"] {
        for operation in OPERATIONS {
            assert_eq!(outcome(operation, 429, body), "throttled", "{operation:?}");
            let refusal = outcome(operation, 401, body);
            assert!(refusal.starts_with("misconfigured: Auth0.Audience: "), "{refusal}");
        }
    }
}

#[test]
fn a_member_of_another_type_does_not_void_the_rest() {
    for (operation, status, body, expected) in [
        (
            Get,
            404,
            r#"{"statusCode":404,"error":7,"message":{},"errorCode":"inexistent_user"}"#,
            "not found",
        ),
        (
            Create,
            409,
            r#"{"statusCode":"409","error":"Conflict","message":["The user already exists."]}"#,
            "UserExists",
        ),
        (
            Create,
            400,
            r#"{"statusCode":400,"message":"PasswordNoUserInfoError","errorCode":400}"#,
            "refused: PasswordNoUserInfoError",
        ),
        (Update, 409, r#"{"error":"Conflict"}"#, "the email is taken"),
    ] {
        assert_eq!(outcome(operation, status, body), expected, "{body}");
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

#[test]
fn an_id_that_is_no_users_by_its_form_is_nobodys() {
    let body = error(400, Some("Path validation error"), Some("invalid_uri")).to_string();
    for operation in [Get, Update, ChangeEmail, Delete] {
        assert_eq!(outcome(operation, 400, &body), "not found", "{operation:?}");
    }
}

#[test]
fn an_address_in_use_is_known_however_auth0_words_it() {
    for (operation, expected) in [(Create, "UserExists"), (ChangeEmail, "the email is taken")] {
        for status in [400, 409] {
            for message in [
                "The user already exists.",
                "The specified new email already exists",
                "the SPECIFIED new email already exists.",
            ] {
                let body = error(status, Some(message), Some("auth0_idp_error")).to_string();
                assert_eq!(
                    outcome(operation, status, &body),
                    expected,
                    "{operation:?} {status} {message}"
                );
            }
        }
    }
}

#[test]
fn our_own_reasons_are_as_short_as_auth0s_may_be() {
    for row in TABLE {
        if let Meaning::RejectedAs(reason) = row.meaning {
            assert_eq!(presentable(reason.to_owned()).as_deref(), Some(reason));
        }
    }
}
