//! What the repair is asked for, and what it tells of it.

use serde::{Deserialize, Serialize};

use crate::fate::{Fate, Settled};

/// What to take up; members that it does not know (those of the schedule's event) say nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Order {
    /// Besides what is overdue, also the entries that were given up on: after their cause has been mended.
    pub needs_attention: bool,
    /// Only the entry of this key, also one that was given up on.
    pub entry: Option<String>,
}

/// How many entries came to what end.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Report {
    /// Every effect had happened: closed as done.
    pub done: u32,
    /// Put back as before.
    pub undone: u32,
    /// Could not be settled now.
    pub postponed: u32,
    /// Wait for a person, for they could not be settled too often, or cannot be read.
    pub needs_attention: u32,
    /// Nothing could be noted in the journal; the next run finds them again.
    pub failed: u32,
}

impl Report {
    pub(crate) fn with(mut self, settled: &Settled) -> Self {
        let count = match settled.fate {
            Fate::Done => &mut self.done,
            Fate::Undone => &mut self.undone,
            Fate::Postponed { .. } => &mut self.postponed,
            Fate::Failed { .. } => &mut self.failed,
            // Those who wait for a person are counted with those of earlier runs.
            Fate::NeedsAttention { .. } | Fate::Taken | Fate::Held { .. } | Fate::Closed(_) | Fate::Unstarted => {
                return self;
            }
        };
        *count += 1;
        self
    }
}

/// One run.
#[derive(Debug, Clone, Default)]
pub struct Run {
    /// How many entries came to what end.
    pub report: Report,
    /// Every entry that it came to, in the order of their ends. Of an entry that was asked for and is not there, nothing.
    pub settled: Vec<Settled>,
}

/// What the function answers.
#[derive(Debug, Serialize)]
pub(crate) struct Told {
    #[serde(flatten)]
    report: Report,
    /// What came of the entry that was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    entry: Option<String>,
}

impl Told {
    pub(crate) fn of(run: &Run, order: &Order) -> Self {
        let told = run.settled.first().map(|settled| settled.fate.to_string());
        Self {
            report: run.report,
            entry: order
                .entry
                .is_some()
                .then(|| told.unwrap_or_else(|| "the journal has no such entry".to_owned())),
        }
    }
}
