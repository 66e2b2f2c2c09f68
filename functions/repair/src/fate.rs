//! The results of a repair, per entry.

use std::fmt;

use jiff::Timestamp;
use shared::journal::{Entry, State};

/// An entry as it was found, and the result of its repair.
#[derive(Debug, Clone)]
pub struct Settled {
    /// The entry, as it was before the repair.
    pub entry: Entry,
    /// The result.
    pub fate: Fate,
}

/// The result of the repair of an entry. Reasons contain no data of the user and no secrets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fate {
    /// Every effect had happened; the entry was closed as done.
    Done,
    /// Both sides were put back to the state before the write.
    Undone,
    /// It could not be settled now and will be tried again later.
    Postponed {
        /// When it may be tried again.
        until: Timestamp,
        /// What prevented it.
        reason: String,
    },
    /// It could not be settled in several attempts and needs a person.
    NeedsAttention {
        /// What prevented it.
        reason: String,
    },
    /// The result could not be written to the journal. The next run finds the entry again.
    Failed {
        /// What prevented it.
        reason: String,
    },
    /// Another process has taken it over first.
    Taken,
    /// Another process works on it, or it is paused. It cannot be taken over before `until`.
    Held {
        /// When it may be taken over.
        until: Timestamp,
    },
    /// It was closed already.
    Closed(State),
    /// This run had no time left for it.
    Unstarted,
}

impl Fate {
    /// The result in one word.
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
