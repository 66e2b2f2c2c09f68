//! A request to an upstream.

use std::{fmt, sync::Arc, time::Duration};

use http::{
    HeaderMap, HeaderName, HeaderValue, Method, StatusCode,
    header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE},
};
use serde::Serialize;
use url::form_urlencoded;

use super::{Endpoint, Reply, failure::Target, repeat::Repeat};
use crate::{error::PortError, secrets::SecretText};

/// Reads the status that counts from an answer, for upstreams that report errors in the body instead of the HTTP status.
pub(crate) type Standing = dyn Fn(&Reply) -> StatusCode + Send + Sync;

/// A request. `Debug` hides its headers, path and body.
#[derive(Clone)]
pub(crate) struct Request {
    method: Method,
    endpoint: Endpoint,
    headers: HeaderMap,
    body: Option<Vec<u8>>,
    repeat: Repeat,
    standing: Option<Arc<Standing>>,
}

impl Request {
    /// A request. A `GET` is a read and may be retried when it fails. Anything else is treated as a write, and retried only
    /// if its effect has certainly not begun.
    pub(crate) fn new(method: Method, endpoint: Endpoint) -> Self {
        let repeat = if method == Method::GET {
            Repeat::Read
        } else {
            Repeat::Untaken
        };
        let headers = HeaderMap::from_iter([(ACCEPT, HeaderValue::from_static("application/json"))]);
        Self {
            method,
            endpoint,
            headers,
            body: None,
            repeat,
            standing: None,
        }
    }

    /// The same, for a read that is no `GET`.
    pub(crate) const fn read(mut self) -> Self {
        self.repeat = Repeat::Read;
        self
    }

    /// The same, for a write with the same effect however often it arrives.
    pub(crate) const fn repeatable(mut self) -> Self {
        self.repeat = Repeat::Always;
        self
    }

    /// The same, for a harmless request that others wait for. It is retried once, without a wait, if there was no connection
    /// or it broke, and otherwise not.
    pub(crate) const fn without_waits(mut self) -> Self {
        self.repeat = Repeat::AtOnce;
        self
    }

    /// The same, for an upstream whose HTTP status alone does not say whether to retry.
    pub(crate) fn judged_by(mut self, standing: Arc<Standing>) -> Self {
        self.standing = Some(standing);
        self
    }

    /// The same with a header; it replaces one of the same name.
    pub(crate) fn header(self, name: &'static str, value: &str) -> Result<Self, PortError> {
        self.header_of(HeaderName::from_static(name), value)
    }

    /// [`Self::header`] for a name from settings.
    pub(crate) fn header_of(mut self, name: HeaderName, value: &str) -> Result<Self, PortError> {
        let value = HeaderValue::from_str(value)
            .map_err(|_| PortError::unavailable(format!("{name}: the value cannot travel in a header")))?;
        self.headers.insert(name, value);
        Ok(self)
    }

    /// The same with a bearer token that comes from `setting`.
    pub(crate) fn bearer(self, token: &SecretText, setting: &'static str) -> Result<Self, PortError> {
        let value = SecretText::new(format!("Bearer {}", token.expose()));
        self.credential(AUTHORIZATION, &value, setting)
    }

    /// The same with credentials from `setting` as the whole value of a header.
    pub(crate) fn credential(
        mut self,
        name: HeaderName,
        value: &SecretText,
        setting: &'static str,
    ) -> Result<Self, PortError> {
        let mut value = HeaderValue::from_str(value.expose())
            .map_err(|_| PortError::of_setting(setting, "holds characters that cannot travel in a header"))?;
        // Logs and debug output never show it.
        value.set_sensitive(true);
        self.headers.insert(name, value);
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
    pub(crate) fn form<K: AsRef<str>, V: AsRef<str>>(mut self, members: impl IntoIterator<Item = (K, V)>) -> Self {
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

    pub(super) fn target(&self) -> Target {
        Target {
            method: self.method.clone(),
            host: self.endpoint.host().to_owned(),
        }
    }

    pub(super) const fn method(&self) -> &Method {
        &self.method
    }

    pub(super) const fn endpoint(&self) -> &Endpoint {
        &self.endpoint
    }

    pub(super) const fn repeat(&self) -> Repeat {
        self.repeat
    }

    pub(super) fn standing(&self, reply: &Reply) -> StatusCode {
        self.standing
            .as_ref()
            .map_or(reply.status(), |standing| standing(reply))
    }

    pub(super) fn outgoing(&self, timeout: Duration) -> reqwest::Request {
        let mut outgoing = reqwest::Request::new(self.method.clone(), self.endpoint.clone().into_url());
        outgoing.headers_mut().clone_from(&self.headers);
        *outgoing.body_mut() = self.body.clone().map(Into::into);
        *outgoing.timeout_mut() = Some(timeout);
        outgoing
    }
}

impl fmt::Debug for Request {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Request({})", self.target())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::upstream::BaseUrl;

    /// Values that would start a header, a body or a request of their own.
    const LINE_ENDS: [&str; 6] = [
        "a\r\nx-evil: 1",
        "a\nx-evil: 1",
        "a\rx-evil: 1",
        "a\r\n\r\nGET /evil HTTP/1.1",
        "a\0b",
        "a\u{7f}b",
    ];

    fn request() -> Request {
        let base = BaseUrl::checked("https://api.example.com/".parse().unwrap(), "Test.BaseUrl");
        Request::new(Method::POST, base.join(["users"]).unwrap())
    }

    #[test]
    fn nothing_ends_a_header_line() {
        for value in LINE_ENDS {
            assert!(request().header("x-sourcesystem", value).is_err(), "{value:?}");
            let name = HeaderName::from_static("x-api-key");
            assert!(request().header_of(name.clone(), value).is_err(), "{value:?}");
            let secret = SecretText::new(value);
            for refused in [
                request().credential(name, &secret, "Rest.Secret"),
                request().bearer(&secret, "Subscribe.Credential"),
            ] {
                let error = refused.unwrap_err().to_string();
                assert!(
                    error.contains("cannot travel in a header") && !error.contains("evil"),
                    "{error}"
                );
            }
        }
    }

    #[test]
    fn nothing_ends_the_line_of_the_request_or_a_member_of_a_form() {
        for value in LINE_ENDS {
            let base = BaseUrl::checked("https://api.example.com/".parse().unwrap(), "Test.BaseUrl");
            let endpoint = base.join(["users", value]).unwrap().query("email", value);
            assert!(!endpoint.as_str().contains(char::is_control), "{}", endpoint.as_str());
            let form = request().form([("email", value), (value, "b")]).body.unwrap();
            assert!(!form.iter().any(u8::is_ascii_control));
            let json = request()
                .json(&serde_json::json!({ "email": value }))
                .unwrap()
                .body
                .unwrap();
            assert!(!json.iter().any(|byte| *byte < b' '));
        }
    }
}
