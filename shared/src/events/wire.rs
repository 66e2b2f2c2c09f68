//! Version 1 of the stored record, which is also the form shown as JSON (`docs/events.md`).
//!
//! Records outlive releases: fields are added here with a default, never renamed or reused. The golden file beside
//! the tests holds a record as this version wrote it.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::EventRecord;
use crate::{error::PortError, model::TenantId};

/// One event record, in its published form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "the members are those of `EventRecord`, described there")]
pub struct EventV1 {
    pub id: String,
    pub event_type_id: u16,
    pub event_type_code: String,
    pub client_group_code: String,
    pub client_code: String,
    pub paper_code: String,
    pub source_system: String,
    pub caller: String,
    pub customer_registration_id: String,
    pub operation: String,
    pub outcome: String,
    pub code: Option<String>,
    pub upstream_code: Option<String>,
    pub upstream_call_id: Option<String>,
    pub duration_ms: u64,
    pub request_id: String,
    pub trace_id: Option<String>,
    pub occurred_at: Timestamp,
    pub changed_fields: Vec<String>,
    pub version: u8,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub reconstructed: bool,
}

impl EventV1 {
    /// Whether it tells of this tenant.
    pub(super) fn is_of(&self, tenant: &TenantId) -> bool {
        let own = TenantId::parse(&self.client_group_code, &self.client_code, &self.paper_code);
        own.is_ok_and(|own| own == *tenant)
    }

    /// Refuses a record of another tenant: nothing that a tenant does is kept among the records of another.
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

    /// A record as version 1 wrote it; it must stay readable, and be written the same, for as long as records live.
    const GOLDEN: &str = include_str!("golden/event_v1.json");

    #[test]
    fn version_1_is_read_and_written_as_ever() {
        let event: EventV1 = serde_json::from_str(GOLDEN).unwrap();
        assert_eq!(event.occurred_at.to_string(), "2026-01-02T03:04:05.678Z");
        assert_eq!(serde_json::to_string_pretty(&event).unwrap(), GOLDEN.trim_end());
    }
}
