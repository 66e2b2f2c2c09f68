//! Which upstreams are left alone for a while because they failed time and again.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use jiff::Timestamp;

use crate::{clock::Clock, error::PortError, model::TenantId};

/// As many calls must have failed in a row.
const MOST_FAILURES: u32 = 5;

/// How long an upstream is then left alone.
const REST: Duration = Duration::from_secs(10);

/// What is told to those who come while another one tries whether the upstream works again.
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
    probing: bool,
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

    /// Leave to make one call, which is to be told how it went.
    pub(super) fn admit(&self, upstream: Upstream) -> Result<Permit<'_>, PortError> {
        let is_probe = match self.troubles().get_mut(&upstream) {
            Some(trouble) if trouble.failures >= MOST_FAILURES => {
                trouble.probe(self.clock.now())?;
                true
            }
            _ => false,
        };
        Ok(Permit {
            circuits: self,
            upstream,
            is_probe,
        })
    }

    fn troubles(&self) -> MutexGuard<'_, HashMap<Upstream, Trouble>> {
        self.troubles.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn failed(&self, upstream: &Upstream, is_probe: bool) {
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
            probing: false,
        });
        // Calls that were under way when the circuit opened must not keep it open.
        if !is_probe && trouble.failures >= MOST_FAILURES {
            return;
        }
        trouble.failures = trouble.failures.saturating_add(1);
        trouble.since = now;
        if trouble.failures >= MOST_FAILURES {
            let Upstream { tenant, host, .. } = upstream;
            tracing::warn!(%tenant, host, "an upstream keeps failing; it is left alone for {} s", REST.as_secs());
        }
    }
}

impl Trouble {
    /// Takes the one leave to try again, if it is time and nobody has it.
    fn probe(&mut self, now: Timestamp) -> Result<(), PortError> {
        // A clock that was set back begins the rest anew, at most.
        let passed = Duration::try_from(now.duration_since(self.since)).unwrap_or_default();
        let rest = REST.saturating_sub(passed);
        let retry_after = match (rest.is_zero(), self.probing) {
            (true, false) => {
                self.probing = true;
                return Ok(());
            }
            (true, true) => WHILE_PROBING,
            (false, _) => rest,
        };
        Err(PortError::Throttled {
            retry_after: Some(retry_after),
        })
    }
}

/// Leave for one call. Dropped without a word (the call was given up, say), it has changed nothing.
#[derive(Debug)]
pub(super) struct Permit<'a> {
    circuits: &'a Circuits,
    upstream: Upstream,
    is_probe: bool,
}

impl Permit<'_> {
    /// Whether everyone else waits for how this call goes.
    pub(super) const fn is_probe(&self) -> bool {
        self.is_probe
    }

    /// The upstream has answered.
    pub(super) fn succeeded(self) {
        self.circuits.troubles().remove(&self.upstream);
    }

    /// It has not, or with a failure of its own.
    pub(super) fn failed(self) {
        self.circuits.failed(&self.upstream, self.is_probe);
    }
}

impl Drop for Permit<'_> {
    fn drop(&mut self) {
        if self.is_probe
            && let Some(trouble) = self.circuits.troubles().get_mut(&self.upstream)
        {
            trouble.probing = false;
        }
    }
}

#[cfg(test)]
#[path = "circuit_tests.rs"]
mod tests;
