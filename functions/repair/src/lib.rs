//! Repair: settles entries that writes have left open, on a schedule. `docs/consistency.md` explains it.
//!
//! ```text
//! schedule, or an operator ── order   the entries: all overdue ones, also those that need attention, or one
//!                             mend    takes the lease of one entry and opens its plan,
//!                              ├ look    reads both sides to find what of the plan has happened,
//!                              └────     closes the entry if all has, else puts the provider back
//!                             fate    the result: done, undone, postponed, needs attention …
//!                             report  the counts, and the result of an entry that was named
//! ```
//!
//! Several entries are repaired concurrently until the invocation's time is over. Of the functions only this one uses the
//! `Backlog`, the port that lists entries of all tenants. It has no caller: its records belong to the request that
//! opened the entry.

mod fate;
mod look;
mod mend;
mod order;
mod report;

use std::{sync::Arc, time::Duration};

use futures_util::{StreamExt, stream};
use shared::{
    clock::Clock,
    error::ApiError,
    ids::IdSource,
    journal::{Backlog, Entry, EntryKey, Journal, Pending, State},
    metrics::{Meter, Repaired},
    runtime::Backends,
    secrets::Secrets,
    settings::SettingsStore,
    spans,
    workflow::Upstreams,
};
use tracing::Instrument as _;

use report::Answer;

pub use fate::{Fate, Settled};
pub use order::Order;
pub use report::Run;

/// How many entries one run takes at most. The next run takes the rest.
const MOST_ENTRIES: usize = 200;

/// How many entries are repaired concurrently. The tenants' rate limits are shared with requests, so it is few.
const AT_ONCE: usize = 4;

/// The time that settling an entry needs at least.
const LEAST_TIME: Duration = Duration::from_secs(5);

/// The entries of a run.
struct Taken {
    entries: Vec<Entry>,
    /// How many overdue entries this version cannot read.
    unreadable: usize,
    /// How many entries were overdue; `None` if the order names one entry.
    backlog: Option<u32>,
}

/// The repair, with the ports that it uses.
#[derive(Debug)]
pub struct Repair {
    settings: Arc<dyn SettingsStore>,
    journal: Arc<dyn Journal>,
    backlog: Arc<dyn Backlog>,
    upstreams: Upstreams,
    secrets: Arc<dyn Secrets>,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn IdSource>,
    meter: Arc<Meter>,
}

impl Repair {
    /// Takes the ports from the backends.
    pub fn new(backends: &Backends) -> Self {
        Self {
            settings: Arc::clone(&backends.settings),
            journal: Arc::clone(&backends.journal),
            backlog: Arc::clone(&backends.backlog),
            upstreams: backends.upstreams(),
            secrets: Arc::clone(&backends.secrets),
            clock: Arc::clone(&backends.clock),
            ids: Arc::clone(&backends.ids),
            meter: Arc::clone(&backends.meter),
        }
    }

    /// Repairs the ordered entries, until `deadline` on the monotonic clock. Fails only if the journal cannot be read.
    pub async fn run(&self, order: &Order, deadline: Duration) -> Result<Repaired, ApiError> {
        Ok(self.run_telling(order, deadline, &|_| {}).await?.report)
    }

    /// Like [`Self::run`], but calls `tell` with the result of each entry when it is known, and returns all results.
    pub async fn run_telling(
        &self,
        order: &Order,
        deadline: Duration,
        tell: &(dyn Fn(&Settled) + Sync),
    ) -> Result<Run, ApiError> {
        let Taken {
            entries,
            unreadable,
            backlog,
        } = self.ordered(order).await?;
        let settled: Vec<Settled> = stream::iter(entries)
            .map(|entry| async move {
                let span = spans::repair(&entry.requester.request_id);
                let fate = self.fate(entry.clone(), order, deadline).instrument(span).await;
                let settled = Settled { entry, fate };
                tell(&settled);
                settled
            })
            .buffer_unordered(AT_ONCE)
            .collect()
            .await;
        let mut report = report::counted(&settled);
        // The alarm counts all entries that need attention, also those of earlier runs, so that it lasts until they are
        // settled. Entries that this version cannot read need a person too.
        let waiting = self.backlog.needing_attention(MOST_ENTRIES).await;
        let waiting = waiting.map_err(ApiError::internal)?;
        let waiting = waiting.entries.len() + waiting.unreadable + unreadable;
        report.needs_attention = u32::try_from(waiting).unwrap_or(u32::MAX);
        tracing::info!(
            version = env!("CARGO_PKG_VERSION"),
            backlog,
            done = report.done,
            undone = report.undone,
            postponed = report.postponed,
            needs_attention = report.needs_attention,
            failed = report.failed,
            "repair"
        );
        // A run for one entry has no backlog to measure, and a measure of 0 would clear the alarm.
        if let Some(backlog) = backlog {
            self.meter.repaired(backlog, &report);
        }
        Ok(Run { report, settled })
    }

    /// Like [`Self::run`], for the event of an invocation. Returns the report as JSON.
    pub async fn run_event(&self, event: &str, deadline: Duration) -> Result<String, ApiError> {
        let order: Order = serde_json::from_str(event).unwrap_or_default();
        let run = self.run_telling(&order, deadline, &|_| {}).await?;
        serde_json::to_string(&Answer::of(&run, &order)).map_err(ApiError::internal)
    }

    /// The entries of an order: the named one, or the overdue ones and, if asked for, those that need attention.
    async fn ordered(&self, order: &Order) -> Result<Taken, ApiError> {
        if let Some(key) = &order.entry {
            return Ok(Taken {
                entries: Vec::from_iter(self.asked_for(key).await?),
                unreadable: 0,
                backlog: None,
            });
        }
        let overdue = self.backlog.overdue(self.clock.now(), MOST_ENTRIES).await;
        let Pending {
            mut entries,
            unreadable,
        } = overdue.map_err(ApiError::internal)?;
        let backlog = u32::try_from(entries.len() + unreadable).unwrap_or(u32::MAX);
        if order.needs_attention {
            let given_up = self.backlog.needing_attention(MOST_ENTRIES).await;
            entries.extend(given_up.map_err(ApiError::internal)?.entries);
        }
        Ok(Taken {
            entries,
            unreadable,
            backlog: Some(backlog),
        })
    }

    /// The entry with this key, if there is one.
    async fn asked_for(&self, key: &str) -> Result<Option<Entry>, ApiError> {
        let Some((tenant, key)) = EntryKey::parse(key) else {
            return Ok(None);
        };
        self.journal.find(&tenant, &key).await.map_err(ApiError::internal)
    }

    async fn fate(&self, entry: Entry, order: &Order, deadline: Duration) -> Fate {
        match entry.state {
            State::Done | State::Undone => Fate::Closed(entry.state),
            // The index lists only entries that are free, but a named entry may be held.
            State::Open if !entry.is_free(self.clock.now()) => Fate::Held {
                until: entry.lease.until,
            },
            State::Open | State::NeedsAttention => {
                if self.clock.monotonic() + LEAST_TIME > deadline {
                    return Fate::Unstarted;
                }
                // A person who has corrected the cause may order any number of attempts.
                let is_asked_for = order.entry.is_some() || entry.state == State::NeedsAttention;
                self.mend(entry, is_asked_for, deadline).await
            }
        }
    }
}
