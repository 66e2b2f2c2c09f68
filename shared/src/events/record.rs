//! One event record, as the steps of a request make it.

use jiff::Timestamp;
use ulid::Ulid;

use super::EventType;
use crate::{
    catalogue::Code,
    model::{CustomerRegistrationId, TenantId},
    operation::Operation,
};

/// What a step is part of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// A request of a caller.
    Request(Operation),
    /// The repair of a request that was cut short (`docs/consistency.md`).
    Repair,
}

impl Origin {
    /// The name in the record.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Request(operation) => operation.name(),
            Self::Repair => "repair",
        }
    }
}

/// The result of a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// The upstream did what the step asked.
    Succeeded,
    /// It did not; the record's code is that of the failure.
    Failed,
    /// It took the effect of an earlier step of the same type back; the code is that of the failure that was the reason.
    Undone,
}

impl Outcome {
    /// The name in the record.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Succeeded => "Succeeded",
            Self::Failed => "Failed",
            Self::Undone => "Undone",
        }
    }
}

/// What happened in one step. Never holds a body, an email, a token or a password.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventRecord {
    /// Unique, and sorts by time.
    pub id: Ulid,
    /// The kind of step.
    pub event_type: EventType,
    /// The tenant, as its settings spell it.
    pub tenant: TenantId,
    /// The source system: the name that the caller gives itself (`X-SourceSystem`). It is not verified; `caller` is
    /// from the token.
    pub source_system: String,
    /// The subject of the caller's token.
    pub caller: String,
    /// The user.
    pub customer_registration_id: CustomerRegistrationId,
    /// The operation that the step belongs to, or the repair.
    pub operation: Origin,
    /// How it ended.
    pub outcome: Outcome,
    /// Our code, if the step did not succeed.
    pub code: Option<Code>,
    /// The upstream's own code: the last status or error code that it sent.
    pub upstream_code: Option<String>,
    /// The upstream's own id of the call, for its support.
    pub upstream_call_id: Option<String>,
    /// Duration of the step in milliseconds, with all its calls. Pauses do not count.
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
