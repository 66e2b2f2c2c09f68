//! All that came of an event.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use shared::{events::EventV1, response::ProxyResponse};

use super::CaseError;
use crate::{simulators::Call, stack::Stack};

/// The answer, and what happened behind it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Outcome {
    /// HTTP status of the answer.
    pub status: u16,
    /// Headers of the answer.
    pub headers: BTreeMap<String, String>,
    /// Body of the answer.
    pub body: Value,
    /// The calls that the simulated services received, of each that was called. Look-ups that follow one another are sorted by path: they are
    /// made at once and arrive in any order.
    pub calls: BTreeMap<String, Vec<Value>>,
    /// The event records of the request, oldest first.
    pub events: Vec<EventV1>,
    /// The mails that went out.
    pub mails: Vec<Value>,
}

impl Outcome {
    pub(super) async fn gather(stack: &Stack, response: ProxyResponse, mails_before: usize) -> Result<Self, CaseError> {
        let simulators = stack.simulators();
        let mut calls = BTreeMap::new();
        for name in simulators.names() {
            let log = simulators
                .calls(name)
                .map(|log| in_order(log.take()))
                .unwrap_or_default();
            let log: Vec<Value> = log.iter().map(serde_json::to_value).collect::<Result<_, _>>()?;
            if !log.is_empty() {
                calls.insert(name.to_owned(), log);
            }
        }
        let mails = simulators.mailbox()?.into_iter().skip(mails_before);
        let mails: Result<Vec<Value>, _> = mails.map(serde_json::to_value).collect();
        let request_id = response
            .headers
            .get("x-request-id")
            .ok_or("the answer has no x-request-id")?;
        let outcome = Self {
            events: stack.backends().event_history.of_request(request_id).await?,
            status: response.status_code,
            body: serde_json::from_str(&response.body).map_err(|error| format!("the answer's body: {error}"))?,
            headers: response.headers,
            calls,
            mails: mails?,
        };
        outcome.without_ports(stack)
    }

    /// Each service listens on any free port; its name stands for its address.
    fn without_ports(self, stack: &Stack) -> Result<Self, CaseError> {
        let simulators = stack.simulators();
        let mut text = serde_json::to_string(&self)?;
        for name in simulators.names() {
            if let Some(base_url) = simulators.base_url(name) {
                text = text.replace(base_url, &format!("http://{name}"));
            }
        }
        Ok(serde_json::from_str(&text)?)
    }
}

fn in_order(mut calls: Vec<Call>) -> Vec<Call> {
    let look_ups = |one: &Call, other: &Call| one.method == "GET" && other.method == "GET";
    for run in calls.chunk_by_mut(look_ups) {
        run.sort_by(|one, other| one.path.cmp(&other.path));
    }
    calls
}
