//! What the repair is asked for, and what it tells of it.

use serde::{Deserialize, Serialize};

/// What to take up besides what is overdue; members that it does not know (those of the schedule's event) say nothing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Order {
    /// Also the entries that were given up on: after their cause has been mended.
    pub needs_attention: bool,
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

/// The end of one entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mended {
    Done,
    Undone,
    Postponed,
    NeedsAttention,
    Failed,
}

impl Report {
    pub(crate) fn with(mut self, mended: Mended) -> Self {
        let count = match mended {
            Mended::Done => &mut self.done,
            Mended::Undone => &mut self.undone,
            Mended::Postponed => &mut self.postponed,
            // They are counted with those of earlier runs.
            Mended::NeedsAttention => return self,
            Mended::Failed => &mut self.failed,
        };
        *count += 1;
        self
    }
}
