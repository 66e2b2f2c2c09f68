//! The envelope of every answer, `{"response": {"status", …}}`: what a call led to stands in it, not in the HTTP status.

use axum::http::StatusCode;
use serde_json::{Value, json};

use super::user::User;
use crate::simulators::exchange::{Reply, Stop};

pub(super) fn user(user: &User) -> Reply {
    enveloped(StatusCode::OK, &json!({"status": "OK", "user": user}))
}

pub(super) fn users(users: &[User]) -> Reply {
    enveloped(StatusCode::OK, &json!({"status": "OK", "users": users}))
}

pub(super) fn done() -> Reply {
    enveloped(StatusCode::OK, &json!({"status": "OK"}))
}

pub(super) fn no_user() -> Stop {
    refused("USER_NOT_FOUND", "There is no user with this GUID.")
}

pub(super) fn guid_in_use() -> Stop {
    refused("GUID_IN_USE", "Another user has this GUID.")
}

pub(super) fn email_in_use() -> Stop {
    refused("EMAIL_IN_USE", "Another user has this email address.")
}

pub(super) fn invalid_guid() -> Stop {
    refused("INVALID_GUID", "A GUID has 32 hexadecimal digits and four hyphens.")
}

pub(super) fn invalid_password() -> Stop {
    refused(
        "INVALID_PASSWORD",
        "Passwords need 8 to 64 characters, one of them a digit.",
    )
}

/// Everything that is wrong with the request, in one answer.
pub(super) fn invalid_request(faults: &[String]) -> Stop {
    refused("INVALID_REQUEST", &faults.join("; "))
}

/// Comes before any business, and so with a status of its own.
pub(super) fn unauthorized() -> Stop {
    enveloped(
        StatusCode::UNAUTHORIZED,
        &json!({"status": "ERROR", "code": "UNAUTHORIZED"}),
    )
    .into()
}

/// Not the answer of a missing user: whoever calls the wrong address must not take everybody for unknown.
pub(super) fn no_route() -> Stop {
    error(StatusCode::NOT_FOUND, "NOT_FOUND", "There is nothing at this path.").into()
}

/// The token endpoint speaks OAuth 2.0 instead.
pub(super) fn oauth(status: StatusCode, error: &str) -> Reply {
    Reply::json(status, json!({"error": error}))
}

/// The error a fault asks for: what Firefly itself says comes with HTTP 200, what a gateway in front of it says with the
/// status.
pub(super) fn forced(status: StatusCode, is_token_call: bool) -> Reply {
    let (code, oauth_code) = match status.as_u16() {
        401 => ("UNAUTHORIZED", "invalid_client"),
        403 => ("UNAUTHORIZED", "unauthorized_client"),
        404 => ("NOT_FOUND", "invalid_request"),
        429 => ("RATE_LIMITED", "temporarily_unavailable"),
        503 => ("SYSTEM_ERROR", "temporarily_unavailable"),
        500.. => ("SYSTEM_ERROR", "server_error"),
        _ => ("INVALID_REQUEST", "invalid_request"),
    };
    let reply = if is_token_call {
        oauth(status, oauth_code)
    } else {
        let is_its_own = matches!(
            status,
            StatusCode::TOO_MANY_REQUESTS | StatusCode::INTERNAL_SERVER_ERROR
        );
        let sent = if is_its_own { StatusCode::OK } else { status };
        error(sent, code, status.canonical_reason().unwrap_or("Unknown"))
    };
    if status == StatusCode::TOO_MANY_REQUESTS {
        reply.with_header("retry-after", "1")
    } else {
        reply
    }
}

fn refused(code: &str, message: &str) -> Stop {
    error(StatusCode::OK, code, message).into()
}

fn error(status: StatusCode, code: &str, message: &str) -> Reply {
    enveloped(status, &json!({"status": "ERROR", "code": code, "message": message}))
}

fn enveloped(status: StatusCode, response: &Value) -> Reply {
    Reply::json(status, json!({"response": response}))
}
