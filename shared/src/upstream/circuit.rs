//! Which upstreams are left alone for a while because they failed time and again.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use jiff::Timestamp;

use crate::{clock::Clock, error::PortError, model::TenantId};

/// So many calls in a row must have failed before an upstream is left alone.
const MOST_FAILURES: u32 = 5;

/// How long an upstream is then left alone.
const REST: Duration = Duration::from_secs(10);

/// So many trial calls may then run at once: one request can make two look-ups at a time.
const MOST_PROBES: u32 = 3;

/// The pause that calls are told to make while trial calls are under way.
const WHILE_PROBING: Duration = Duration::from_secs(1);

/// Only failing upstreams are kept, so this many are never reached by honest settings.
const MOST_KEPT: usize = 1000;

/// An upstream as one tenant sees it. Several tenants may call one host with accounts of their own, and one that is
/// blocked there must not block the others.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Upstream {
    pub(super) tenant: TenantId,
    pub(super) host: String,
    pub(super) port: u16,
}

#[derive(Debug)]
struct Trouble {
    failures: u32,
    /// When the last failure that counted was told, by the clock of the day: the monotonic one may stand still while
    /// a function is frozen.
    since: Timestamp,
    /// How many try whether this failure is over.
    probes: u32,
}

/// The circuits of a process; an upstream without trouble has none.
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

    /// Permission to make one call. The holder must tell it how the call went.
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

    /// Tells whether the upstream is left alone from now on.
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

    /// Takes a permission for a trial call, if it is time and one is left; returns the failure that it tries.
    fn probe(&mut self, now: Timestamp) -> Result<Timestamp, PortError> {
        // A clock that was set back begins the rest anew, or it would last as long as that.
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

/// Permission for one call. If it is dropped unused (the call was given up, for example), nothing changes.
#[derive(Debug)]
pub(super) struct Permit<'a> {
    circuits: &'a Circuits,
    upstream: Upstream,
    /// The time of the failure that the call tries to see the end of.
    probe_of: Option<Timestamp>,
}

impl Permit<'_> {
    /// Whether everyone else waits for how this call goes.
    pub(super) const fn is_probe(&self) -> bool {
        self.probe_of.is_some()
    }

    /// The upstream has answered.
    pub(super) fn succeeded(self) {
        self.circuits.troubles().remove(&self.upstream);
    }

    /// It has not, or with a failure of its own; tells whether it is left alone from now on.
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
