//! The event records of a request.

use std::collections::BTreeSet;

use crate::{answer::Answer, service::Service};

/// The members of a record (and no others).
const MEMBERS: [&str; 20] = [
    "id",
    "eventTypeId",
    "eventTypeCode",
    "clientGroupCode",
    "clientCode",
    "paperCode",
    "sourceSystem",
    "caller",
    "customerRegistrationId",
    "operation",
    "outcome",
    "code",
    "upstreamCode",
    "upstreamCallId",
    "durationMs",
    "requestId",
    "traceId",
    "occurredAt",
    "changedFields",
    "version",
];

const IDS: [(&str, u64); 8] = [
    ("AUTHSYSTEM_USER_GETBYID", 4601),
    ("AUTHSYSTEM_USER_GET", 4601),
    ("AUTHSYSTEM_USER_CREATE", 4602),
    ("AUTHSYSTEM_USER_CHANGEEMAIL", 4610),
    ("SUBSCRIBE_USER_GETBYID", 4001),
    ("SUBSCRIBE_USER_CREATE", 4002),
    ("SUBSCRIBE_USER_UPDATE", 4004),
    ("SUBSCRIBE_USER_CHANGEEMAIL", 4011),
];

impl Answer {
    /// Asserts the records of the request: `CODE` for a step that succeeded, `CODE Failed` or `CODE Undone` for others.
    pub(crate) async fn expect_events(&self, service: &Service, operation: &str, user: &str, expected: &[&str]) {
        let events = service.events_of(self.request_id()).await;
        let told: Vec<String> = events
            .iter()
            .map(|event| {
                match (
                    event["eventTypeCode"].as_str().unwrap(),
                    event["outcome"].as_str().unwrap(),
                ) {
                    (code, "Succeeded") => code.to_owned(),
                    (code, outcome) => format!("{code} {outcome}"),
                }
            })
            .collect();
        assert_eq!(told, expected, "{operation}, answered {}", self.body);
        for event in &events {
            let members: BTreeSet<&str> = event.as_object().unwrap().keys().map(String::as_str).collect();
            assert_eq!(members, BTreeSet::from(MEMBERS), "{event}");
            let id = IDS.iter().find(|(code, _)| event["eventTypeCode"] == *code).unwrap().1;
            assert_eq!(event["eventTypeId"], id, "{event}");
            assert_eq!(event["operation"], operation, "{event}");
            assert_eq!(event["customerRegistrationId"], user, "{event}");
            assert_eq!(event["requestId"], self.request_id(), "{event}");
            assert_eq!(event["code"].is_null(), event["outcome"] == "Succeeded", "{event}");
            assert!(
                !event.to_string().contains("@example.com"),
                "an address in a record: {event}"
            );
        }
    }
}
