//! Parses API Gateway events of payload format 1.0 (REST API) and 2.0 (HTTP API) into one request type.
//!
//! The event types are those of `lambda_http`, but its conversion to `http::Request` is not used: it panics on bodies
//! that are not valid base64 as declared and on paths that are not URIs (HTTP APIs pass them decoded). Whatever a
//! client sends must get a clear answer.

use base64::{Engine, engine::general_purpose::STANDARD};
use http::{HeaderMap, Method};
use lambda_http::aws_lambda_events::apigw::{ApiGatewayProxyRequest, ApiGatewayV2httpRequest};
use serde::Deserialize;

use crate::json_fault::JsonFault;

/// An event that is neither of the two formats.
#[derive(Debug, thiserror::Error)]
#[error("the event is not an API Gateway proxy event of payload format 1.0 or 2.0: {0}")]
pub struct EventFault(JsonFault);

impl From<serde_json::Error> for EventFault {
    fn from(error: serde_json::Error) -> Self {
        Self(error.into())
    }
}

/// The path of a request, and whether the gateway has decoded it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RawPath {
    /// As the client sent it, percent-encoded (REST API).
    Encoded(String),
    /// Already decoded by the gateway, at least in part (HTTP API).
    Decoded(String),
}

/// The body of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RawBody {
    /// No body was sent.
    Absent,
    /// The bytes that were sent.
    Bytes(Vec<u8>),
    /// The event declares base64, but the text is not valid base64.
    BrokenBase64,
}

/// A request, in one form for both kinds of gateway.
#[derive(Debug, Clone)]
pub struct HttpRequest {
    /// The method of the event. It may be any token; the route checks it.
    pub method: Method,
    /// The path, with a stage or base path in front if the gateway has left one there.
    pub path: RawPath,
    /// The query parameters, decoded, in order.
    pub query: Vec<(String, String)>,
    /// The headers, with all values. Names are case-insensitive.
    pub headers: HeaderMap,
    /// The body, with base64 decoded. Not limited in size yet: API Gateway accepts 10 MiB, Lambda an event of 6 MB.
    pub body: RawBody,
    /// The gateway's id of the request, if it gives one.
    pub request_id: Option<String>,
}

#[derive(Deserialize)]
struct Probe {
    version: Option<String>,
}

impl HttpRequest {
    /// Parses an event: payload format 2.0 if its `version` says so, else 1.0. An [`EventFault`], which becomes `E400`,
    /// if the JSON is not such an event. Faults of the client (in path, query, body) are refused by later stages.
    pub fn from_event(event: &str) -> Result<Self, EventFault> {
        let probe: Probe = serde_json::from_str(event)?;
        match probe.version.as_deref() {
            Some("2.0") => Ok(from_http_api(serde_json::from_str(event)?)),
            _ => Ok(from_rest_api(serde_json::from_str(event)?)),
        }
    }

    /// A Create request without an event, for tools that check a body before it is sent.
    pub fn of_body(body: &str) -> Self {
        Self {
            method: Method::POST,
            path: RawPath::Encoded("/v4/Users".to_owned()),
            query: Vec::new(),
            headers: HeaderMap::new(),
            body: self::body(Some(body.to_owned()), false),
            request_id: None,
        }
    }

    /// Whether the request came from an HTTP API, which decodes paths.
    pub(crate) const fn is_of_http_api(&self) -> bool {
        matches!(self.path, RawPath::Decoded(_))
    }
}

fn from_rest_api(event: ApiGatewayProxyRequest) -> HttpRequest {
    let query = if event.multi_value_query_string_parameters.is_empty() {
        event.query_string_parameters
    } else {
        event.multi_value_query_string_parameters
    };
    let mut headers = event.multi_value_headers;
    for (name, value) in &event.headers {
        if !headers.contains_key(name) {
            headers.insert(name, value.clone());
        }
    }
    HttpRequest {
        method: event.http_method,
        path: RawPath::Encoded(event.path.unwrap_or_default()),
        query: query
            .iter()
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect(),
        headers,
        body: body(event.body, event.is_base64_encoded),
        request_id: event.request_context.request_id,
    }
}

fn from_http_api(event: ApiGatewayV2httpRequest) -> HttpRequest {
    let query = event.raw_query_string.unwrap_or_default();
    HttpRequest {
        method: event.request_context.http.method,
        path: RawPath::Decoded(event.raw_path.unwrap_or_default()),
        query: url::form_urlencoded::parse(query.as_bytes()).into_owned().collect(),
        headers: event.headers,
        body: body(event.body, event.is_base64_encoded),
        request_id: event.request_context.request_id,
    }
}

