//! Event records as rows of their request.

use std::time::Duration;

use jiff::Timestamp;
use serde_json::Value;

use super::row::{Lane, Row};

/// The row of a record of a request that began at `at`. A step of an earlier attempt, which began before, is shown at the
/// request's beginning.
pub(super) fn row(record: &Value, at: Timestamp) -> Row {
    let text = |name: &str| record.get(name).and_then(Value::as_str).map(str::to_owned);
    let occurred = record.get("occurredAt").and_then(Value::as_str);
    let occurred = occurred.and_then(|text| text.parse::<Timestamp>().ok()).unwrap_or(at);
    let duration = record.get("durationMs").and_then(Value::as_u64).unwrap_or_default();
    Row {
        start: Duration::try_from(occurred.duration_since(at)).unwrap_or_default(),
        duration: Some(Duration::from_millis(duration)),
        outcome: text("outcome"),
        operation: text("operation"),
        reconstructed: record.get("reconstructed").and_then(Value::as_bool).unwrap_or_default(),
        ..Row::new(Lane::Record, text("eventTypeCode").unwrap_or_default(), None)
    }
}

/// The user that the records are about.
pub(super) fn user(records: &[Value]) -> Option<&str> {
    records
        .iter()
        .find_map(|record| record.get("customerRegistrationId")?.as_str())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_record_lies_where_its_step_began_but_never_before_the_request() {
        let at = "2026-01-15T09:30:00.100Z".parse().unwrap();
        let record = |occurred: &str| {
            json!({
                "eventTypeCode": "SUBSCRIBE_USER_CREATE", "outcome": "Undone", "operation": "repair", "durationMs": 7,
                "occurredAt": occurred, "reconstructed": true, "customerRegistrationId": "reader-1",
            })
        };
        let found = row(&record("2026-01-15T09:30:01.350Z"), at);
        assert_eq!(
            (found.start, found.duration),
            (Duration::from_millis(1250), Some(Duration::from_millis(7)))
        );
        assert_eq!(
            (found.outcome.as_deref(), found.operation.as_deref()),
            (Some("Undone"), Some("repair"))
        );
        assert!(found.reconstructed);
        assert_eq!(row(&record("2026-01-15T09:29:00Z"), at).start, Duration::ZERO);
        assert_eq!(user(&[json!({}), record("")]), Some("reader-1"));
    }
}
