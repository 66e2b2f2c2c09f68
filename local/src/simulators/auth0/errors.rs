//! The bodies of Auth0's errors.

use axum::http::StatusCode;
use serde_json::json;

use crate::simulators::exchange::{Reply, Stop};

fn body(status: StatusCode, message: &str, code: Option<&str>) -> Reply {
    let mut body = json!({
        "statusCode": status.as_u16(),
        "error": status.canonical_reason().unwrap_or("Unknown"),
        "message": message,
    });
    if let (Some(code), Some(members)) = (code, body.as_object_mut()) {
        members.insert("errorCode".to_owned(), code.into());
    }
    Reply::json(status, body)
}

/// The request does not match the operation's schema.
pub(super) fn payload(problem: &str) -> Stop {
    bad_request(&format!("Payload validation error: {problem}"), Some("invalid_body"))
}

pub(super) fn query(problem: &str) -> Stop {
    bad_request(
        &format!("Query validation error: {problem}"),
        Some("invalid_query_string"),
    )
}

pub(super) fn bad_request(message: &str, code: Option<&str>) -> Stop {
    body(StatusCode::BAD_REQUEST, message, code).into()
}

pub(super) fn weak_password() -> Stop {
    bad_request("PasswordStrengthError: Password is too weak", None)
}

pub(super) fn no_connection() -> Stop {
    bad_request("The connection does not exist.", Some("inexistent_connection"))
}

pub(super) fn user_exists() -> Stop {
    conflict().into()
}

fn conflict() -> Reply {
    body(
        StatusCode::CONFLICT,
        "The user already exists.",
        Some("auth0_idp_error"),
    )
}

/// Unlike on creation, Auth0 answers 400 for an address that is taken.
pub(super) fn new_email_exists() -> Stop {
    bad_request("The specified new email already exists", Some("auth0_idp_error"))
}

pub(super) fn no_user() -> Stop {
    body(
        StatusCode::NOT_FOUND,
        "The user does not exist.",
        Some("inexistent_user"),
    )
    .into()
}

pub(super) fn no_route() -> Stop {
    body(StatusCode::NOT_FOUND, "Not Found", None).into()
}

pub(super) fn no_bearer() -> Stop {
    body(StatusCode::UNAUTHORIZED, "Missing authentication", None).into()
}

pub(super) fn bad_bearer(problem: &str) -> Stop {
    let body = json!({
        "statusCode": 401,
        "error": "Unauthorized",
        "message": problem,
        "attributes": {"error": problem},
    });
    Reply::json(StatusCode::UNAUTHORIZED, body).into()
}

pub(super) fn lacks_scope(expected: &[&str]) -> Stop {
    let message = format!("Insufficient scope, expected any of: {}", expected.join(","));
    body(StatusCode::FORBIDDEN, &message, Some("insufficient_scope")).into()
}

pub(super) fn too_many_requests() -> Reply {
    body(
        StatusCode::TOO_MANY_REQUESTS,
        "Global limit has been reached",
        Some("too_many_requests"),
    )
}

/// The token endpoint has OAuth 2.0's error format.
pub(super) fn oauth(status: StatusCode, error: &str, description: &str) -> Reply {
    Reply::json(status, json!({"error": error, "error_description": description}))
}

/// The error that a fault requests. `reset` is when the rate limit resets, in seconds since 1970.
pub(super) fn forced(status: StatusCode, is_token_call: bool, reset: i64) -> Reply {
    let reason = status.canonical_reason().unwrap_or("Unknown");
    let limited = status == StatusCode::TOO_MANY_REQUESTS;
    let mut reply = if is_token_call {
        let error = match status.as_u16() {
            401 | 403 => "access_denied",
            429 => "too_many_requests",
            500.. => "server_error",
            _ => "invalid_request",
        };
        let description = if limited {
            "Global limit has been reached"
        } else {
            reason
        };
        oauth(status, error, description)
    } else if limited {
        too_many_requests()
    } else if status == StatusCode::CONFLICT {
        conflict()
    } else {
        body(status, reason, None)
    };
    if limited {
        reply = reply
            .with_header("x-ratelimit-limit", "10")
            .with_header("x-ratelimit-remaining", "0")
            .with_header("x-ratelimit-reset", reset.to_string());
        if is_token_call {
            reply = reply.with_header("retry-after", "1");
        }
    }
    reply
}
