//! An answer of the API, and the event records behind it.

use std::collections::BTreeSet;

use reqwest::header::HeaderMap;
use serde_json::Value;

use crate::service::Service;

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

#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Value,
}

impl Answer {
    pub(crate) async fn of(response: reqwest::Response) -> Self {
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let text = response.text().await.unwrap();
        let body = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{status}, not JSON ({error}): {text}"));
        Self { status, headers, body }
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map(|value| value.to_str().unwrap())
            .unwrap_or_default()
    }

    pub(crate) fn request_id(&self) -> &str {
        self.header("x-request-id")
    }

    /// Asserts the code (whose digits are the status) and the shape of the envelope.
    #[track_caller]
    pub(crate) fn expect(self, code: &str) -> Self {
        assert_eq!(
            self.body["message"]["code"],
            format!("UsersOrchestrator_{code}"),
            "{}",
            self.body
        );
        assert_eq!(self.status.to_string(), code[1..4], "{}", self.body);
        assert_eq!(
            self.body["message"]["type"],
            if code.starts_with('S') { "Success" } else { "Error" }
        );
        assert!(self.body.as_object().unwrap().contains_key("meta"), "{}", self.body);
        assert!(!self.request_id().is_empty(), "an answer without x-request-id");
        self
    }

    /// `data.user` of Get By Id.
    #[track_caller]
    pub(crate) fn user(&self) -> &Value {
        let user = &self.body["data"]["user"];
        assert!(user.is_object(), "{}", self.body);
        user
    }

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
