//! The client: decides whether a call is made, how often it is retried, and how long it may take.

use std::{sync::Arc, time::Duration};

use url::Url;

#[cfg(any(test, feature = "fuzzing"))]
use super::prepared::Prepared;
use super::{
    BaseUrl, Endpoint, Failure, FailureKind, Reply, Request,
    circuit::{Circuits, Permit, Upstream},
    guard::HostGuard,
    repeat::{LEAST_ATTEMPT, LONGEST_ASKED},
    resolver::{GuardedResolver, Lookup, SystemLookup},
    transport::{Attempt, Transport},
};
use crate::{
    clock::Clock, error::PortError, ids::IdSource, metrics::Meter, model::TenantId, settings::Setting, steps::Call,
};

/// The longest time for a call, with its retries and the waits before them, even if the invocation has more time left.
const LONGEST_CALL: Duration = Duration::from_secs(10);

/// The part of the invocation's time that is kept for answering the caller and storing the records.
const RESERVE: Duration = Duration::from_millis(500);

/// The client. Clones share its connection pool and its circuits.
#[derive(Debug, Clone)]
pub(crate) struct HttpClient {
    transport: Transport,
    guard: Arc<HostGuard>,
    circuits: Arc<Circuits>,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn IdSource>,
    pub(super) meter: Arc<Meter>,
}

impl HttpClient {
    /// A client. It may call `allowed_hosts` even if their addresses are private or loopback.
    pub(crate) fn new(
        allowed_hosts: Vec<String>,
        tls: rustls::ClientConfig,
        clock: Arc<dyn Clock>,
        ids: Arc<dyn IdSource>,
    ) -> Result<Self, PortError> {
        Self::resolving_by(Arc::new(SystemLookup), allowed_hosts, tls, clock, ids)
    }

    pub(super) fn resolving_by(
        lookup: Arc<dyn Lookup>,
        allowed_hosts: Vec<String>,
        tls: rustls::ClientConfig,
        clock: Arc<dyn Clock>,
        ids: Arc<dyn IdSource>,
    ) -> Result<Self, PortError> {
        let guard = Arc::new(HostGuard::new(allowed_hosts));
        let transport = Transport::new(tls, GuardedResolver::new(Arc::clone(&guard), lookup))?;
        Ok(Self {
            transport,
            guard,
            circuits: Arc::new(Circuits::new(Arc::clone(&clock))),
            clock,
            ids,
            meter: Meter::silent(),
        })
    }

    /// The same client, with its calls measured by `meter`.
    pub(crate) fn measured_by(self, meter: Arc<Meter>) -> Self {
        Self { meter, ..self }
    }

    /// A client with the same settings that sends nothing, gets the prepared answers, and has fresh circuits.
    #[cfg(any(test, feature = "fuzzing"))]
    pub(crate) fn answered_by(&self, prepared: Arc<Prepared>, clock: Arc<dyn Clock>, ids: Arc<dyn IdSource>) -> Self {
        Self {
            transport: self.transport.answered_by(prepared),
            circuits: Arc::new(Circuits::new(Arc::clone(&clock))),
            clock,
            ids,
            ..self.clone()
        }
    }

    /// A base URL of a tenant's settings, if its host may be called.
    pub(crate) fn base(&self, url: &Setting<Url>) -> Result<BaseUrl, PortError> {
        self.guard.check(url, url.name)?;
        Ok(BaseUrl::checked(url.value.clone(), url.name))
    }

    /// A whole URL of a tenant's settings, if its host may be called. The error names `setting`.
    pub(crate) fn endpoint(&self, url: &Url, setting: &'static str) -> Result<Endpoint, PortError> {
        self.guard.check(url, setting)?;
        Ok(Endpoint::checked(url.clone(), setting))
    }

    /// How much time a step's calls may still take.
    pub(crate) fn time_left(call: &Call) -> Duration {
        call.remaining().saturating_sub(RESERVE)
    }

    /// Sends a request of a step, with the headers that identify the request and its trace.
    ///
    /// A failed request is retried if the request allows it and enough time is left. If this upstream keeps failing for the
    /// tenant, it is not called for a while, and the result is [`PortError::Throttled`].
    pub(crate) async fn send(&self, tenant: &TenantId, call: &Call, request: Request) -> Result<Reply, PortError> {
        self.send_composed(tenant, call, &|| Ok(request.clone())).await
    }

    /// [`Self::send`] for a request that must be composed again for each attempt, because its signature is valid only once,
    /// for example. Apart from that, `compose` must make the same request each time.
    pub(crate) async fn send_composed(
        &self,
        tenant: &TenantId,
        call: &Call,
        compose: &(dyn Fn() -> Result<Request, PortError> + Send + Sync),
    ) -> Result<Reply, PortError> {
        // If this call gets no answer, the record must not show the code and id of an earlier answer.
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

    /// Sends a request that belongs to no step once, for example for the keys of a token issuer.
    pub(crate) async fn send_plain(&self, timeout: Duration, request: Request) -> Result<Reply, PortError> {
        let compose = || Ok(request.clone());
        let last = self.attempts(timeout, &[], &request, &compose).await;
        last.outcome.map_err(|kind| unanswered(&request, kind))
    }

    /// Sends a request, and retries it as its [`Repeat`](super::repeat::Repeat) and the time allow. Returns the last attempt.
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
        let mut last = self.transport.attempt(&*self.clock, left(), first, 1).await;
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
            // If the request cannot be composed again, the last outcome is final.
            let Ok(request) = compose() else { break };
            last = self.transport.attempt(&*self.clock, left(), &request, number).await;
        }
        let is_answered = matches!(&last.outcome, Ok(reply) if !reply.standing().is_server_error());
        let took = self.clock.monotonic().saturating_sub(began);
        self.meter.called(first.endpoint().upstream(), took, is_answered);
        last
    }
}

/// Reports a call to the circuit; returns whether this has opened it. Nothing is counted if the request was not sent, or if
/// it timed out after less time than an attempt should have.
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

/// The error for a request without an answer.
fn unanswered(request: &Request, kind: FailureKind) -> PortError {
    let target = request.target();
    match kind {
        FailureKind::NotPublic => PortError::of_setting(
            request.endpoint().setting(),
            format!(
                "the host {} leads to an address that is not a public one, and this deployment does not allow it by name",
                target.host
            ),
        ),
        kind => Failure::new(target, kind).into(),
    }
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
