//! Counts and times requests and calls. The measures are written as log lines in CloudWatch's embedded metric format,
//! so no request waits for a call to CloudWatch.
//!
//! Dimensions have few values (operations, codes, groups of settings) and are never a tenant, a host or a user: each
//! combination is a metric that costs money. Questions about one tenant are answered by the log lines.

mod emf;
#[cfg(test)]
pub(crate) mod samples;

use std::{
    collections::BTreeMap,
    fmt,
    io::Write,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use serde::Serialize;

use crate::{catalogue::Code, clock::Clock, operation::Operation};

use self::emf::Document;

/// CloudWatch's limit of values of one metric in one line.
const MOST_VALUES: usize = 100;
/// Initial buffer size, in bytes: enough for a request that calls two upstreams.
const USUAL_BYTES: usize = 2048;

/// How long the stages of a request took. `None` for stages that were not reached.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Stages {
    /// Reading the tenant's settings.
    pub(crate) settings: Option<Duration>,
    /// Verifying the token.
    pub(crate) caller: Option<Duration>,
    /// The workflow, with its calls to both sides.
    pub(crate) workflow: Option<Duration>,
    /// Closing the journal's entry and storing the event records.
    pub(crate) books: Option<Duration>,
}

/// The data of an answered request for its measures.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Answered {
    pub(crate) operation: Operation,
    /// The code of the answer. With a 5xx status it counts as a server error.
    pub(crate) code: Code,
    /// Time from the event's arrival in the pipeline to the result.
    pub(crate) took: Duration,
    /// Whether it was the first request of the process.
    pub(crate) is_cold: bool,
    /// The times of its stages.
    pub(crate) stages: Stages,
}

/// The results of a run of the repair, in numbers of entries.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Repaired {
    /// Closed as done, because every effect had happened.
    pub done: u32,
    /// Put back to the state before the write.
    pub undone: u32,
    /// Could not be settled in this run.
    pub postponed: u32,
    /// Need a person, because they failed too often or cannot be read. Entries of earlier runs are included.
    pub needs_attention: u32,
    /// The journal could not be written. The next run finds these entries again.
    pub failed: u32,
}

impl fmt::Display for Repaired {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            done,
            undone,
            postponed,
            needs_attention,
            failed,
        } = self;
        write!(
            formatter,
            "{done} done, {undone} undone, {postponed} postponed, {failed} failed; {needs_attention} need attention"
        )
    }
}

#[derive(Debug, Default)]
struct Upstream {
    latencies: Vec<Duration>,
    failures: u32,
    circuits_opened: u32,
    left_behind: u32,
}

/// Collects the measures of one request at a time, as Lambda sends them, and writes them when the request is answered.
#[derive(Default)]
pub struct Meter {
    sink: Option<Sink>,
    upstreams: Mutex<BTreeMap<&'static str, Upstream>>,
}

/// Where the lines are written.
struct Sink {
    namespace: String,
    clock: Arc<dyn Clock>,
    out: Mutex<Box<dyn Write + Send>>,
}

impl Meter {
    /// A meter that writes to `out`, one line per kind of measure, for this CloudWatch namespace.
    pub fn new(namespace: &str, clock: Arc<dyn Clock>, out: Box<dyn Write + Send>) -> Self {
        let sink = Sink {
            namespace: namespace.to_owned(),
            clock,
            out: Mutex::new(out),
        };
        Self {
            sink: Some(sink),
            upstreams: Mutex::default(),
        }
    }

    /// A meter that measures nothing.
    pub fn silent() -> Arc<Self> {
        Arc::default()
    }

    /// Counts a call to an upstream, retries included. `upstream` is its group of settings, for example `Auth0`.
    pub(crate) fn called(&self, upstream: &'static str, took: Duration, is_answered: bool) {
        let Some(sink) = &self.sink else { return };
        let mut upstreams = self.upstreams();
        let seen = upstreams.entry(upstream).or_default();
        seen.latencies.push(took);
        seen.failures += u32::from(!is_answered);
        let is_full = seen.latencies.len() >= MOST_VALUES;
        drop(upstreams);
        if is_full {
            let mut lines = Vec::with_capacity(USUAL_BYTES);
            self.write_upstreams(sink, &mut lines);
            sink.write(&lines);
        }
    }

