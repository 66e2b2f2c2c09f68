//! Requests and replies of simulators, independent of the connection.

use std::fmt;

use axum::body::Bytes;
use axum::http::header::{CONTENT_TYPE, HeaderName, HeaderValue};
use axum::http::{HeaderMap, Method, Response, StatusCode, Uri};
use percent_encoding::percent_decode_str;
use serde_json::Value;

use super::store::{Documents, StoreError};

/// One simulated service. It answers synchronously, inside a transaction of the store.
pub(super) trait Simulator: Send + Sync {
    fn answer(&self, request: &Request, documents: &Documents<'_>) -> Result<Reply, Stop>;

    /// The service's own body and headers for an error status that a fault requests.
    fn refuse(&self, status: StatusCode, request: &Request) -> Reply;

    /// Registers a request that has begun, until the returned guard is dropped; or refuses it at once.
    fn admit(&self, _request: &Request) -> Result<Box<dyn Send>, Reply> {
        Ok(Box::new(()))
    }

    /// Whether this is an error code of the service's own, which the HTTP status does not show.
    fn has_error(&self, _code: &Value) -> bool {
        false
    }

    /// The service's answer with such an error.
    fn fail(&self, _code: &Value, request: &Request) -> Reply {
        self.refuse(StatusCode::INTERNAL_SERVER_ERROR, request)
    }

    /// All users of the service, for the control API.
    fn users(&self, documents: &Documents<'_>) -> Result<Vec<Value>, StoreError>;
}

pub(super) struct Request {
    pub(super) method: Method,
    pub(super) uri: Uri,
    pub(super) headers: HeaderMap,
    pub(super) body: Bytes,
}

impl Request {
    /// The segments of the path, decoded once; `None` if one is not UTF-8.
    pub(super) fn segments(&self) -> Option<Vec<String>> {
        self.uri
            .path()
            .trim_start_matches('/')
            .split('/')
            .map(|segment| {
                let decoded = percent_decode_str(segment).decode_utf8().ok()?;
                Some(decoded.into_owned())
            })
            .collect()
    }

    pub(super) fn query(&self, name: &str) -> Option<String> {
        let query = self.uri.query().unwrap_or_default();
        url::form_urlencoded::parse(query.as_bytes())
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.into_owned())
    }

    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// The token of `Authorization: Bearer …`.
    pub(super) fn bearer(&self) -> Option<&str> {
        let (scheme, token) = self.header("authorization")?.split_once(' ')?;
        scheme.eq_ignore_ascii_case("bearer").then_some(token.trim())
    }

    pub(super) fn is_form(&self) -> bool {
        self.header(CONTENT_TYPE.as_str())
            .is_some_and(|value| value.starts_with("application/x-www-form-urlencoded"))
    }

    /// The body as JSON. A form becomes an object of strings.
    pub(super) fn json(&self) -> Result<Value, serde_json::Error> {
        if self.is_form() {
            let form = url::form_urlencoded::parse(&self.body);
            return Ok(form
                .map(|(key, value)| (key.into_owned(), Value::String(value.into_owned())))
                .collect());
        }
        serde_json::from_slice(&self.body)
    }
}

impl fmt::Debug for Request {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Path, headers and body contain addresses and secrets.
        formatter
            .debug_struct("Request")
            .field("method", &self.method)
            .finish_non_exhaustive()
    }
}

#[derive(Clone, PartialEq)]
pub(super) enum Content {
    Empty,
    Json(Value),
    Html(String),
}

#[derive(Clone)]
pub(super) struct Reply {
    pub(super) status: StatusCode,
    pub(super) headers: Vec<(HeaderName, HeaderValue)>,
    pub(super) content: Content,
}

impl Reply {
    pub(super) fn json(status: StatusCode, body: Value) -> Self {
        Self {
            status,
            headers: Vec::new(),
            content: Content::Json(body),
        }
    }

    pub(super) fn html(status: StatusCode, page: String) -> Self {
        Self {
            status,
            headers: Vec::new(),
            content: Content::Html(page),
        }
    }

    pub(super) fn empty(status: StatusCode) -> Self {
        Self {
            status,
            headers: Vec::new(),
            content: Content::Empty,
        }
    }

    pub(super) fn with_header(mut self, name: &'static str, value: impl TryInto<HeaderValue>) -> Self {
        // A value that is invalid in a header is left out.
        if let Ok(value) = value.try_into() {
            self.headers.push((HeaderName::from_static(name), value));
        }
        self
    }
}

impl fmt::Debug for Reply {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Reply")
            .field("status", &self.status)
            .finish_non_exhaustive()
    }
}

impl From<Reply> for Response<Bytes> {
    fn from(reply: Reply) -> Self {
        let (content_type, body) = match reply.content {
            Content::Empty => (None, Bytes::new()),
            Content::Json(value) => (Some("application/json; charset=utf-8"), value.to_string().into()),
            Content::Html(page) => (Some("text/html; charset=utf-8"), page.into()),
        };
        let mut response = Response::new(body);
        *response.status_mut() = reply.status;
        let headers = response.headers_mut();
        if let Some(content_type) = content_type {
            headers.insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
        }
        // A header of the reply replaces the default one.
        for (name, value) in reply.headers {
            headers.insert(name, value);
        }
        response
    }
}

/// Why a request was not carried out.
#[derive(Debug)]
pub(super) enum Stop {
    /// The service refuses it, with this reply.
    Refused(Reply),
    Store(StoreError),
}

impl From<StoreError> for Stop {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<Reply> for Stop {
    fn from(reply: Reply) -> Self {
        Self::Refused(reply)
    }
}
