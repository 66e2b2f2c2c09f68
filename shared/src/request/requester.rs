//! Who asked for work that may be finished later.

/// Who asked for the work; event records of its repair tell of the same request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Requester {
    /// The id of the request, `x-request-id` of its answer.
    pub request_id: String,
    /// The W3C or X-Ray trace that the request belonged to, if it had one.
    pub trace_id: Option<String>,
    /// What the caller called itself (`X-SourceSystem`).
    pub source_system: String,
    /// The subject of the caller's token.
    pub caller: String,
}
