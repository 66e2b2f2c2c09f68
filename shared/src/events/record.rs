//! One event record, as the steps of a request make it.

use jiff::Timestamp;
use ulid::Ulid;

use super::EventType;
use crate::{
    catalogue::Code,
    model::{CustomerRegistrationId, TenantId},
    operation::Operation,
};

/// What a step belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// A request of a caller.
    Request(Operation),
    /// The repair of a request that was cut short (`docs/consistency.md`).
    Repair,
}

impl Origin {
    /// The word in the record.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Request(operation) => operation.name(),
            Self::Repair => "repair",
        }
    }
}

/// How a step ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// The upstream did what the step asked.
    Succeeded,
    /// It did not; the record's code says what the caller was told.
    Failed,
    /// It did, and was then put back because a later step failed.
    Undone,
}

impl Outcome {
    /// The word in the record.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Succeeded => "Succeeded",
            Self::Failed => "Failed",
            Self::Undone => "Undone",
        }
    }
}

/// What happened in one step. Never a body, an email, a token or a password.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventRecord {
    /// Unique and sortable by time.
    pub id: Ulid,
    /// The kind of step.
    pub event_type: EventType,
    /// The tenant, as its settings spell it.
    pub tenant: TenantId,
    /// The source system: what the caller calls itself (`X-SourceSystem`). Nothing checks it; `caller` is what the token says.
    pub source_system: String,
    /// The subject of the caller's token.
    pub caller: String,
    /// The user.
    pub customer_registration_id: CustomerRegistrationId,
    /// The operation that the step belongs to, or the repair.
    pub operation: Origin,
    /// How it ended.
    pub outcome: Outcome,
    /// Our code, where the step did not succeed.
    pub code: Option<Code>,
    /// The upstream's own code: the last status or error code it gave.
    pub upstream_code: Option<String>,
    /// The upstream's own id of the call, for its support.
    pub upstream_call_id: Option<String>,
    /// Duration of the step in milliseconds, all its calls together.
    pub duration_ms: u64,
    /// The request that the step belongs to.
    pub request_id: String,
    /// The trace that the request belongs to.
    pub trace_id: Option<String>,
    /// When the step began.
    pub occurred_at: Timestamp,
    /// Names of the fields that the step changed.
    pub changed_fields: Vec<String>,
}
