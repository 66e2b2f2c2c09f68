//! What came of one entry.

use std::fmt;

use jiff::Timestamp;
use shared::journal::{Entry, State};

/// An entry as it was found, and what came of it.
#[derive(Debug, Clone)]
pub struct Settled {
    /// The entry, before it was taken up.
    pub entry: Entry,
    /// What came of it.
    pub fate: Fate,
}

/// What came of an entry. Reasons have nothing of the user in them, and nothing secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fate {
    /// Every effect had happened: closed as done.
    Done,
    /// Put back as before.
    Undone,
    /// Could not be settled now; it is tried again from then on.
    Postponed {
        /// When its pause ends.
        until: Timestamp,
        /// What was in the way.
        reason: String,
    },
    /// Could not be settled too often: waits for a person.
    NeedsAttention {
        /// What was in the way.
        reason: String,
    },
    /// What came of it could not be noted in the journal; the next run finds it again.
    Failed {
        /// What was in the way.
        reason: String,
    },
    /// Somebody else took it up first.
    Taken,
    /// Somebody works on it, or it pauses: nobody else may take it up before then.
    Held {
        /// When that ends.
        until: Timestamp,
    },
    /// It was settled before.
    Closed(State),
    /// There was no time left for it in this run.
    Unstarted,
}

impl Fate {
    /// One word for it.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Undone => "undone",
            Self::Postponed { .. } => "postponed",
            Self::NeedsAttention { .. } => "needs-attention",
            Self::Failed { .. } => "failed",
            Self::Taken => "taken",
            Self::Held { .. } => "held",
            Self::Closed(_) => "closed",
            Self::Unstarted => "unstarted",
        }
    }
}

impl fmt::Display for Fate {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Done => formatter.write_str("done: all of it has happened on both sides"),
            Self::Undone => formatter.write_str("undone: both sides are as before"),
            Self::Postponed { until, reason } => write!(formatter, "postponed until {until}: {reason}"),
            Self::NeedsAttention { reason } => write!(formatter, "needs attention: {reason}"),
            Self::Failed { reason } => write!(formatter, "could not be noted in the journal: {reason}"),
            Self::Taken => formatter.write_str("somebody else took it up first"),
            Self::Held { until } => write!(
                formatter,
                "somebody works on it, or it pauses, until {until}; ask again then"
            ),
            Self::Closed(state) => write!(formatter, "settled before: {}", state.name()),
            Self::Unstarted => formatter.write_str("there was no time left for it"),
        }
    }
}
