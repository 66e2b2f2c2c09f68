//! Who asked for work that may be finished later.

/// Who asked for the work; event records of its repair tell of the same request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Requester {
    /// The request.
    pub request_id: String,
    /// Its trace.
    pub trace_id: Option<String>,
    /// The consumer.
    pub source_system: String,
    /// The subject of the caller's token.
    pub caller: String,
}
