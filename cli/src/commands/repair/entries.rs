//! The open entries of the journal, and their states. Requested values are not shown, because plans are encrypted.

use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use shared::journal::{Entry, Pending, State};

use crate::{
    connection::Deployment,
    context::Context,
    failure::Failure,
    output::{Cell, Style, Table, count},
};

/// The most entries shown of each kind.
const MOST: usize = 1000;

/// Longer than any lease.
const ALL_LEASES: SignedDuration = SignedDuration::from_hours(24 * 365);

/// The state of an entry for a process that would take it up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Standing {
    /// The next run takes it up.
    Overdue,
    /// A process works on it, or it pauses after a failure.
    Held,
    /// The repair takes it up only on request.
    NeedsAttention,
    /// It is settled.
    Closed,
}

/// One entry in the output.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Row {
    entry: String,
    tenant: String,
    operation: &'static str,
    customer_registration_id: String,
    request_id: String,
    source_system: String,
    standing: Standing,
    opened_at: Timestamp,
    age_seconds: i64,
    attempts: u32,
    /// Until when no other process may take it up.
    held_until: Timestamp,
    reason: Option<String>,
}

impl Row {
    pub(super) fn of(entry: &Entry, now: Timestamp) -> Self {
        let standing = match entry.state {
            State::Done | State::Undone => Standing::Closed,
            State::NeedsAttention => Standing::NeedsAttention,
            State::Open if entry.is_free(now) => Standing::Overdue,
            State::Open => Standing::Held,
        };
        Self {
            entry: entry.key.to_string(),
            tenant: entry.tenant.escaped(),
            operation: entry.operation.name(),
            customer_registration_id: entry.user.as_str().to_owned(),
            request_id: entry.requester.request_id.clone(),
            source_system: entry.requester.source_system.clone(),
            standing,
            opened_at: entry.opened_at,
            age_seconds: now.duration_since(entry.opened_at).as_secs(),
            attempts: entry.attempts,
            held_until: entry.lease.until,
            reason: entry.reason.clone(),
        }
    }

    fn cells(&self) -> [Cell; 7] {
        let state = match self.standing {
            Standing::Overdue => Cell::styled("overdue", Style::Doubtful),
            Standing::Held => format!("held until {}", self.held_until.strftime("%H:%M:%S")).into(),
            Standing::NeedsAttention => Cell::styled("needs attention", Style::Bad),
            Standing::Closed => Cell::styled("settled", Style::Good),
        };
        [
            self.entry.as_str().into(),
            self.tenant.as_str().into(),
            self.operation.into(),
            age(self.age_seconds).into(),
            state,
            self.attempts.to_string().into(),
            self.reason.as_deref().unwrap_or("-").into(),
        ]
    }
}

/// A duration in its two largest units.
fn age(seconds: i64) -> String {
    let (minutes, hours, days) = (seconds / 60, seconds / 3600, seconds / 86400);
    match seconds {
        ..60 => format!("{seconds}s"),
        60..3600 => format!("{minutes}m {}s", seconds % 60),
        3600..86400 => format!("{hours}h {}m", minutes % 60),
        _ => format!("{days}d {}h", hours % 24),
    }
}

/// The entries in the output.
#[derive(Debug)]
pub(super) struct Entries {
    rows: Vec<Row>,
    unreadable: usize,
    is_cut: bool,
}

impl Entries {
    /// All open entries: first those that need attention, then by the end of their leases.
    pub(super) async fn open(deployment: &Deployment) -> Result<Self, Failure> {
        let backlog = &deployment.backends.backlog;
        let unread = |error| Failure::port("the journal cannot be read", &error);
        let now = deployment.backends.clock.now();
        let all = now.saturating_add(ALL_LEASES).unwrap_or(now);
        let given_up = backlog.needing_attention(MOST).await.map_err(unread)?;
        let open = backlog.overdue(all, MOST).await.map_err(unread)?;
        let is_cut = |pending: &Pending| pending.entries.len() + pending.unreadable >= MOST;
        Ok(Self {
            unreadable: given_up.unreadable + open.unreadable,
            is_cut: is_cut(&given_up) || is_cut(&open),
            rows: given_up
                .entries
                .iter()
                .chain(&open.entries)
                .map(|entry| Row::of(entry, now))
                .collect(),
        })
    }

    /// A single entry.
    pub(super) fn one(entry: &Entry, deployment: &Deployment) -> Self {
        Self {
            rows: vec![Row::of(entry, deployment.backends.clock.now())],
            unreadable: 0,
            is_cut: false,
        }
    }

    pub(super) fn keep(&mut self, wanted: impl Fn(Standing) -> bool) {
        self.rows.retain(|row| wanted(row.standing));
    }

    /// Whether a run would take up any of them on request.
    pub(super) fn would_be_taken_up(&self) -> bool {
        let takeable = [Standing::Overdue, Standing::NeedsAttention];
        self.rows.iter().any(|row| takeable.contains(&row.standing))
    }

    pub(super) fn show(&self, deployment: &Deployment, context: &Context) -> Result<(), Failure> {
        context.output().list(&self.rows, |rows| {
            let headings = ["ENTRY", "TENANT", "OPERATION", "AGE", "STATE", "ATTEMPTS", "REASON"];
            let mut table = Table::new(headings, "Nothing is open.");
            for row in rows {
                table.row(row.cells());
            }
            table
        })?;
        let entries = count(self.rows.len(), "entry", "entries");
        context.note(&format!("{entries}, in {}", deployment.name));
        if self.is_cut {
            context.note(&format!("There may be more: of each kind {MOST} are shown."));
        }
        if self.unreadable > 0 {
            context.note(&format!(
                "{} more cannot be read: they are of another version of the journal. Use the tool of that version.",
                self.unreadable
            ));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn an_age_has_two_units() {
        let ages = [5, 65, 3600 + 120, 2 * 86400 + 3 * 3600].map(super::age);
        assert_eq!(ages, ["5s", "1m 5s", "1h 2m", "2d 3h"]);
    }
}
