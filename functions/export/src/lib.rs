//! Export: turns the records of the events table's stream into CloudEvents.
//!
//! ```text
//! events table ── stream ── EventBridge Pipes ──▶ export ──▶ Pipes ── event bus
//!                             a batch of records      the new ones as CloudEvents 1.0
//! ```
//!
//! EventBridge Pipes calls it between stream and bus and sends on what it returns, so it needs no port and no rights.
//! The formats are in `shared::events` (`stream` parses, `cloud_event` writes); `docs/events.md` says what consumers
//! may rely on.

use shared::events::{CloudEvent, from_stream};

/// The new records of a batch as a list of CloudEvents, in order. A batch with a faulty record fails as a whole: Pipes
/// then halves it until that record is alone, and puts it aside.
pub fn export(batch: &str) -> Result<String, String> {
    let records = from_stream(batch).map_err(|fault| fault.to_string())?;
    let events: Vec<CloudEvent> = records.into_iter().map(CloudEvent::from).collect();
    serde_json::to_string(&events).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    const BATCH: &str = include_str!("../../../events/export/two-records.json");

    #[test]
    fn each_new_record_is_a_cloud_event() {
        let events: Value = serde_json::from_str(&export(BATCH).unwrap()).unwrap();
        let events = events.as_array().unwrap();
        assert_eq!(events.len(), 2, "a record that has outlived its time is no event");
        assert_eq!(
            events[0],
            json!({
                "specversion": "1.0",
                "id": "01KF0C9JC00000000000000001",
                "source": "/users-orchestrator/DEMO/HERALD/N%2FA",
                "type": "users-orchestrator.AUTHSYSTEM_USER_CHANGEEMAIL",
                "subject": "auth0|63d1f0a2",
                "time": "2026-01-15T09:30:00Z",
                "datacontenttype": "application/json",
                "data": {
                    "id": "01KF0C9JC00000000000000001", "eventTypeId": 4610, "eventTypeCode": "AUTHSYSTEM_USER_CHANGEEMAIL",
                    "clientGroupCode": "DEMO", "clientCode": "HERALD", "paperCode": "N/A", "sourceSystem": "portal",
                    "caller": "local-cli", "customerRegistrationId": "auth0|63d1f0a2", "operation": "update-email",
                    "outcome": "Succeeded", "code": null, "upstreamCode": "200", "upstreamCallId": null, "durationMs": 41,
                    "requestId": "request-1", "traceId": null, "occurredAt": "2026-01-15T09:30:00Z",
                    "changedFields": ["email"], "version": 1,
                },
            })
        );
        assert_eq!(events[1]["data"]["reconstructed"], true);
        assert_eq!(events[1]["data"]["code"], "UsersOrchestrator_E500");
    }

    #[test]
    fn what_cannot_be_read_is_told_by_its_place() {
        for (batch, fault) in [
            ("{}", "the batch is no list of records"),
            (r#"[{"eventName": "INSERT"}]"#, "the batch is no list of records"),
            (
                r#"[{"eventName": "REMOVE", "dynamodb": {}}, {"eventName": "INSERT", "dynamodb": {"NewImage": {"id": {"S": "mk"}}}}]"#,
                "record 1 of the batch is no event record",
            ),
        ] {
            let told = export(batch).unwrap_err();
            assert!(told.contains(fault) && !told.contains("mk"), "{told}");
        }
    }
}
