//! The errors of the contract: `{code, message}`.

use axum::http::StatusCode;
use serde_json::json;

use crate::simulators::exchange::{Reply, Stop};

fn error(status: StatusCode, code: &str, message: &str) -> Reply {
    Reply::json(status, json!({"code": code, "message": message}))
}

/// Lists everything that is wrong with the request.
pub(super) fn invalid(faults: &[String]) -> Stop {
    error(StatusCode::BAD_REQUEST, "invalid", &faults.join("; ")).into()
}

pub(super) fn unauthorized() -> Stop {
    error(
        StatusCode::UNAUTHORIZED,
        "unauthorized",
        "The service credential is missing or not valid for this tenant.",
    )
    .with_header("www-authenticate", "Bearer")
    .into()
}

pub(super) fn no_registration() -> Stop {
    error(
        StatusCode::NOT_FOUND,
        "not_found",
        "There is no registration with this id.",
    )
    .into()
}

pub(super) fn no_route() -> Stop {
    error(StatusCode::NOT_FOUND, "not_found", "There is nothing at this path.").into()
}

pub(super) fn id_taken() -> Stop {
    error(
        StatusCode::CONFLICT,
        "id_taken",
        "A registration with this id exists already.",
    )
    .into()
}

pub(super) fn email_taken() -> Stop {
    error(
        StatusCode::CONFLICT,
        "email_taken",
        "Another registration has this email.",
    )
    .into()
}

pub(super) fn email_pending() -> Stop {
    error(
        StatusCode::CONFLICT,
        "email_pending",
        "A registration with this email is waiting for its verification.",
    )
    .into()
}

pub(super) fn key_reused() -> Stop {
    error(
        StatusCode::UNPROCESSABLE_ENTITY,
        "idempotency_key_reused",
        "This Idempotency-Key was used with another request.",
    )
    .into()
}

/// The error that a fault requests.
pub(super) fn forced(status: StatusCode) -> Reply {
    let code = match status.as_u16() {
        401 | 403 => "unauthorized",
        404 => "not_found",
        409 => "email_taken",
        413 => "too_large",
        422 => "idempotency_key_reused",
        429 => "too_many_requests",
        503 => "unavailable",
        500.. => "internal",
        _ => "invalid",
    };
    let message = status.canonical_reason().unwrap_or("Unknown");
    let reply = error(status, code, message);
    if matches!(status.as_u16(), 429 | 503) {
        reply.with_header("retry-after", "1")
    } else {
        reply
    }
}
