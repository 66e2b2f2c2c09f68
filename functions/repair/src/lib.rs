//! Repair: settles what a write left open, on a schedule. What it does is in `docs/consistency.md`.

mod look;
mod mend;
mod order;

use std::{sync::Arc, time::Duration};

use async_trait::async_trait;
use futures_util::{StreamExt, stream};
use shared::{
    clock::Clock,
    error::ApiError,
    ids::IdSource,
    journal::{Backlog, Journal, Pending},
    metrics::{Meter, Repaired},
    provider::Providers,
    registration::Registrations,
    runtime::{Backends, Scheduled},
    secrets::Secrets,
    settings::SettingsStore,
    spans,
};
use tracing::Instrument as _;

pub use order::{Order, Report};

/// As many entries as one run takes up; what is left is taken by the next.
const MOST_ENTRIES: usize = 200;

/// As many as are worked on at once: their tenants' quotas are needed by readers too.
const AT_ONCE: usize = 4;

/// Less than this is not enough to settle an entry in.
const LEAST_TIME: Duration = Duration::from_secs(5);

/// The repair with the ports that it uses. It alone reads all that is open.
#[derive(Debug)]
pub struct Repair {
    settings: Arc<dyn SettingsStore>,
    journal: Arc<dyn Journal>,
    backlog: Arc<dyn Backlog>,
    providers: Providers,
    registrations: Arc<dyn Registrations>,
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
            providers: backends.providers.clone(),
            registrations: Arc::clone(&backends.registrations),
            secrets: Arc::clone(&backends.secrets),
            clock: Arc::clone(&backends.clock),
            ids: Arc::clone(&backends.ids),
            meter: Arc::clone(&backends.meter),
        }
    }

    /// Takes up what is overdue, until `deadline` on the monotonic clock. Fails only where the journal cannot be read.
    pub async fn run(&self, order: &Order, deadline: Duration) -> Result<Report, ApiError> {
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
        let outcomes: Vec<_> = stream::iter(entries)
            .map(|entry| async move {
                if self.clock.monotonic() + LEAST_TIME > deadline {
                    return None;
                }
                let span = spans::repair(&entry.requester.request_id);
                self.mend(entry, deadline).instrument(span).await
            })
            .buffer_unordered(AT_ONCE)
            .collect()
            .await;
        let mut report = outcomes.into_iter().flatten().fold(Report::default(), Report::with);
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
        self.meter.repaired(&Repaired {
            backlog,
            done: report.done,
            undone: report.undone,
            postponed: report.postponed,
            needs_attention: report.needs_attention,
            failed: report.failed,
        });
        Ok(report)
    }
}

#[async_trait]
impl Scheduled for Repair {
    async fn run(&self, event: &str, deadline: Duration) -> Result<String, ApiError> {
        let order: Order = serde_json::from_str(event).unwrap_or_default();
        let report = Self::run(self, &order, deadline).await?;
        serde_json::to_string(&report).map_err(ApiError::internal)
    }
}