    /// Counts that an upstream of a tenant has failed too often and is not called for a while.
    pub(crate) fn circuit_opened(&self, upstream: &'static str) {
        if self.sink.is_some() {
            self.upstreams().entry(upstream).or_default().circuits_opened += 1;
        }
    }

    /// Counts an object that a failed write has left at an upstream and could not remove.
    pub(crate) fn left_behind(&self, upstream: &'static str) {
        if self.sink.is_some() {
            self.upstreams().entry(upstream).or_default().left_behind += 1;
        }
    }

    /// Writes the measures of an answered request and of the calls that were made for it.
    pub(crate) fn answered(&self, answered: &Answered) {
        let Some(sink) = &self.sink else { return };
        let stages = &answered.stages;
        let mut lines = Vec::with_capacity(USUAL_BYTES);
        sink.document()
            .dimension("operation", answered.operation.name())
            .dimension("code", answered.code.suffix())
            .count(&["operation", "code"], "Requests", 1)
            .count(
                &["operation"],
                "ServerErrors",
                u32::from(answered.code.status().is_server_error()),
            )
            .count(&["operation"], "ColdStarts", u32::from(answered.is_cold))
            .duration(&["operation"], "Latency", Some(answered.took))
            .duration(&["operation"], "SettingsLatency", stages.settings)
            .duration(&["operation"], "CallerLatency", stages.caller)
            .duration(&["operation"], "WorkflowLatency", stages.workflow)
            .duration(&["operation"], "BooksLatency", stages.books)
            .write(&mut lines);
        self.write_upstreams(sink, &mut lines);
        sink.write(&lines);
    }

    /// Writes the results of a run of the repair, which found `backlog` overdue entries, and the measures of its calls.
    pub fn repaired(&self, backlog: u32, repaired: &Repaired) {
        let Some(sink) = &self.sink else { return };
        let mut lines = Vec::with_capacity(USUAL_BYTES);
        sink.document()
            .count(&[], "RepairBacklog", backlog)
            .count(&[], "RepairDone", repaired.done)
            .count(&[], "RepairUndone", repaired.undone)
            .count(&[], "RepairPostponed", repaired.postponed)
            .count(&[], "RepairNeedsAttention", repaired.needs_attention)
            .count(&[], "RepairFailed", repaired.failed)
            .write(&mut lines);
        self.write_upstreams(sink, &mut lines);
        sink.write(&lines);
    }

    fn write_upstreams(&self, sink: &Sink, lines: &mut Vec<u8>) {
        let upstreams = std::mem::take(&mut *self.upstreams());
        for (name, upstream) in upstreams {
            let mut document = sink
                .document()
                .dimension("upstream", name)
                .durations(&["upstream"], "UpstreamLatency", &upstream.latencies)
                .count(&["upstream"], "UpstreamFailures", upstream.failures)
                .count(&["upstream"], "CircuitsOpened", upstream.circuits_opened)
                // The sum over all upstreams, for the alarm.
                .count(&[], "CircuitsOpened", upstream.circuits_opened);
            // Each metric that is written costs money, and this one should never occur.
            if upstream.left_behind > 0 {
                document = document.count(&[], "Leftovers", upstream.left_behind);
            }
            document.write(lines);
        }
    }

    fn upstreams(&self) -> MutexGuard<'_, BTreeMap<&'static str, Upstream>> {
        self.upstreams.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Sink {
    fn document(&self) -> Document<'_> {
        Document::new(&self.namespace, self.clock.now())
    }

    /// Errors are ignored: a request must not fail because its measures cannot be written.
    fn write(&self, lines: &[u8]) {
        let mut out = self.out.lock().unwrap_or_else(PoisonError::into_inner);
        let _ = out.write_all(lines).and_then(|()| out.flush());
    }
}

impl fmt::Debug for Meter {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let namespace = self.sink.as_ref().map(|sink| &sink.namespace);
        formatter
            .debug_struct("Meter")
            .field("namespace", &namespace)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
#[path = "meter_tests.rs"]
mod tests;
