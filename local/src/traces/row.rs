//! The rows of a trace: the single things that a request did, with their times.

use std::time::Duration;

use serde::{Serialize, Serializer};

use super::call::Call;
use crate::simulators::{AUTH0, FIREFLY, GIGYA, SSOR, SUBSCRIBE};

/// The system that publishes the token issuer's keys, which is this stack itself.
pub(crate) const ISSUER: &str = "issuer";

const DYNAMODB: &str = "dynamodb";

/// The kind of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Lane {
    /// A stage of the pipeline.
    Stage,
    /// A call to an authentication provider.
    Provider,
    /// A call to Subscribe.
    Subscribe,
    /// A call to a token issuer, for its keys.
    Issuer,
    /// A call to DynamoDB.
    DynamoDb,
    /// An event record.
    Record,
}

/// One thing that a request did. Times are milliseconds since the request began.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Row {
    /// Its number within the trace.
    pub id: u64,
    pub lane: Lane,
    /// The stage; method and path of a call, without its query; the operation of DynamoDB; the type of a record.
    pub name: String,
    pub system: Option<&'static str>,
    #[serde(rename = "startMs", serialize_with = "ms")]
    pub start: Duration,
    /// `None` while it lasts.
    #[serde(rename = "durationMs", serialize_with = "some_ms")]
    pub duration: Option<Duration>,
    /// The result of a call: its HTTP status, or the status in its body.
    pub status: Option<u16>,
    /// Why a call has no answer.
    pub failure: Option<String>,
    /// 2 and above are retries.
    pub attempt: Option<u64>,
    /// The outcome in a record.
    pub outcome: Option<String>,
    /// The operation that wrote a record.
    pub operation: Option<String>,
    pub reconstructed: bool,
    /// The request that a call is made for, if it is not the trace's own: the one that left an entry to the repair.
    #[serde(skip)]
    pub(super) request: Option<String>,
    /// What the simulator knows of a call.
    #[serde(skip)]
    pub(super) call: Option<Call>,
    #[serde(skip)]
    pub(super) method: Option<String>,
    /// The HTTP status.
    #[serde(skip)]
    pub(super) answered: Option<u16>,
}

/// How a row ended, as far as it is known.
#[derive(Debug, Default)]
pub(super) struct Outcome {
    pub(super) status: Option<u16>,
    pub(super) standing: Option<u16>,
    pub(super) failure: Option<String>,
}

impl Row {
    pub(super) fn new(lane: Lane, name: String, system: Option<&'static str>) -> Self {
        Self {
            id: 0,
            lane,
            name,
            system,
            start: Duration::ZERO,
            duration: None,
            status: None,
            failure: None,
            attempt: None,
            outcome: None,
            operation: None,
            reconstructed: false,
            request: None,
            call: None,
            method: None,
            answered: None,
        }
    }

    /// A call to the upstream that a group of settings names. `provider` is the tenant's, for a group that several providers
    /// have.
    pub(super) fn call(upstream: &str, method: &str, attempt: u64, provider: Option<&str>) -> Self {
        let (lane, system) = match (upstream, provider) {
            ("Subscribe", _) => (Lane::Subscribe, Some(SUBSCRIBE)),
            ("Tokens", _) => (Lane::Issuer, Some(ISSUER)),
            ("Auth0", _) => (Lane::Provider, Some(AUTH0)),
            ("Gigya", _) => (Lane::Provider, Some(GIGYA)),
            (_, Some("SSOR")) => (Lane::Provider, Some(SSOR)),
            (_, Some("Firefly")) => (Lane::Provider, Some(FIREFLY)),
            _ => (Lane::Provider, None),
        };
        Self {
            attempt: Some(attempt),
            method: Some(method.to_owned()),
            // The simulator adds the path.
            ..Self::new(lane, method.to_owned(), system)
        }
    }

    /// A call to an AWS service, by its name in the protocol: `DynamoDB_20120810.GetItem`. The stack has only DynamoDB.
    pub(super) fn of_dynamodb(call: &str) -> Option<Self> {
        let (service, operation) = call.split_once('.')?;
        let is_dynamodb = service.starts_with("DynamoDB_");
        is_dynamodb.then(|| Self::new(Lane::DynamoDb, operation.to_owned(), Some(DYNAMODB)))
    }

    /// Records how the row ended.
    pub(super) fn note(&mut self, outcome: Outcome) {
        self.answered = outcome.status.or(self.answered);
        self.status = outcome.standing.or(outcome.status).or(self.status);
        self.failure = outcome.failure.or_else(|| self.failure.take());
    }

    /// Whether this row may be the caller's end of a call that has arrived at a system.
    pub(super) fn may_be_call_of(&self, system: &str, method: &str) -> bool {
        self.method.as_deref() == Some(method)
            && match self.system {
                Some(own) => own == system,
                None => system != SUBSCRIBE && system != ISSUER,
            }
    }

    /// Replaces what is known from the simulator about this call.
    pub(super) fn set_call(&mut self, call: Option<Call>) {
        let Some(method) = &self.method else { return };
        self.name = match &call {
            Some(call) => format!("{method} {}", call.path),
            None => method.clone(),
        };
        if let Some(call) = &call {
            self.system = Some(call.system);
        }
        self.call = call;
    }
}

/// In milliseconds, with microseconds as decimals.
pub(super) fn ms<S: Serializer>(time: &Duration, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_f64((time.as_secs_f64() * 1e6).round() / 1e3)
}

#[expect(clippy::ref_option, reason = "serde passes it so")]
pub(super) fn some_ms<S: Serializer>(time: &Option<Duration>, serializer: S) -> Result<S::Ok, S::Error> {
    match time {
        Some(time) => ms(time, serializer),
        None => serializer.serialize_none(),
    }
}
