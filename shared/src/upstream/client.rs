//! The client itself: one pool, one TLS configuration, one set of limits for all upstreams.

use std::{pin::pin, sync::Arc, time::Duration};

use http::HeaderValue;
use reqwest::{redirect, retry};
use tracing::{Instrument as _, field::display};
use url::Url;

use super::{
    BaseUrl, Endpoint, Failure, FailureKind, Reply, Request,
    circuit::{Circuits, Permit, Upstream},
    guard::HostGuard,
    repeat::{LEAST_ATTEMPT, LONGEST_ASKED},
    reply,
    resolver::{GuardedResolver, Lookup, SystemLookup},
};
use crate::{
    clock::Clock, error::PortError, ids::IdSource, metrics::Meter, model::TenantId, settings::Setting, spans,
    steps::Call,
};

/// The longest that a call may take, repeats and the waits before them included, however much of the invocation is left.
const LONGEST_CALL: Duration = Duration::from_secs(10);

/// What is left of the invocation for answering the caller and storing its records.
const RESERVE: Duration = Duration::from_millis(500);

/// A host that does not complete a handshake in this time will hardly answer in time either.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(3);

/// Load balancers begin to drop idle connections after this time.
const POOL_IDLE_TIMEOUT: Duration = Duration::from_secs(20);

/// The client; clones share its pool and its circuits.
#[derive(Debug, Clone)]
pub(crate) struct HttpClient {
    client: reqwest::Client,
    guard: Arc<HostGuard>,
    pub(super) circuits: Arc<Circuits>,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) ids: Arc<dyn IdSource>,
    pub(super) meter: Arc<Meter>,
    #[cfg(any(test, feature = "fuzzing"))]
    pub(super) prepared: Option<Arc<super::prepared::Prepared>>,
}

impl HttpClient {
    /// A client. `allowed_hosts` may be called although their addresses are private or of this machine.
    pub(crate) fn new(
        allowed_hosts: Vec<String>,
        tls: rustls::ClientConfig,
        clock: Arc<dyn Clock>,
        ids: Arc<dyn IdSource>,
    ) -> Result<Self, PortError> {
        Self::resolving_by(Arc::new(SystemLookup), allowed_hosts, tls, clock, ids)
    }

    #[expect(clippy::disallowed_methods, reason = "the one client of the systems behind")]
    pub(super) fn resolving_by(
        lookup: Arc<dyn Lookup>,
        allowed_hosts: Vec<String>,
        tls: rustls::ClientConfig,
        clock: Arc<dyn Clock>,
        ids: Arc<dyn IdSource>,
    ) -> Result<Self, PortError> {
        let guard = Arc::new(HostGuard::new(allowed_hosts));
        let client = reqwest::Client::builder()
            .tls_backend_preconfigured(tls)
            // A redirect could lead a request with credentials past the guard, and a proxy variable could too.
            .redirect(redirect::Policy::none())
            .no_proxy()
            // Repeats are this client's own: the library's know nothing of writes and deadlines.
            .retry(retry::never())
            .dns_resolver(Arc::new(GuardedResolver::new(Arc::clone(&guard), lookup)))
            .referer(false)
            .http1_only()
            .connect_timeout(CONNECT_TIMEOUT)
            .pool_idle_timeout(POOL_IDLE_TIMEOUT)
            .user_agent(concat!("users-orchestrator/", env!("CARGO_PKG_VERSION")))
            .build()
            .map_err(PortError::unavailable)?;
        Ok(Self {
            client,
            guard,
            circuits: Arc::new(Circuits::new(Arc::clone(&clock))),
            clock,
            ids,
            meter: Meter::silent(),
            #[cfg(any(test, feature = "fuzzing"))]
            prepared: None,
        })
    }

    /// The same client, whose calls are measured by this.
    pub(crate) fn measured_by(self, meter: Arc<Meter>) -> Self {
        Self { meter, ..self }
    }

    /// A base URL of a tenant's settings, if its host may be called.
    pub(crate) fn base(&self, url: &Setting<Url>) -> Result<BaseUrl, PortError> {
        self.guard.check(url, url.name)?;
        Ok(BaseUrl::checked(url.value.clone(), url.name))
    }

    /// A whole URL of a tenant's settings, if its host may be called. `setting` is named where it may not.
    pub(crate) fn endpoint(&self, url: &Url, setting: &'static str) -> Result<Endpoint, PortError> {
        self.guard.check(url, setting)?;
        Ok(Endpoint::checked(url.clone(), setting))
    }

    /// What a step's calls may still take.
    pub(crate) fn time_left(call: &Call) -> Duration {
        call.remaining().saturating_sub(RESERVE)
    }

    /// Sends a request that belongs to a step, with what identifies it to the system called.
    ///
    /// What fails is repeated where the request allows it and the time suffices. An upstream that keeps failing this
    /// tenant is not called for a while; that is told as [`PortError::Throttled`].
    pub(crate) async fn send(&self, tenant: &TenantId, call: &Call, request: Request) -> Result<Reply, PortError> {
        self.send_composed(tenant, call, &|| Ok(request.clone())).await
    }

