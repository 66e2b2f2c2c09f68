//! An answer of an upstream, read whole up to a largest size.

use std::{fmt, time::Duration};

use http::{HeaderMap, StatusCode};
use jiff::Timestamp;
use serde::de::DeserializeOwned;

use super::{Failure, FailureKind, failure::Target, retry_after};
use crate::error::PortError;

/// The largest body that is read, in bytes; answers of these APIs have a few KiB.
const LARGEST_BODY: usize = 1024 * 1024;

/// An answer. `Debug` hides its headers and body.
#[derive(Clone)]
pub(crate) struct Reply {
    target: Target,
    status: StatusCode,
    standing: StatusCode,
    headers: HeaderMap,
    body: Vec<u8>,
    retry_after: Option<Duration>,
}

impl Reply {
    pub(crate) const fn status(&self) -> StatusCode {
        self.status
    }

    /// The status that counts: the HTTP status, or the one that the request's [`Standing`](super::request::Standing) reads
    /// from the body.
    pub(crate) const fn standing(&self) -> StatusCode {
        self.standing
    }

    /// The same with another status that counts.
    pub(super) const fn amounting_to(mut self, standing: StatusCode) -> Self {
        self.standing = standing;
        self
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// How long the upstream asks us to wait before the next request.
    pub(crate) const fn retry_after(&self) -> Option<Duration> {
        self.retry_after
    }

    /// The body, parsed as the JSON that the contract describes.
    pub(crate) fn json<T: DeserializeOwned>(&self) -> Result<T, PortError> {
        serde_json::from_slice(&self.body).map_err(|error| {
            self.failure(FailureKind::Unreadable {
                status: self.status,
                fault: error.into(),
            })
        })
    }

    /// The error for an answer that the contract does not foresee.
    pub(crate) fn unforeseen(&self) -> PortError {
        self.failure(FailureKind::Unforeseen(self.status))
    }

    /// An answer as tests want it.
    #[cfg(test)]
    pub(crate) fn prepared(status: u16, body: &str) -> Self {
        let target = Target {
            method: http::Method::GET,
            host: "api.example.com".to_owned(),
        };
        let status = StatusCode::from_u16(status).unwrap();
        Self {
            target,
            status,
            standing: status,
            headers: HeaderMap::new(),
            body: body.as_bytes().to_vec(),
            retry_after: None,
        }
    }

    fn failure(&self, kind: FailureKind) -> PortError {
        Failure::new(self.target.clone(), kind).into()
    }
}

impl fmt::Debug for Reply {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Reply({}: {})", self.target, self.status)
    }
}

/// Reads an answer. The size is counted while it is read, whatever `Content-Length` says.
pub(super) async fn read(
    mut response: reqwest::Response,
    target: Target,
    now: Timestamp,
) -> Result<Reply, FailureKind> {
    if response
        .content_length()
        .is_some_and(|length| length > LARGEST_BODY as u64)
    {
        return Err(FailureKind::TooLarge);
    }
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|error| FailureKind::of(&error))? {
        if body.len() + chunk.len() > LARGEST_BODY {
            return Err(FailureKind::TooLarge);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(Reply {
        target,
        status: response.status(),
        standing: response.status(),
        retry_after: retry_after::pause(response.headers(), now),
        headers: std::mem::take(response.headers_mut()),
        body,
    })
}
