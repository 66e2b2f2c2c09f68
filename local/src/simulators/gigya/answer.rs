//! The envelope of every answer. The HTTP status is 200; the body holds the result.

use axum::http::StatusCode;
use serde_json::Value;

use super::codes;
use super::failure::{Failure, Fields};
use super::params::Params;
use crate::simulators::exchange::Reply;
use crate::simulators::sources::{Purpose, Sources};

/// Puts the result into the envelope. With `httpStatusCodes=true`, the HTTP status matches the result.
pub(super) fn reply(outcome: Result<Fields, Failure>, params: &Params, sources: &Sources) -> Reply {
    let (code, body) = match outcome {
        Ok(fields) => (0, fields),
        Err(failure) => {
            let mut body = failure.fields;
            let message = codes::message(failure.code).unwrap_or("Unknown");
            let details = failure.details.as_deref().unwrap_or(message);
            body.insert("errorMessage".to_owned(), message.into());
            body.insert("errorDetails".to_owned(), details.into());
            (failure.code, body)
        }
    };
    let speaks_http = params
        .text("httpStatusCodes")
        .is_some_and(|text| text.eq_ignore_ascii_case("true"));
    let status = StatusCode::from_u16(codes::status(code)).unwrap_or(StatusCode::OK);
    let shown = if speaks_http { status } else { StatusCode::OK };
    envelope(shown, status, code, body, params, sources)
}

/// An infrastructure error; these have an HTTP error status.
pub(super) fn refusal(status: StatusCode, params: &Params, sources: &Sources) -> Reply {
    let code = codes::of_status(status.as_u16());
    let message = codes::message(code).unwrap_or("Unknown");
    let mut body = Fields::new();
    body.insert("errorMessage".to_owned(), message.into());
    body.insert("errorDetails".to_owned(), message.into());
    envelope(status, status, code, body, params, sources)
}

fn envelope(
    shown: StatusCode,
    status: StatusCode,
    code: u32,
    mut body: Fields,
    params: &Params,
    sources: &Sources,
) -> Reply {
    let location = body.get("location").and_then(Value::as_str).map(str::to_owned);
    for (name, value) in [
        ("callId", Value::from(sources.id(Purpose::Call))),
        ("errorCode", code.into()),
        ("apiVersion", 2.into()),
        ("statusCode", status.as_u16().into()),
        ("statusReason", status.canonical_reason().unwrap_or("Unknown").into()),
        ("time", sources.wire_now().into()),
    ] {
        body.insert(name.to_owned(), value);
    }
    if let Some(context) = params.text("context") {
        body.insert("context".to_owned(), context.into());
    }
    let mut reply = Reply::json(shown, body.into())
        // JSON under another media type, as the vendor has always sent it.
        .with_header("content-type", "text/javascript; charset=utf-8")
        .with_header("date", sources.http_date());
    if let Some(location) = location.filter(|_| shown.is_redirection()) {
        reply = reply.with_header("location", location);
    }
    reply
}
