//! Repair: settles what a write left open, on a schedule. What it does is in `docs/consistency.md`.
//!
//! ```text
//! schedule, or an operator ── order   what to take up: all that is overdue, what was given up on too, or one entry
//!                             mend    one entry: takes the lease, opens the plan,
//!                              ├ look    asks both sides at once what of the plan has happened
//!                              └────     closes what is done, puts the provider back where Subscribe's part has not happened
//!                             fate    what came of it: done, undone, postponed, given up on …
//!                             order   the counts of all, for the schedule; with one's fate, for who asked for it
//! ```
//!
//! Entries are worked on side by side until the invocation's time is over. Unlike the other functions it holds the `Backlog`,
//! the one port that shows entries of all tenants, and it has no caller: its records tell of the request that opened the entry.

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

use report::Told;

pub use fate::{Fate, Settled};
pub use order::Order;
pub use report::Run;

/// As many entries as one run takes up; what is left is taken by the next.
const MOST_ENTRIES: usize = 200;

/// As many as are worked on at once: their tenants' quotas are needed by readers too.
const AT_ONCE: usize = 4;

/// Less than this is not enough to settle an entry in.
const LEAST_TIME: Duration = Duration::from_secs(5);

/// What a run takes up.
struct Taken {
    entries: Vec<Entry>,
    /// Overdue entries that this version cannot read.
    unreadable: usize,
    /// How many were overdue, where that was asked.
    backlog: Option<u32>,
}

/// The repair with the ports that it uses. It alone reads all that is open.
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
    /// Takes its ports.
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

    /// Takes up what is ordered, until `deadline` on the monotonic clock. Fails only where the journal cannot be read.
    pub async fn run(&self, order: &Order, deadline: Duration) -> Result<Repaired, ApiError> {
        Ok(self.run_telling(order, deadline, &|_| {}).await?.report)
    }

    /// As [`Self::run`]; tells what came of each entry, at once and at the end.
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
        // All who wait, also from earlier runs, so that the alarm stays until they are seen to. What this version cannot
        // read waits for a person too.
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
        // Without the backlog nothing is measured: to the alarm, a measure of none would be an empty one.
        if let Some(backlog) = backlog {
            self.meter.repaired(backlog, &report);
        }
        Ok(Run { report, settled })
    }

    /// As [`Self::run`], for what the function is invoked with; what it answers, as JSON.
    pub async fn run_event(&self, event: &str, deadline: Duration) -> Result<String, ApiError> {
        let order: Order = serde_json::from_str(event).unwrap_or_default();
        let run = self.run_telling(&order, deadline, &|_| {}).await?;
        serde_json::to_string(&Told::of(&run, &order)).map_err(ApiError::internal)
    }

    /// What a run takes up: the entry that is named and no other, or what is overdue and perhaps what was given up on.
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

    /// The entry of a key, where there is one.
    async fn asked_for(&self, key: &str) -> Result<Option<Entry>, ApiError> {
        let Some((tenant, key)) = EntryKey::parse(key) else {
            return Ok(None);
        };
        self.journal.find(&tenant, &key).await.map_err(ApiError::internal)
    }

    async fn fate(&self, entry: Entry, order: &Order, deadline: Duration) -> Fate {
        match entry.state {
            State::Done | State::Undone => Fate::Closed(entry.state),
            // The index shows only what is free; an entry that was asked for may be somebody's.
            State::Open if !entry.is_free(self.clock.now()) => Fate::Held {
                until: entry.lease.until,
            },
            State::Open | State::NeedsAttention => {
                if self.clock.monotonic() + LEAST_TIME > deadline {
                    return Fate::Unstarted;
                }
                // A person who has mended the cause may ask for as many attempts as it takes.
                let is_asked_for = order.entry.is_some() || entry.state == State::NeedsAttention;
                self.mend(entry, is_asked_for, deadline).await
            }
        }
    }
}
