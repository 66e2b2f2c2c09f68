//! A record in the form of CloudEvents 1.0, in the JSON format.
//!
//! <https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md>

use jiff::Timestamp;
use serde::Serialize;

use super::EventV1;
use crate::percent::percent_encoded;

/// An event record in the CloudEvents envelope.
#[derive(Debug, Serialize)]
pub struct CloudEvent {
    specversion: &'static str,
    id: String,
    source: String,
    #[serde(rename = "type")]
    kind: String,
    subject: String,
    time: Timestamp,
    datacontenttype: &'static str,
    data: EventV1,
}

impl From<EventV1> for CloudEvent {
    /// `source` is made of the tenant, `subject` is the user. `source` and `id` together are unique.
    fn from(record: EventV1) -> Self {
        let tenant = [&record.client_group_code, &record.client_code, &record.paper_code];
        let tenant = tenant.map(|code| percent_encoded(code).to_string()).join("/");
        Self {
            specversion: "1.0",
            id: record.id.clone(),
            source: format!("/users-orchestrator/{tenant}"),
            kind: format!("users-orchestrator.{}", record.event_type_code),
            subject: record.customer_registration_id.clone(),
            time: record.occurred_at,
            datacontenttype: "application/json",
            data: record,
        }
    }
}
