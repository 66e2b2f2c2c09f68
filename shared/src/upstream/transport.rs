//! Sends a request once. All upstreams share one connection pool and one TLS configuration.

use std::{pin::pin, sync::Arc, time::Duration};

use reqwest::{redirect, retry};
use tracing::{Instrument as _, field::display};

#[cfg(any(test, feature = "fuzzing"))]
use super::prepared::Prepared;
use super::{FailureKind, Reply, Request, reply, resolver::GuardedResolver};
use crate::{clock::Clock, error::PortError, spans};

/// A host that has not completed the handshake by then will hardly answer in time.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(3);

/// Load balancers begin to drop idle connections after this time.
const POOL_IDLE_TIMEOUT: Duration = Duration::from_secs(20);

/// Sends requests. Clones share its connection pool.
#[derive(Debug, Clone)]
pub(super) struct Transport {
    client: reqwest::Client,
    #[cfg(any(test, feature = "fuzzing"))]
    prepared: Option<Arc<Prepared>>,
}

/// The outcome of one attempt, and the time that it had.
#[derive(Debug)]
pub(super) struct Attempt {
    pub(super) time: Duration,
    pub(super) outcome: Result<Reply, FailureKind>,
}

impl Transport {
    #[expect(clippy::disallowed_methods, reason = "the one client of the systems behind")]
    pub(super) fn new(tls: rustls::ClientConfig, resolver: GuardedResolver) -> Result<Self, PortError> {
        let client = reqwest::Client::builder()
            .tls_backend_preconfigured(tls)
            // A redirect, or a proxy from the environment, could lead a request with credentials past the guard.
            .redirect(redirect::Policy::none())
            .no_proxy()
            // Our client retries by itself: the library knows nothing of writes and deadlines.
            .retry(retry::never())
            .dns_resolver(Arc::new(resolver))
            .referer(false)
            .http1_only()
            .connect_timeout(CONNECT_TIMEOUT)
            .pool_idle_timeout(POOL_IDLE_TIMEOUT)
            .user_agent(concat!("users-orchestrator/", env!("CARGO_PKG_VERSION")))
            .build()
            .map_err(PortError::unavailable)?;
        Ok(Self {
            client,
            #[cfg(any(test, feature = "fuzzing"))]
            prepared: None,
        })
    }

    /// The same, but it sends nothing and gives these answers.
    #[cfg(any(test, feature = "fuzzing"))]
    pub(super) fn answered_by(&self, prepared: Arc<Prepared>) -> Self {
        let client = self.client.clone();
        Self {
            client,
            prepared: Some(prepared),
        }
    }

    /// Sends a request and reads its answer within `time`. `number` counts the attempts of a call from 1.
    pub(super) async fn attempt(&self, clock: &dyn Clock, time: Duration, request: &Request, number: u64) -> Attempt {
        let span = spans::upstream_call(request.endpoint().upstream(), request.method(), number);
        let outcome = pin!(self.outcome(clock, time, request)).instrument(span.clone()).await;
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

    async fn outcome(&self, clock: &dyn Clock, timeout: Duration, request: &Request) -> Result<Reply, FailureKind> {
        if timeout.is_zero() {
            return Err(FailureKind::NoTimeLeft);
        }
        let response = self.execute(request.outgoing(timeout)).await;
        let response = response.map_err(|error| FailureKind::of(&error))?;
        let reply = reply::read(response, request.target(), clock.now()).await?;
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
