//! The requester of a write, kept for its repair.

/// Who sent the request of a write. The records of a repair have the same values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Requester {
    /// The id of the request, `x-request-id` of its answer.
    pub request_id: String,
    /// The W3C or X-Ray trace of the request, if it had one.
    pub trace_id: Option<String>,
    /// The name that the caller gave itself (`X-SourceSystem`).
    pub source_system: String,
    /// The subject of the caller's token.
    pub caller: String,
}