    /// [`Self::send`] for a request that has to be made anew each time that it is sent: one with a signature that is
    /// good for once, say. `compose` must make the same request each time in all but that.
    pub(crate) async fn send_composed(
        &self,
        tenant: &TenantId,
        call: &Call,
        compose: &(dyn Fn() -> Result<Request, PortError> + Send + Sync),
    ) -> Result<Reply, PortError> {
        // Where this call gets no answer, the record must not tell of the answer before.
        call.observe(None, None);
        let compose = || {
            let context = call.context();
            let mut request = compose()?.header("x-request-id", context.request_id())?;
            if let Some(traceparent) = context.traceparent() {
                request = request.header("traceparent", traceparent)?;
            }
            if let Some(xray) = context.xray() {
                request = request.header("x-amzn-trace-id", xray)?;
            }
            Ok(request)
        };
        let request = compose()?;
        let permit = self.circuits.admit(Upstream {
            tenant: tenant.clone(),
            host: request.endpoint().host().to_owned(),
            port: request.endpoint().port(),
        })?;
        let repeats = if permit.is_probe() {
            &[]
        } else {
            request.repeat().waits()
        };
        let last = self.attempts(Self::time_left(call), repeats, &request, &compose).await;
        if report(permit, &last) {
            self.meter.circuit_opened(request.endpoint().upstream());
        }
        last.outcome.map_err(|kind| unanswered(&request, kind))
    }

    /// Sends a request that belongs to no step (keys of a token issuer, say), once.
    pub(crate) async fn send_plain(&self, timeout: Duration, request: Request) -> Result<Reply, PortError> {
        let compose = || Ok(request.clone());
        let last = self.attempts(timeout, &[], &request, &compose).await;
        last.outcome.map_err(|kind| unanswered(&request, kind))
    }

    /// Sends a request, and again where its [`Repeat`](super::repeat::Repeat) and the time allow it; what the last attempt came to.
    async fn attempts(
        &self,
        time: Duration,
        repeats: &[Duration],
        first: &Request,
        compose: &(dyn Fn() -> Result<Request, PortError> + Send + Sync),
    ) -> Attempt {
        let began = self.clock.monotonic();
        let end = began + time.min(LONGEST_CALL);
        let left = || end.saturating_sub(self.clock.monotonic());
        let mut patience = LONGEST_ASKED;
        let mut last = self.attempt(left(), first, 1).await;
        for (number, longest) in (2..).zip(repeats) {
            let Some(asked) = first.repeat().pause(&last.outcome, patience) else {
                break;
            };
            let wait = asked + self.ids.up_to(*longest);
            if wait + LEAST_ATTEMPT > left() {
                break;
            }
            patience -= asked;
            if !wait.is_zero() {
                self.clock.sleep(wait).await;
            }
            // Where it cannot be made again, the outcome that asked for it stands.
            let Ok(request) = compose() else { break };
            last = self.attempt(left(), &request, number).await;
        }
        let is_answered = matches!(&last.outcome, Ok(reply) if !reply.standing().is_server_error());
        let took = self.clock.monotonic().saturating_sub(began);
        self.meter.called(first.endpoint().upstream(), took, is_answered);
        last
    }

    async fn attempt(&self, time: Duration, request: &Request, number: u64) -> Attempt {
        let span = spans::upstream_call(request.endpoint().upstream(), request.method(), number);
        let outcome = pin!(self.outcome(time, request)).instrument(span.clone()).await;
        if !span.is_disabled() {
            match &outcome {
                Ok(reply) => {
                    span.record("status", reply.status().as_u16());
                    span.record("standing", reply.standing().as_u16());
                }
                Err(kind) => {
                    span.record("failure", display(kind));
                }
            }
        }
        Attempt { time, outcome }
    }

    async fn outcome(&self, timeout: Duration, request: &Request) -> Result<Reply, FailureKind> {
        if timeout.is_zero() {
            return Err(FailureKind::NoTimeLeft);
        }
        let response = self.execute(request.outgoing(timeout)).await;
        let response = response.map_err(|error| FailureKind::of(&error))?;
        let reply = reply::read(response, request.origin(), self.clock.now()).await?;
        let standing = request.standing(&reply);
        Ok(reply.amounting_to(standing))
    }

    async fn execute(&self, outgoing: reqwest::Request) -> reqwest::Result<reqwest::Response> {
        #[cfg(any(test, feature = "fuzzing"))]
        if let Some(prepared) = &self.prepared {
            return Ok(prepared.answer(&outgoing));
        }
        self.client.execute(outgoing).await
    }
}

/// What came of sending a request in the time that there was for it.
#[derive(Debug)]
struct Attempt {
    time: Duration,
    outcome: Result<Reply, FailureKind>,
}

/// Tells the circuit how a call went. What never left says nothing about the upstream, nor does silence towards one who
/// had no time to listen. Tells whether the circuit is open from now on.
fn report(permit: Permit<'_>, last: &Attempt) -> bool {
    match &last.outcome {
        Ok(reply) if reply.standing().is_server_error() => permit.failed(),
        Ok(_) | Err(FailureKind::TooLarge) => {
            permit.succeeded();
            false
        }
        Err(FailureKind::NoTimeLeft | FailureKind::NotPublic) => false,
        Err(FailureKind::TimedOut) if last.time < LEAST_ATTEMPT => false,
        Err(_) => permit.failed(),
    }
}

/// What the caller of the client is told of a request without an answer.
fn unanswered(request: &Request, kind: FailureKind) -> PortError {
    let origin = request.origin();
    match kind {
        FailureKind::NotPublic => PortError::of_setting(
            request.endpoint().setting(),
            format!(
                "the host {} leads to an address that is not a public one, and this deployment does not allow it by name",
                origin.host
            ),
        ),
        kind => Failure::new(origin, kind).into(),
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

#[cfg(test)]
#[path = "sending_tests.rs"]
mod sending_tests;

#[cfg(test)]
#[path = "failing_tests.rs"]
mod failing_tests;
