//! A request to an upstream.

use std::{fmt, time::Duration};

use http::{
    HeaderMap, HeaderName, HeaderValue, Method,
    header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE},
};
use serde::Serialize;
use url::form_urlencoded;

use super::{Endpoint, client::sensitive, failure::Origin};
use crate::{error::PortError, secrets::SecretText};

/// A request; its headers, path and body are shown nowhere.
#[derive(Clone)]
pub(crate) struct Request {
    method: Method,
    endpoint: Endpoint,
    headers: HeaderMap,
    body: Option<Vec<u8>>,
}

impl Request {
    pub(crate) fn new(method: Method, endpoint: Endpoint) -> Self {
        let headers = HeaderMap::from_iter([(ACCEPT, HeaderValue::from_static("application/json"))]);
        Self {
            method,
            endpoint,
            headers,
            body: None,
        }
    }

    /// The same with a header, in place of one of that name.
    pub(crate) fn header(mut self, name: &'static str, value: &str) -> Result<Self, PortError> {
        let value = HeaderValue::from_str(value)
            .map_err(|_| PortError::unavailable(format!("{name}: the value cannot travel in a header")))?;
        self.headers.insert(HeaderName::from_static(name), value);
        Ok(self)
    }

    /// The same with bearer credentials that come from `setting`.
    pub(crate) fn bearer(mut self, token: &SecretText, setting: &str) -> Result<Self, PortError> {
        let value = sensitive(&format!("Bearer {}", token.expose())).ok_or_else(|| {
            PortError::misconfigured(format!("{setting}: holds characters that cannot travel in a header"))
        })?;
        self.headers.insert(AUTHORIZATION, value);
        Ok(self)
    }

    /// The same with a JSON body.
    pub(crate) fn json<T: Serialize>(mut self, body: &T) -> Result<Self, PortError> {
        let body = serde_json::to_vec(body).map_err(PortError::unavailable)?;
        self.headers
            .insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        self.body = Some(body);
        Ok(self)
    }

    /// The same with the body of an HTML form.
    pub(crate) fn form<const N: usize>(mut self, members: [(&str, &str); N]) -> Self {
        let body = form_urlencoded::Serializer::new(String::new())
            .extend_pairs(members)
            .finish();
        self.headers.insert(
            CONTENT_TYPE,
            HeaderValue::from_static("application/x-www-form-urlencoded"),
        );
        self.body = Some(body.into_bytes());
        self
    }

    pub(super) fn origin(&self) -> Origin {
        Origin {
            method: self.method.clone(),
            host: self.endpoint.host().to_owned(),
        }
    }

    pub(super) fn into_outgoing(self, timeout: Duration) -> reqwest::Request {
        let mut outgoing = reqwest::Request::new(self.method, self.endpoint.into_url());
        *outgoing.headers_mut() = self.headers;
        *outgoing.body_mut() = self.body.map(Into::into);
        *outgoing.timeout_mut() = Some(timeout);
        outgoing
    }
}

impl fmt::Debug for Request {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Request({})", self.origin())
    }
}
