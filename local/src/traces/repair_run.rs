//! A run of the repair, and its report.

use serde_json::Value;

use super::{
    Traces, filter,
    ring::Key,
    trace::{Ending, Kind, Summary},
};
use crate::behind::RepairError;

/// A run of the repair. It also ends when its caller stops waiting.
pub(super) struct RepairRun<'a> {
    traces: &'a Traces,
    pub(super) key: Key,
    ending: Ending,
}

impl<'a> RepairRun<'a> {
    pub(super) fn begin(traces: &'a Traces) -> Self {
        let (method, path) = ("POST".to_owned(), "/_local/repair".to_owned());
        let mut summary = Summary::new(Kind::Repair, String::new(), traces.now(), method, path);
        summary.operation = Some(filter::REPAIR);
        Self {
            traces,
            key: traces.store.begin(summary),
            ending: Ending::default(),
        }
    }
}

impl RepairRun<'_> {
    pub(super) fn report(mut self, report: &Result<Value, RepairError>) {
        let (status, text) = match report {
            Ok(report) => (200, told(report)),
            Err(error) => (500, error.to_string()),
        };
        self.ending = Ending {
            status: Some(status),
            text: Some(text),
            ..Ending::default()
        };
    }
}

impl Drop for RepairRun<'_> {
    fn drop(&mut self) {
        let touched = self.traces.store.end(self.key, std::mem::take(&mut self.ending));
        self.traces.read_for_listeners(touched);
    }
}

/// The report in words, without zero counts.
fn told(report: &Value) -> String {
    let counts = report.as_object().into_iter().flatten();
    let counts = counts.filter(|(_, count)| count.as_u64() != Some(0));
    let counts: Vec<String> = counts.map(|(name, count)| format!("{name}: {count}")).collect();
    counts.join(", ")
}
