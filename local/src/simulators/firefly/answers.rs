//! The envelope of every answer, `{"response": {"status", …}}`. It, and not the HTTP status, tells the result of a call.

use axum::http::StatusCode;
use serde::Serialize;
use serde_json::{Value, json};

use super::failure::{self, Failure};
use crate::simulators::exchange::{Reply, Stop};

/// A success with `what` under this name.
pub(super) fn found(name: &str, what: &impl Serialize) -> Reply {
    enveloped(StatusCode::OK, &json!({"status": "OK", name: what}))
}

pub(super) fn done() -> Reply {
    enveloped(StatusCode::OK, &json!({"status": "OK"}))
}

/// An error of Firefly's own.
pub(super) fn failed(failure: &Failure) -> Reply {
    let reply = error(StatusCode::OK, failure.code, failure.message);
    if failure.asks_for_pause() { paused(reply) } else { reply }
}

pub(super) fn no_user() -> Stop {
    failed(&failure::USER_NOT_FOUND).into()
}

pub(super) fn guid_in_use() -> Stop {
    failed(&failure::GUID_IN_USE).into()
}

pub(super) fn email_in_use() -> Stop {
    failed(&failure::EMAIL_IN_USE).into()
}

pub(super) fn invalid_guid() -> Stop {
    failed(&failure::INVALID_GUID).into()
}

pub(super) fn invalid_password() -> Stop {
    failed(&failure::INVALID_PASSWORD).into()
}

/// Lists everything that is wrong with the request.
pub(super) fn invalid_request(faults: &[String]) -> Stop {
    error(StatusCode::OK, failure::INVALID_REQUEST.code, &faults.join("; ")).into()
}

/// The token is checked before the operation, so this error has an HTTP status of its own.
pub(super) fn unauthorized() -> Reply {
    enveloped(
        StatusCode::UNAUTHORIZED,
        &json!({"status": "ERROR", "code": "UNAUTHORIZED"}),
    )
}

/// Not the answer for a missing user: a caller with a wrong base address must not take every user for missing.
pub(super) fn no_route() -> Stop {
    error(StatusCode::NOT_FOUND, "NOT_FOUND", "There is nothing at this path.").into()
}

/// The token endpoint has OAuth 2.0's error format.
pub(super) fn oauth(status: StatusCode, error: &str) -> Reply {
    Reply::json(status, json!({"error": error}))
}

/// An error of the token endpoint that is not the request's fault.
pub(super) fn no_token(status: StatusCode) -> Reply {
    let code = match status.as_u16() {
        401 => "invalid_client",
        403 => "unauthorized_client",
        429 | 503 => "temporarily_unavailable",
        500.. => "server_error",
        _ => "invalid_request",
    };
    paused_if_throttled(oauth(status, code))
}

/// The answer of a gateway in front of the service, which has no envelope.
pub(super) fn gateway(status: StatusCode) -> Reply {
    let message = status.canonical_reason().unwrap_or("Unknown");
    paused_if_throttled(Reply::json(status, json!({"message": message})))
}

fn paused_if_throttled(reply: Reply) -> Reply {
    if reply.status == StatusCode::TOO_MANY_REQUESTS {
        paused(reply)
    } else {
        reply
    }
}

fn paused(reply: Reply) -> Reply {
    reply.with_header("retry-after", "1")
}

fn error(status: StatusCode, code: &str, message: &str) -> Reply {
    enveloped(status, &json!({"status": "ERROR", "code": code, "message": message}))
}

fn enveloped(status: StatusCode, response: &Value) -> Reply {
    Reply::json(status, json!({"response": response}))
}
