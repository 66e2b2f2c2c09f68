//! The last stage: an output or an error becomes a response, in the envelope or as problem details (RFC 9457).

use std::collections::BTreeMap;

use http::{HeaderMap, HeaderValue, header};
use serde::Serialize;
use serde_json::{json, value::RawValue};

use crate::{catalogue::Code, error::ApiError, request::HttpRequest};

const JSON: &str = "application/json";
const PROBLEM: &str = "application/problem+json";

/// What an operation answers when it succeeds.
#[derive(Debug, Clone)]
pub struct Output {
    code: Code,
    meta: Option<String>,
    data: Option<Box<RawValue>>,
    replayed: bool,
}

impl Output {
    /// An answer without data.
    pub const fn new(code: Code) -> Self {
        Self {
            code,
            meta: None,
            data: None,
            replayed: false,
        }
    }

    /// Adds `data`, its members in the order of the type.
    pub fn with_data(self, data: &impl Serialize) -> Result<Self, ApiError> {
        let data = serde_json::value::to_raw_value(data).map_err(ApiError::internal)?;
        Ok(Self {
            data: Some(data),
            ..self
        })
    }

    /// Adds `meta`.
    #[must_use]
    pub fn with_meta(self, meta: &str) -> Self {
        Self {
            meta: Some(meta.to_owned()),
            ..self
        }
    }

    /// An answer that an earlier request with the same idempotency key got.
    pub(crate) fn replayed(code: Code, meta: Option<String>, data: Option<Box<RawValue>>) -> Self {
        Self {
            code,
            meta,
            data,
            replayed: true,
        }
    }

    /// `meta` of the envelope.
    pub(crate) fn meta(&self) -> Option<&str> {
        self.meta.as_deref()
    }

    /// `data` of the envelope.
    pub(crate) fn data(&self) -> Option<&RawValue> {
        self.data.as_deref()
    }

    /// The code of the catalogue.
    pub const fn code(&self) -> Code {
        self.code
    }
}

#[derive(Serialize)]
struct Envelope<'a> {
    message: Message<'a>,
    meta: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    data: Option<&'a RawValue>,
}

#[derive(Serialize)]
struct Message<'a> {
    code: String,
    text: &'a str,
    #[serde(rename = "type")]
    kind: &'static str,
}

/// A response that both payload formats of API Gateway accept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ProxyResponse {
    /// The HTTP status that the catalogue has for the code.
    pub status_code: u16,
    /// Headers by lower-case name, with one value each, which both formats accept.
    pub headers: BTreeMap<String, String>,
    /// The envelope or the problem details, as JSON text.
    pub body: String,
    /// Always false: the body is JSON.
    pub is_base64_encoded: bool,
    /// Always empty, and only in the response to an HTTP API: the emulator of `cargo lambda watch` requires the field
    /// there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cookies: Option<Vec<String>>,
}

/// Makes the response to a request, or to an event that could not be read as one.
pub(crate) fn respond_to(
    result: &Result<Output, ApiError>,
    request: Option<&HttpRequest>,
    request_id: &str,
    traceparent: Option<&str>,
) -> ProxyResponse {
    let none = HeaderMap::new();
    let asked = request.map_or(&none, |request| &request.headers);
    ProxyResponse {
        cookies: request.is_some_and(HttpRequest::is_of_http_api).then(Vec::new),
        ..respond(result, asked, request_id, traceparent)
    }
}

/// Makes the response to a request with these headers. `request_id` and `traceparent` are returned to the caller as
/// headers.
pub fn respond(
    result: &Result<Output, ApiError>,
    asked: &HeaderMap,
    request_id: &str,
    traceparent: Option<&str>,
) -> ProxyResponse {
    let mut headers = BTreeMap::new();
    let mut set = |name: &str, value: &str| {
        // The gateway would refuse the whole response for one value that HTTP cannot carry.
        if HeaderValue::from_str(value).is_ok() {
            headers.insert(name.to_owned(), value.to_owned());
        }
    };
    set("x-request-id", request_id);
    // Answers hold personal data, so nothing may cache them; and no client should guess their type.
    set("cache-control", "no-store");
    set("x-content-type-options", "nosniff");
    if let Some(traceparent) = traceparent {
        set("traceparent", traceparent);
    }
    let replayed = match result {
        Ok(output) => output.replayed,
        Err(error) => error.is_replayed(),
    };
    if replayed {
        set("idempotent-replayed", "true");
    }
    let (code, media_type, body) = match result {
        Ok(output) => (
            output.code,
            JSON,
            envelope(
                output.code,
                &output.code.text(None),
                output.meta.as_deref(),
                output.data.as_deref(),
            ),
        ),
        Err(error) => {
            if let Some((name, value)) = error.header() {
                set(name.as_str(), value);
            }
            if let Some(pause) = error.retry_after() {
                let seconds = pause.as_secs() + u64::from(pause.subsec_nanos() > 0);
                set("retry-after", &seconds.max(1).to_string());
            }
            if prefers_problem(asked) {
                (error.code(), PROBLEM, problem(error, request_id))
            } else {
                (
                    error.code(),
                    JSON,
                    envelope(error.code(), &error.text(), error.meta(), None),
                )
            }
        }
    };
    set("content-type", media_type);
    ProxyResponse {
        status_code: code.status().as_u16(),
        headers,
        body,
        is_base64_encoded: false,
        cookies: None,
    }
}

fn envelope(code: Code, text: &str, meta: Option<&str>, data: Option<&RawValue>) -> String {
    let envelope = Envelope {
        message: Message {
            code: code.full(),
            text,
            kind: code.kind().name(),
        },
        meta,
        data,
    };
    // Strings and JSON values always serialise.
    serde_json::to_string(&envelope).unwrap_or_default()
}

fn problem(error: &ApiError, request_id: &str) -> String {
    let code = error.code();
    let mut body = json!({
        "type": format!("urn:users-orchestrator:{}", code.suffix()),
        "title": code.entry().text.trim_end_matches(" - {Message}"),
        "status": code.status().as_u16(),
        "detail": error.text(),
        "instance": format!("urn:request:{request_id}"),
        "code": code.full(),
    });
    if let (Some(meta), Some(members)) = (error.meta(), body.as_object_mut()) {
        members.insert("meta".to_owned(), meta.into());
    }
    body.to_string()
}

/// Whether the caller prefers problem details: `Accept` gives them at least the quality of plain JSON.
fn prefers_problem(headers: &HeaderMap) -> bool {
    let mut problem = 0.0;
    let mut plain = 0.0;
    for value in headers.get_all(header::ACCEPT) {
        for range in value.to_str().unwrap_or_default().split(',') {
            let mut parts = range.split(';').map(str::trim);
            let name = parts.next().unwrap_or_default();
            let quality = parts
                .find_map(|part| part.strip_prefix("q="))
                .and_then(|quality| quality.parse::<f32>().ok())
                .unwrap_or(1.0);
            if name.eq_ignore_ascii_case(PROBLEM) {
                problem = quality;
            } else if name.eq_ignore_ascii_case(JSON) {
                plain = quality;
            }
        }
    }
    problem > 0.0 && problem >= plain
}

#[cfg(test)]
#[path = "response_tests.rs"]
mod tests;
