//! Fetches issuers' key sets.

use std::time::Duration;

use async_trait::async_trait;
use http::{Method, StatusCode};
use url::Url;

use crate::{
    error::PortError,
    request::caller::{KeySet, KeySetSource},
    upstream::{HttpClient, Request},
};

/// Timeout of a fetch. A caller waits for it, so it is short; if it fails, the last good set is used.
const TIMEOUT: Duration = Duration::from_secs(3);

/// Fetches key sets over HTTPS.
#[derive(Debug)]
pub(super) struct HttpKeySets {
    http: HttpClient,
}

impl HttpKeySets {
    pub(super) const fn new(http: HttpClient) -> Self {
        Self { http }
    }
}

#[async_trait]
impl KeySetSource for HttpKeySets {
    async fn fetch(&self, url: &Url) -> Result<KeySet, PortError> {
        let endpoint = self.http.endpoint(url, "Tokens.Issuers: jwksUrl")?;
        let reply = self
            .http
            .send_plain(TIMEOUT, Request::new(Method::GET, endpoint))
            .await?;
        if reply.status() == StatusCode::OK {
            reply.json()
        } else {
            Err(reply.unforeseen())
        }
    }
}

#[cfg(test)]
#[path = "key_set_source_tests.rs"]
mod tests;
