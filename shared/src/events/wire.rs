//! Version 1 of the stored record, which is also the JSON form that tools show (`docs/events.md`).
//!
//! Records outlive releases, so fields are only added, with a default, and never renamed or reused. The golden file has
//! a record as this version writes it.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::EventRecord;
use crate::{error::PortError, model::TenantId};

/// One event record in its published form: a JSON object with these fields in camelCase, in the table and wherever it
/// is shown.
///
/// Enumerated values are text, so that this release can still read the records of a later one, for example with a new
/// event type. It never has a body, an email address, a token or a password.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct EventV1 {
    /// ULID, in upper case. Unique; the records of one request sort by it in the order of their steps.
    pub id: String,
    /// Number of the event type ([`EventType::id`](super::EventType::id)).
    pub event_type_id: u16,
    /// Code of the event type ([`EventType::code`](super::EventType::code)), `AUTHSYSTEM_…` or `SUBSCRIBE_…`.
    pub event_type_code: String,
    /// The tenant's client group, as its settings spell it.
    pub client_group_code: String,
    /// The tenant's client, likewise.
    pub client_code: String,
    /// The tenant's paper, likewise.
    pub paper_code: String,
    /// The name that the caller gives itself (`X-SourceSystem`). It is not verified.
    pub source_system: String,
    /// Subject (`sub`) of the caller's token.
    pub caller: String,
    /// The user's CRID.
    pub customer_registration_id: String,
    /// `get-by-id`, `create`, `update` or `update-email`; `repair` where the repair made the step.
    pub operation: String,
    /// `Succeeded`, `Failed` or `Undone` ([`Outcome`](super::Outcome)).
    pub outcome: String,
    /// Code of the catalogue with its prefix, for example `UsersOrchestrator_E400_08`: why the step failed, or why it
    /// took an earlier step back. `None` if it succeeded.
    pub code: Option<String>,
    /// The last error code or HTTP status of the upstream; `None` if it did not answer.
    pub upstream_code: Option<String>,
    /// The upstream's own id of the call, for its support; `None` if it sent none.
    pub upstream_call_id: Option<String>,
    /// Duration of the step in milliseconds, with all its calls. Pauses do not count.
    pub duration_ms: u64,
    /// The request: `x-request-id` of the answer.
    pub request_id: String,
    /// W3C or X-Ray trace of the request; `None` without one.
    pub trace_id: Option<String>,
    /// When the step began; RFC 3339 in UTC.
    pub occurred_at: Timestamp,
    /// Names of the fields that the step was to change, metadata as `metadata.key`. Empty for reads and creates.
    pub changed_fields: Vec<String>,
    /// Version of this format: 1.
    pub version: u8,
    /// Whether the step's process ended before it could store the record, so that this one says what was found
    /// afterwards (`docs/consistency.md`). Absent in the JSON if false.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub reconstructed: bool,
}

impl EventV1 {
    /// Whether the record is of this tenant.
    pub(super) fn is_of(&self, tenant: &TenantId) -> bool {
        let own = TenantId::parse(&self.client_group_code, &self.client_code, &self.paper_code);
        own.is_ok_and(|own| own == *tenant)
    }

    /// Refuses a record of another tenant, so that records of one tenant are never stored among those of another.
    pub(crate) fn check_tenant(&self, tenant: &TenantId) -> Result<(), PortError> {
        if self.is_of(tenant) {
            Ok(())
        } else {
            let id = &self.id;
            Err(PortError::unavailable(format!(
                "the event record {id} is not one of {tenant}"
            )))
        }
    }
}

impl From<&EventRecord> for EventV1 {
    fn from(record: &EventRecord) -> Self {
        Self {
            id: record.id.to_string(),
            event_type_id: record.event_type.id(),
            event_type_code: record.event_type.code().to_owned(),
            client_group_code: record.tenant.group().to_owned(),
            client_code: record.tenant.client().to_owned(),
            paper_code: record.tenant.paper().to_owned(),
            source_system: record.source_system.clone(),
            caller: record.caller.clone(),
            customer_registration_id: record.customer_registration_id.as_str().to_owned(),
            operation: record.operation.name().to_owned(),
            outcome: record.outcome.name().to_owned(),
            code: record.code.map(crate::catalogue::Code::full),
            upstream_code: record.upstream_code.clone(),
            upstream_call_id: record.upstream_call_id.clone(),
            duration_ms: record.duration_ms,
            request_id: record.request_id.clone(),
            trace_id: record.trace_id.clone(),
            occurred_at: record.occurred_at,
            changed_fields: record.changed_fields.clone(),
            version: 1,
            reconstructed: false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A record as version 1 wrote it. As long as such records exist, it must stay readable and be written the same.
    const GOLDEN: &str = include_str!("golden/event_v1.json");

    #[test]
    fn version_1_is_read_and_written_as_ever() {
        let event: EventV1 = serde_json::from_str(GOLDEN).unwrap();
        assert_eq!(event.occurred_at.to_string(), "2026-01-02T03:04:05.678Z");
        assert_eq!(serde_json::to_string_pretty(&event).unwrap(), GOLDEN.trim_end());
    }
}
