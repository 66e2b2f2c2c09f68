//! The errors: `{"error": {"code", …}}`.

use axum::http::StatusCode;
use serde_json::json;

use crate::simulators::exchange::{Reply, Stop};

fn coded(status: StatusCode, code: &str) -> Reply {
    Reply::json(status, json!({"error": {"code": code}}))
}

fn explained(status: StatusCode, code: &str, message: &str) -> Reply {
    Reply::json(status, json!({"error": {"code": code, "message": message}}))
}

pub(super) fn unauthenticated() -> Stop {
    explained(
        StatusCode::UNAUTHORIZED,
        "UNAUTHENTICATED",
        "The API key is missing or not known.",
    )
    .into()
}

/// The request cannot be parsed; lists everything that is wrong with it.
pub(super) fn bad_request(faults: &[String]) -> Stop {
    explained(StatusCode::BAD_REQUEST, "BAD_REQUEST", &faults.join("; ")).into()
}

/// The request can be parsed, but a value in it is not acceptable.
pub(super) fn validation_failed(field: &str, message: &str) -> Stop {
    let error = json!({"error": {"code": "VALIDATION_FAILED", "field": field, "message": message}});
    Reply::json(StatusCode::UNPROCESSABLE_ENTITY, error).into()
}

pub(super) fn no_consumer() -> Stop {
    explained(
        StatusCode::NOT_FOUND,
        "CONSUMER_NOT_FOUND",
        "There is no consumer with this id.",
    )
    .into()
}

/// Not the code of a missing consumer: a caller with a wrong base address must not take every user for missing.
pub(super) fn no_route() -> Stop {
    explained(StatusCode::NOT_FOUND, "NOT_FOUND", "There is nothing at this path.").into()
}

pub(super) fn consumer_exists() -> Stop {
    coded(StatusCode::CONFLICT, "CONSUMER_EXISTS").into()
}

pub(super) fn email_exists() -> Stop {
    coded(StatusCode::CONFLICT, "EMAIL_EXISTS").into()
}

/// The error that a fault requests.
pub(super) fn forced(status: StatusCode) -> Reply {
    let code = match status.as_u16() {
        401 => "UNAUTHENTICATED",
        403 => "FORBIDDEN",
        404 => "NOT_FOUND",
        409 => "EMAIL_EXISTS",
        413 => "PAYLOAD_TOO_LARGE",
        422 => "VALIDATION_FAILED",
        429 => "TOO_MANY_REQUESTS",
        503 => "UNAVAILABLE",
        500.. => "INTERNAL",
        _ => "BAD_REQUEST",
    };
    let reply = coded(status, code);
    if status == StatusCode::TOO_MANY_REQUESTS {
        reply.with_header("retry-after", "1")
    } else {
        reply
    }
}
