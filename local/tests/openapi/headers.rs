//! Response headers.

use axum::http::{HeaderName, StatusCode, header};
use serde_json::{Map, Value, json};
use shared::operation::Operation;

use crate::examples;

const REQUEST_ID: &str = "x-request-id";
const TRACE: &str = "traceparent";
const REPLAYED: &str = "idempotent-replayed";

/// The name that API Gateway's REST APIs give to `WWW-Authenticate`.
const REMAPPED: &str = "x-amzn-remapped-www-authenticate";

/// The headers of an answer with this status; without an operation, those that all its operations send.
pub(crate) fn of(status: StatusCode, operation: Option<Operation>) -> Value {
    let mut names = vec![REQUEST_ID];
    // Without a function's answer, the gateway sends only what the template says.
    if ![StatusCode::BAD_GATEWAY, StatusCode::GATEWAY_TIMEOUT].contains(&status) {
        names.extend([TRACE, "cache-control", "x-content-type-options"]);
    }
    let owed = owed(status);
    names.extend(owed.as_ref().map(HeaderName::as_str));
    if status == StatusCode::UNAUTHORIZED {
        names.push(REMAPPED);
    }
    let is_kept = status.is_success() || status == StatusCode::BAD_REQUEST;
    if is_kept && operation.is_some_and(Operation::writes) {
        names.push(REPLAYED);
    }
    let reference = |name: &str| (name.to_owned(), json!({"$ref": format!("#/components/headers/{name}")}));
    let mut headers: Map<_, _> = names.into_iter().map(reference).collect();
    if status == StatusCode::FORBIDDEN {
        // The gateway's own refusals have no challenge.
        let challenge = json!({
            "description": "Always `insufficient_scope` (RFC 6750), whatever the reason.",
            "schema": {"type": "string", "pattern": "^Bearer "},
            "example": examples::header_of("get-by-id/tenant-unknown", header::WWW_AUTHENTICATE.as_str()),
        });
        for name in [header::WWW_AUTHENTICATE.as_str(), REMAPPED] {
            headers.insert(name.to_owned(), challenge.clone());
        }
    }
    headers.into()
}

/// The header that a status requires.
const fn owed(status: StatusCode) -> Option<HeaderName> {
    match status {
        StatusCode::UNAUTHORIZED => Some(header::WWW_AUTHENTICATE),
        StatusCode::METHOD_NOT_ALLOWED => Some(header::ALLOW),
        StatusCode::CONFLICT | StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE => {
            Some(header::RETRY_AFTER)
        }
        _ => None,
    }
}

/// All headers by name. Those that the gateway renames, or omits from its own answers, are not required.
pub(crate) fn shared() -> Value {
    let text = |pattern: &str| json!({"type": "string", "pattern": pattern});
    let one = |value: &str| json!({"type": "string", "const": value});
    let headers = [
        (
            REQUEST_ID,
            true,
            text("^[!-~]+$"),
            "Identifies the request in event records and log lines.",
        ),
        (
            TRACE,
            false,
            text("^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$"),
            "The request's `traceparent`, if it was well-formed.",
        ),
        (
            "cache-control",
            false,
            one("no-store"),
            "Answers contain personal data, so they must not be stored.",
        ),
        (
            "x-content-type-options",
            false,
            one("nosniff"),
            "Clients must not guess another content type.",
        ),
        (
            REPLAYED,
            false,
            one("true"),
            "This answer was first given to an earlier request with the same Idempotency-Key.",
        ),
        (
            header::WWW_AUTHENTICATE.as_str(),
            false,
            text("^Bearer "),
            "What is wrong with the token (RFC 6750); a REST API of API Gateway renames it to x-amzn-Remapped-WWW-Authenticate.",
        ),
        (
            REMAPPED,
            false,
            text("^Bearer "),
            "WWW-Authenticate, under the name that a REST API of API Gateway gives it.",
        ),
        (
            header::ALLOW.as_str(),
            true,
            text("^[A-Z]+(, [A-Z]+)*$"),
            "The methods that the path supports.",
        ),
        (
            header::RETRY_AFTER.as_str(),
            true,
            text("^[1-9][0-9]*$"),
            "Seconds to wait before the request is repeated.",
        ),
    ];
    let described = headers.map(|(name, is_required, schema, text)| {
        let mut header = json!({"description": text, "schema": schema, "example": examples::of_header(name)});
        if is_required {
            header["required"] = true.into();
        }
        (name.to_owned(), header)
    });
    Value::Object(described.into_iter().collect())
}