fn body(text: Option<String>, is_base64: bool) -> RawBody {
    match text {
        None => RawBody::Absent,
        Some(text) if text.is_empty() => RawBody::Absent,
        Some(text) if is_base64 => STANDARD.decode(text).map_or(RawBody::BrokenBase64, RawBody::Bytes),
        Some(text) => RawBody::Bytes(text.into_bytes()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::{Value, json};

    fn rest(change: impl FnOnce(&mut Value)) -> Result<HttpRequest, EventFault> {
        let mut event = json!({
            "resource": "/v4/Users", "path": "/v4/Users", "httpMethod": "POST",
            "headers": {"X-ClientCode": "one"}, "multiValueHeaders": {"X-ClientCode": ["one", "two"], "Accept": ["*/*"]},
            "queryStringParameters": {"a": "2"}, "multiValueQueryStringParameters": {"a": ["1", "2"]},
            "pathParameters": null, "stageVariables": null,
            "requestContext": {"requestId": "r-1", "stage": "prod", "httpMethod": "POST", "path": "/prod/v4/Users"},
            "body": "{}", "isBase64Encoded": false
        });
        change(&mut event);
        HttpRequest::from_event(&event.to_string())
    }

    #[test]
    fn rest_events_keep_every_header_and_query_value() {
        let request = rest(|_| ()).unwrap();
        assert_eq!(request.headers.get_all("x-clientcode").iter().count(), 2);
        assert_eq!(
            request.query,
            [("a".to_owned(), "1".to_owned()), ("a".to_owned(), "2".to_owned())]
        );
        assert_eq!(request.request_id.as_deref(), Some("r-1"));
        assert_eq!(request.body, RawBody::Bytes(b"{}".to_vec()));
    }

    #[test]
    fn http_api_events_are_read_too() {
        let event = json!({
            "version": "2.0", "routeKey": "GET /v4/Users/{customerRegistrationId}", "rawPath": "/v4/Users/auth0|63 d1",
            "rawQueryString": "IgnoreProvider=true&x=%20", "headers": {"x-clientcode": "one"},
            "requestContext": {"requestId": "r-2", "stage": "$default", "http": {"method": "GET", "path": "/v4/Users/auth0|63 d1", "protocol": "HTTP/1.1", "sourceIp": "127.0.0.1", "userAgent": "curl"}},
            "body": "e30=", "isBase64Encoded": true
        });
        let request = HttpRequest::from_event(&event.to_string()).unwrap();
        assert_eq!(request.path, RawPath::Decoded("/v4/Users/auth0|63 d1".to_owned()));
        assert_eq!(
            request.query,
            [
                ("IgnoreProvider".to_owned(), "true".to_owned()),
                ("x".to_owned(), " ".to_owned())
            ]
        );
        assert_eq!(request.body, RawBody::Bytes(b"{}".to_vec()));
    }

    #[test]
    fn what_is_not_base64_is_said_not_thrown() {
        let request = rest(|event| {
            event["body"] = json!("%%%");
            event["isBase64Encoded"] = json!(true);
        });
        assert_eq!(request.unwrap().body, RawBody::BrokenBase64);
    }

    #[test]
    fn paths_that_are_no_uri_are_read() {
        let request = rest(|event| event["path"] = json!("/v4/Users/a b\u{7f}ü%")).unwrap();
        assert_eq!(request.path, RawPath::Encoded("/v4/Users/a b\u{7f}ü%".to_owned()));
    }

    #[test]
    fn other_events_are_refused() {
        for event in ["", "{}", "[]", "null", r#"{"Records":[]}"#, r#"{"version":"2.0"}"#] {
            assert!(HttpRequest::from_event(event).is_err(), "{event}");
        }
    }

    #[test]
    fn a_refused_event_is_not_quoted() {
        let fault = rest(|event| event["isBase64Encoded"] = json!("ana@example.com")).unwrap_err();
        let told = fault.to_string();
        assert!(told.contains("it has another shape at line 1, column "), "{told}");
        assert!(!told.contains("ana@"), "{told}");
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in "\\PC{0,60}", body in "\\PC{0,30}", base64: bool, path in "\\PC{0,30}") {
            let _ = HttpRequest::from_event(&text);
            let read = rest(|event| {
                event["body"] = json!(body);
                event["isBase64Encoded"] = json!(base64);
                event["path"] = json!(path);
            });
            prop_assert!(read.is_ok());
        }
    }
}
