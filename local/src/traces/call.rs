//! A call as the simulator sees it.

/// A call as the simulator sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Call {
    pub(super) id: u64,
    pub(super) system: &'static str,
    pub(super) path: String,
    pub(super) end: End,
}

/// How a call ended at the simulator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    NotYet,
    Answered(u16),
    Cut,
}

impl Call {
    /// Whether a row with this status, or without an answer, can be this call.
    pub(super) fn fits(&self, answered: Option<u16>) -> bool {
        match answered {
            Some(status) => self.end == End::Answered(status),
            None => !matches!(self.end, End::Answered(_)),
        }
    }
}
