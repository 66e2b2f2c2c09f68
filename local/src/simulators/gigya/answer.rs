//! The envelope around every answer: HTTP says 200, and the body says what happened.

use axum::http::StatusCode;
use serde_json::{Map, Value, json};

use super::codes;
use super::params::Params;
use crate::simulators::exchange::Reply;
use crate::simulators::sources::{Purpose, Sources};
use crate::simulators::store::StoreError;

/// The members a method adds to the envelope.
pub(super) type Fields = Map<String, Value>;

/// An answer that is not plain success. "Pending" states are among them: they have a code, and an account as well.
#[derive(Debug)]
pub(super) struct Failure {
    code: u32,
    details: Option<String>,
    fields: Fields,
}

impl Failure {
    pub(super) fn new(code: u32) -> Self {
        Self {
            code,
            details: None,
            fields: Fields::new(),
        }
    }

    pub(super) fn because(code: u32, details: impl Into<String>) -> Self {
        Self {
            details: Some(details.into()),
            ..Self::new(code)
        }
    }

    pub(super) fn missing(parameter: &str) -> Self {
        Self::because(400_002, format!("Missing required parameter: {parameter}"))
    }

    pub(super) fn invalid(parameter: &str) -> Self {
        Self::because(400_006, format!("Invalid parameter value: {parameter}"))
    }

    /// Several faults of fields, all of them named.
    pub(super) fn validation(errors: Vec<Value>) -> Self {
        Self::because(400_009, "Validation failed").with("validationErrors", errors)
    }

    pub(super) fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.fields.insert(name.to_owned(), value.into());
        self
    }

    pub(super) fn with_all(mut self, fields: Fields) -> Self {
        self.fields.extend(fields);
        self
    }
}

/// One member of `validationErrors`.
pub(super) fn field_error(field: &str, code: u32, message: &str) -> Value {
    json!({"fieldName": field, "errorCode": code, "message": message})
}

/// Why a method does not succeed.
#[derive(Debug)]
pub(super) enum Problem {
    Failure(Failure),
    Store(StoreError),
}

impl From<Failure> for Problem {
    fn from(failure: Failure) -> Self {
        Self::Failure(failure)
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

/// Puts the outcome into the envelope. `httpStatusCodes=true` asks for a status that means something.
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

/// An error of the infrastructure, whose HTTP status is an error for once.
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
        // JSON under another name, as the vendor has always sent it.
        .with_header("content-type", "text/javascript; charset=utf-8")
        .with_header("date", sources.http_date());
    if let Some(location) = location.filter(|_| shown.is_redirection()) {
        reply = reply.with_header("location", location);
    }
    reply
}
