//! The client itself: one pool, one TLS configuration, one set of limits for all upstreams.

use std::{path::Path, sync::Arc, time::Duration};

use http::HeaderValue;
use reqwest::{redirect, retry};
use url::Url;

use super::{BaseUrl, Endpoint, Failure, FailureKind, Reply, Request, guard::HostGuard, reply, tls};
use crate::{clock::Clock, error::PortError, steps::Call};

/// The longest that one attempt may take, however much of the invocation is left.
const LONGEST_ATTEMPT: Duration = Duration::from_secs(10);

/// What is left of the invocation for answering the caller and storing its records.
const RESERVE: Duration = Duration::from_millis(500);

/// A host that does not complete a handshake in this time will hardly answer in time either.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(3);

/// Load balancers begin to drop idle connections after this time.
const POOL_IDLE_TIMEOUT: Duration = Duration::from_secs(20);

/// The client; clones share its pool.
#[derive(Debug, Clone)]
pub(crate) struct HttpClient {
    client: reqwest::Client,
    guard: Arc<HostGuard>,
    clock: Arc<dyn Clock>,
}

impl HttpClient {
    /// A client. `allowed_hosts` may be called although their addresses are private or of this machine;
    /// `extra_ca_file` is a PEM file with certificate authorities to trust besides the public ones.
    pub(crate) fn new(
        allowed_hosts: Vec<String>,
        extra_ca_file: Option<&Path>,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, PortError> {
        let tls = tls::config(extra_ca_file).map_err(|fault| PortError::misconfigured(fault.to_string()))?;
        let client = reqwest::Client::builder()
            .tls_backend_preconfigured(tls)
            // A redirect could lead a request with credentials past the guard, and a proxy variable could too.
            .redirect(redirect::Policy::none())
            .no_proxy()
            .retry(retry::never())
            .referer(false)
            .http1_only()
            .connect_timeout(CONNECT_TIMEOUT)
            .pool_idle_timeout(POOL_IDLE_TIMEOUT)
            .user_agent(concat!("users-orchestrator/", env!("CARGO_PKG_VERSION")))
            .build()
            .map_err(PortError::unavailable)?;
        Ok(Self {
            client,
            guard: Arc::new(HostGuard::new(allowed_hosts)),
            clock,
        })
    }

    /// A base URL of a tenant's settings, if its host may be called. `setting` is named where it may not.
    pub(crate) fn base(&self, url: &Url, setting: &str) -> Result<BaseUrl, PortError> {
        self.guard.check(url, setting)?;
        Ok(BaseUrl::checked(url.clone()))
    }

    /// A whole URL of a tenant's settings, if its host may be called.
    pub(crate) fn endpoint(&self, url: &Url, setting: &str) -> Result<Endpoint, PortError> {
        self.guard.check(url, setting)?;
        Ok(Endpoint::checked(url.clone()))
    }

    /// What a step's calls may still take.
    pub(crate) fn time_left(call: &Call) -> Duration {
        call.remaining().saturating_sub(RESERVE)
    }

    /// Sends a request that belongs to a step, with what identifies it to the system called.
    ///
    /// One attempt per call. Whatever repeats requests, or stops making them for a while, belongs here: no other place
    /// knows method, outcome and deadline together.
    pub(crate) async fn send(&self, call: &Call, request: Request) -> Result<Reply, PortError> {
        // Where this call gets no answer, the record must not tell of the answer before.
        call.observe(None, None);
        let mut request = request.header("x-request-id", call.context().request_id())?;
        if let Some(traceparent) = call.context().traceparent() {
            request = request.header("traceparent", traceparent)?;
        }
        self.attempt(Self::time_left(call), request).await
    }

    /// Sends a request that belongs to no step (keys of a token issuer, say).
    pub(crate) async fn send_plain(&self, timeout: Duration, request: Request) -> Result<Reply, PortError> {
        self.attempt(timeout, request).await
    }

    async fn attempt(&self, timeout: Duration, request: Request) -> Result<Reply, PortError> {
        let timeout = timeout.min(LONGEST_ATTEMPT);
        let origin = request.origin();
        let failed = |kind| PortError::unavailable(Failure::new(origin.clone(), kind));
        if timeout.is_zero() {
            return Err(failed(FailureKind::NoTimeLeft));
        }
        let response = self.client.execute(request.into_outgoing(timeout)).await;
        let response = response.map_err(|error| failed(FailureKind::of(&error)))?;
        reply::read(response, origin.clone(), self.clock.now())
            .await
            .map_err(failed)
    }
}

/// A header value that logs and debug output never show.
pub(super) fn sensitive(value: &str) -> Option<HeaderValue> {
    let mut value = HeaderValue::from_str(value).ok()?;
    value.set_sensitive(true);
    Some(value)
}

#[cfg(test)]
#[path = "client_tests.rs"]
mod tests;
