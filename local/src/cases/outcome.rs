//! The outcome of an event.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use shared::{events::EventV1, response::ProxyResponse};

use super::CaseError;
use crate::{simulators::Call, stack::Stack};

/// The answer and its side effects.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Outcome {
    /// HTTP status of the answer.
    pub status: u16,
    /// Headers of the answer.
    pub headers: BTreeMap<String, String>,
    /// Body of the answer.
    pub body: Value,
    /// The calls that each simulated service received, for those that received any. Consecutive look-ups are sorted, because they
    /// are made concurrently and arrive in any order.
    pub calls: BTreeMap<String, Vec<Value>>,
    /// The event records of the request, oldest first. Ids that a service gave to calls are renumbered in the order of the
    /// records, because the order of two concurrent calls is random.
    pub events: Vec<EventV1>,
    /// The mails that were sent.
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
            events: numbered(stack.tools().event_history.of_request(request_id).await?),
            status: response.status_code,
            body: serde_json::from_str(&response.body).map_err(|error| format!("the answer's body: {error}"))?,
            headers: response.headers,
            calls,
            mails: mails?,
        };
        outcome.without_ports(stack)
    }

    /// Replaces the address of each service, whose port is random, by the service's name.
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

fn numbered(mut events: Vec<EventV1>) -> Vec<EventV1> {
    let mut known = Vec::new();
    for id in events.iter_mut().filter_map(|event| event.upstream_call_id.as_mut()) {
        let position = known.iter().position(|earlier| earlier == id).unwrap_or_else(|| {
            known.push(id.clone());
            known.len() - 1
        });
        *id = format!("call {}", position + 1);
    }
    events
}

/// Look-ups that use POST, by the start of their paths.
const POSTED_LOOK_UPS: [&str; 3] = ["/accounts.getAccountInfo", "/accounts.search", "/users/search"];

fn is_look_up(call: &Call) -> bool {
    call.method == "GET" || POSTED_LOOK_UPS.contains(&call.path.as_str())
}

fn in_order(mut calls: Vec<Call>) -> Vec<Call> {
    let key = |call: &Call| (call.path.clone(), call.body.as_ref().map(Value::to_string));
    for run in calls.chunk_by_mut(|one, other| is_look_up(one) && is_look_up(other)) {
        run.sort_by_key(key);
    }
    calls
}
