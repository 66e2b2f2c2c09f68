//! The report of a run.

use serde::Serialize;
use shared::metrics::Repaired;

use crate::{
    Order,
    fate::{Fate, Settled},
};

/// The results of one run.
#[derive(Debug, Clone, Default)]
pub struct Run {
    /// The counts.
    pub report: Repaired,
    /// The entries of the run, in the order in which they were finished. Empty if the order names an entry that does
    /// not exist.
    pub settled: Vec<Settled>,
}

/// The JSON report that the function returns.
#[derive(Debug, Serialize)]
pub(crate) struct Answer {
    #[serde(flatten)]
    report: Repaired,
    /// The result of the entry that the order names.
    #[serde(skip_serializing_if = "Option::is_none")]
    entry: Option<String>,
}

impl Answer {
    pub(crate) fn of(run: &Run, order: &Order) -> Self {
        let fate = run.settled.first().map(|settled| settled.fate.to_string());
        Self {
            report: run.report,
            entry: order
                .entry
                .is_some()
                .then(|| fate.unwrap_or_else(|| "the journal has no such entry".to_owned())),
        }
    }
}

/// Counts the results. Entries that need attention are counted elsewhere, together with those of earlier runs.
pub(crate) fn counted(settled: &[Settled]) -> Repaired {
    let mut report = Repaired::default();
    for Settled { fate, .. } in settled {
        let count = match fate {
            Fate::Done => &mut report.done,
            Fate::Undone => &mut report.undone,
            Fate::Postponed { .. } => &mut report.postponed,
            Fate::Failed { .. } => &mut report.failed,
            Fate::NeedsAttention { .. } | Fate::Taken | Fate::Held { .. } | Fate::Closed(_) | Fate::Unstarted => {
                continue;
            }
        };
        *count += 1;
    }
    report
}
