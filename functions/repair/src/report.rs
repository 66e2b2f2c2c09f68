//! What the repair tells of a run.

use serde::Serialize;
use shared::metrics::Repaired;

use crate::{
    Order,
    fate::{Fate, Settled},
};

/// One run.
#[derive(Debug, Clone, Default)]
pub struct Run {
    /// The numbers.
    pub report: Repaired,
    /// Every entry that it came to, in the order of their ends. Of an entry that was asked for and is not there, nothing.
    pub settled: Vec<Settled>,
}

/// What the function answers.
#[derive(Debug, Serialize)]
pub(crate) struct Told {
    #[serde(flatten)]
    report: Repaired,
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

/// How many came to what end. Those who wait for a person are counted with those of earlier runs.
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
