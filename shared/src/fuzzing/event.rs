//! Fuzz target: events of both formats, in every stage that needs only the event.

use std::time::Duration;

use http::{HeaderMap, HeaderValue};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::Value;

use super::{
    shown::{check_refusal, is_line},
    text,
};
use crate::{
    catalogue::Code,
    error::ApiError,
    model::{CustomerRegistrationId, EmailAddress, MetadataChanges, Name},
    operation::Operation,
    request::{
        HttpRequest, IdempotencyKey, Invocation, RequestContext, Route, TenantHeaders,
        body::{self, Fields},
        event::{RawBody, RawPath},
        ignore_provider, route,
    },
    response::respond,
};

/// The input: an event as the gateway sends it.
pub fn event(data: &[u8]) {
    let Some(text) = text(data) else { return };
    let request = match HttpRequest::from_event(text) {
        Ok(request) => request,
        Err(fault) => return check_fault(&fault.to_string()),
    };
    for operation in Operation::ALL {
        check_route(operation, &request);
    }
    checked(&request, TenantHeaders::parse(&request.headers))
        .iter()
        .for_each(check_headers);
    checked(&request, IdempotencyKey::of(&request.headers));
    checked(&request, ignore_provider(&request.query));
    check_context(&request);
    check_body(&request);
}

/// The log gets the fault of an event, and nothing of its content.
fn check_fault(told: &str) {
    assert!(is_line(told, 200) && !told.contains(['@', '"']), "{told:.200}");
}

/// Returns the value. An error must have a response in both forms, the envelope and problem details.
fn checked<T>(request: &HttpRequest, result: Result<T, ApiError>) -> Option<T> {
    let error = match result {
        Ok(value) => return Some(value),
        Err(error) => error,
    };
    check_refusal(&error);
    let code = error.code();
    let refused = Err(error);
    let problem = HeaderMap::from_iter([(
        http::header::ACCEPT,
        HeaderValue::from_static("application/problem+json"),
    )]);
    for asked in [&request.headers, &problem] {
        let response = respond(&refused, asked, "request-1", None);
        assert_eq!(response.status_code, code.status().as_u16());
        let body: Value = serde_json::from_str(&response.body).expect("JSON");
        let told = body
            .pointer("/message/code")
            .or_else(|| body.get("code"))
            .and_then(Value::as_str);
        assert_eq!(told, Some(code.full().as_str()));
    }
    None
}

/// If the event is a request for this operation, a path made of its id leads to the same id.
fn check_route(operation: Operation, request: &HttpRequest) {
    match route(operation, request) {
        Ok(route) => {
            assert_eq!(request.method, operation.method());
            if let Some(Route::User(id)) = checked(request, route.decoded()) {
                super::values::check_id(id.as_str());
                check_way(operation, &id);
            }
        }
        Err(error) => {
            assert!(matches!(error.code(), Code::NotFound | Code::MethodNotAllowed));
            check_refusal(&error);
        }
    }
}

/// Whatever an id contains, its path leads to it.
pub(crate) fn check_way(operation: Operation, id: &CustomerRegistrationId) {
    let path = format!("/prod/v4/Users/{}", utf8_percent_encode(id.as_str(), NON_ALPHANUMERIC));
    let path = match operation {
        Operation::Create => return,
        Operation::UpdateEmail => format!("{path}/Email/"),
        Operation::GetById | Operation::Update => path,
    };
    let request = HttpRequest {
        method: operation.method(),
        path: RawPath::Encoded(path),
        query: Vec::new(),
        headers: HeaderMap::new(),
        body: RawBody::Absent,
        request_id: None,
    };
    let route = route(operation, &request).expect("the route of its own path");
    assert_eq!(route.decoded().ok(), Some(Route::User(id.clone())));
}

/// Values of the headers are sent on in headers and stored in records.
fn check_headers(headers: &TenantHeaders) {
    let tenant = &headers.tenant;
    for code in [tenant.group(), tenant.client(), tenant.paper(), &headers.source_system] {
        assert!(
            (1..=64).contains(&code.len()) && code.bytes().all(|byte| byte.is_ascii_graphic()),
            "{code:?}"
        );
    }
}

/// The values that are passed on to upstreams can be header values.
fn check_context(request: &HttpRequest) {
    let invocation = Invocation {
        id: "invocation-1".to_owned(),
        deadline: Duration::from_secs(1),
        xray_trace: None,
    };
    let context = RequestContext::new(request, &invocation, "fuzzing");
    assert!(
        HeaderValue::from_str(context.request_id()).is_ok(),
        "{:?}",
        context.request_id()
    );
    if let Some(traceparent) = context.traceparent() {
        assert_eq!(traceparent.len(), 55);
        assert_eq!(context.trace_id(), traceparent.get(3..35));
    }
}

/// A body is read with every kind of field, and the faults are a bounded message. The target `operation` tries the
/// inputs of the operations.
fn check_body(request: &HttpRequest) {
    let Some(object) = checked(request, body::object(request)) else {
        return;
    };
    let written = Value::Object(object.clone()).to_string();
    let mut again = request.clone();
    again.body = RawBody::Bytes(written.into_bytes());
    if let Some(again) = checked(request, body::object(&again)) {
        assert_eq!(again, object);
    }
    let mut fields = Fields::of(object);
    fields.required_text("email", EmailAddress::parse);
    fields.text("firstName", Name::parse);
    fields.text_patch("lastName", Name::parse);
    fields.boolean("verifyEmail");
    fields.boolean_or_absent("verified");
    let metadata: MetadataChanges = fields.metadata().into_iter().collect();
    super::metadata::check_changes(&metadata, &crate::model::Metadata::default());
    checked(request, fields.finish());
}
