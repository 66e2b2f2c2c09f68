//! The circuit breaker: an upstream that keeps failing for a tenant is not called for a while.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use jiff::Timestamp;

use crate::{clock::Clock, error::PortError, model::TenantId};

/// How many consecutive failures open a circuit.
const MOST_FAILURES: u32 = 5;

/// How long an open circuit refuses every call.
const REST: Duration = Duration::from_secs(10);

/// How many trial calls may run at once after that: one request can make two look-ups at a time.
const MOST_PROBES: u32 = 3;

/// What calls that are refused while trial calls are running get as `retry_after`.
const WHILE_PROBING: Duration = Duration::from_secs(1);

/// The most circuits that are kept. Only failing upstreams have one, so ordinary settings never reach this number.
const MOST_KEPT: usize = 1000;

/// An upstream of one tenant. Several tenants may call the same host with accounts of their own; if one account is blocked,
/// the others must not be.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Upstream {
    pub(super) tenant: TenantId,
    pub(super) host: String,
    pub(super) port: u16,
}

#[derive(Debug)]
struct Trouble {
    failures: u32,
    /// The time of the last failure that counted, by the wall clock: the monotonic one may stop while a function is frozen.
    since: Timestamp,
    /// How many trial calls are running since then.
    probes: u32,
}

/// The circuits of a process. An upstream without failures has none.
#[derive(Debug)]
pub(super) struct Circuits {
    clock: Arc<dyn Clock>,
    troubles: Mutex<HashMap<Upstream, Trouble>>,
}

impl Circuits {
    pub(super) fn new(clock: Arc<dyn Clock>) -> Self {
        Self {
            clock,
            troubles: Mutex::default(),
        }
    }

    /// Permission to make one call, or [`PortError::Throttled`] while the circuit is open. The caller reports the outcome to
    /// the permit.
    pub(super) fn admit(&self, upstream: Upstream) -> Result<Permit<'_>, PortError> {
        let probe_of = match self.troubles().get_mut(&upstream) {
            Some(trouble) if trouble.failures >= MOST_FAILURES => Some(trouble.probe(self.clock.now())?),
            _ => None,
        };
        Ok(Permit {
            circuits: self,
            upstream,
            probe_of,
        })
    }

    fn troubles(&self) -> MutexGuard<'_, HashMap<Upstream, Trouble>> {
        self.troubles.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Counts a failure. Returns whether it has opened the circuit, or opened it again.
    fn failed(&self, upstream: &Upstream, probe_of: Option<Timestamp>) -> bool {
        let now = self.clock.now();
        let mut troubles = self.troubles();
        if troubles.len() >= MOST_KEPT && !troubles.contains_key(upstream) {
            let oldest = troubles.iter().min_by_key(|(_, trouble)| trouble.since);
            let oldest = oldest.map(|(upstream, _)| upstream.clone());
            oldest.and_then(|oldest| troubles.remove(&oldest));
        }
        let trouble = troubles.entry(upstream.clone()).or_insert(Trouble {
            failures: 0,
            since: now,
            probes: 0,
        });
        // Calls that were under way when the circuit opened, or when another probe failed, must not keep it open.
        if trouble.failures >= MOST_FAILURES && probe_of != Some(trouble.since) {
            return false;
        }
        trouble.failures = trouble.failures.saturating_add(1);
        trouble.rest_from(now);
        let is_left_alone = trouble.failures >= MOST_FAILURES;
        if is_left_alone {
            let Upstream { tenant, host, .. } = upstream;
            tracing::warn!(%tenant, host, "an upstream keeps failing; it is left alone for {} s", REST.as_secs());
        }
        is_left_alone
    }
}

impl Trouble {
    fn rest_from(&mut self, now: Timestamp) {
        self.since = now;
        self.probes = 0;
    }

    /// Takes one of the trial calls, if the pause is over and one is left. Returns the time of the failure that it belongs
    /// to.
    fn probe(&mut self, now: Timestamp) -> Result<Timestamp, PortError> {
        // If the clock was set back, the pause starts again; else it would last until the clock has caught up.
        if now < self.since {
            self.rest_from(now);
        }
        let passed = Duration::try_from(now.duration_since(self.since)).unwrap_or_default();
        let rest = REST.saturating_sub(passed);
        if rest.is_zero() && self.probes < MOST_PROBES {
            self.probes += 1;
            return Ok(self.since);
        }
        let retry_after = if rest.is_zero() { WHILE_PROBING } else { rest };
        Err(PortError::Throttled {
            retry_after: Some(retry_after),
        })
    }
}

/// Permission for one call. If it is dropped without an outcome (a cancelled call, for example), no failure or success is
/// counted.
#[derive(Debug)]
pub(super) struct Permit<'a> {
    circuits: &'a Circuits,
    upstream: Upstream,
    /// The time of the failure that a trial call belongs to; `None` for any other call.
    probe_of: Option<Timestamp>,
}

impl Permit<'_> {
    /// Whether this is a trial call, on whose outcome all other calls wait.
    pub(super) const fn is_probe(&self) -> bool {
        self.probe_of.is_some()
    }

    /// The upstream has answered: closes the circuit.
    pub(super) fn succeeded(self) {
        self.circuits.troubles().remove(&self.upstream);
    }

    /// The upstream has not answered, or with a server error. Returns whether this has opened the circuit.
    pub(super) fn failed(self) -> bool {
        self.circuits.failed(&self.upstream, self.probe_of)
    }
}

impl Drop for Permit<'_> {
    fn drop(&mut self) {
        if let Some(since) = self.probe_of
            && let Some(trouble) = self.circuits.troubles().get_mut(&self.upstream)
            && trouble.since == since
        {
            trouble.probes = trouble.probes.saturating_sub(1);
        }
    }
}

#[cfg(test)]
#[path = "circuit_tests.rs"]
mod tests;
