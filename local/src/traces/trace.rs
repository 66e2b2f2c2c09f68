//! A trace: one request, and everything that it did.

use std::time::Duration;

use jiff::Timestamp;
use serde::{Serialize, Serializer};
use serde_json::Value;
use shared::model::TenantId;

use super::row::{Row, some_ms};

/// What a trace is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// A request to the API.
    Request,
    /// A run of the repair.
    Repair,
}

/// A request, and how it ended so far as it is known.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Summary {
    pub request_id: String,
    /// Counts the traces of this process, from 1.
    pub number: u64,
    pub kind: Kind,
    /// When it began.
    #[serde(serialize_with = "to_the_ms")]
    pub at: Timestamp,
    /// `None` for a request that no function got.
    pub operation: Option<&'static str>,
    pub method: String,
    /// As sent, without the query.
    pub path: String,
    #[serde(serialize_with = "shown")]
    pub tenant: Option<TenantId>,
    /// The tenant's `Flow.UserProvider`; `None` without one, and for a tenant that is not a demo tenant.
    pub provider: Option<&'static str>,
    pub source_system: Option<String>,
    /// The customer registration id.
    pub user: Option<String>,
    pub status: Option<u16>,
    pub code: Option<String>,
    pub text: Option<String>,
    /// Whether the answer is a replay of an earlier one.
    pub replayed: bool,
    /// `None` while it lasts.
    #[serde(rename = "durationMs", serialize_with = "some_ms")]
    pub duration: Option<Duration>,
}

/// A request, and everything that it did.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Trace {
    #[serde(flatten)]
    pub summary: Summary,
    /// In the order in which they began.
    pub rows: Vec<Row>,
    /// How many more rows there were than are kept.
    pub rows_left_out: u64,
    /// Its event records, as `/_local/events` shows them.
    pub records: Vec<Value>,
}

impl Trace {
    pub(super) fn in_order(mut self) -> Self {
        self.rows.sort_by_key(|row| row.start);
        self
    }
}

/// How a request ended.
#[derive(Debug, Clone, Default)]
pub(super) struct Ending {
    pub(super) status: Option<u16>,
    pub(super) code: Option<String>,
    pub(super) text: Option<String>,
    pub(super) replayed: bool,
}

impl Summary {
    pub(super) fn new(kind: Kind, request_id: String, at: Timestamp, method: String, path: String) -> Self {
        Self {
            request_id,
            number: 0,
            kind,
            at,
            operation: None,
            method,
            path,
            tenant: None,
            provider: None,
            source_system: None,
            user: None,
            status: None,
            code: None,
            text: None,
            replayed: false,
            duration: None,
        }
    }

    pub(super) fn end(&mut self, ending: Ending, duration: Duration) {
        self.status = ending.status;
        self.code = ending.code;
        self.text = ending.text;
        self.replayed = ending.replayed;
        self.duration = Some(duration);
    }
}

fn to_the_ms<S: Serializer>(at: &Timestamp, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(&format_args!("{at:.3}"))
}

#[expect(clippy::ref_option, reason = "serde passes it so")]
fn shown<S: Serializer>(tenant: &Option<TenantId>, serializer: S) -> Result<S::Ok, S::Error> {
    match tenant {
        Some(tenant) => serializer.collect_str(tenant),
        None => serializer.serialize_none(),
    }
}
