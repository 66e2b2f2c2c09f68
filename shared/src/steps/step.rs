//! One step, from its planning to its record.

use std::{fmt, time::Duration};

use ulid::Ulid;

use super::{Call, Steps};
use crate::{
    catalogue::Code,
    error::ApiError,
    events::{EventRecord, EventV1, Outcome},
};

/// What taking a write back may need: a token, and the call itself, on a slow day.
const UNDO_TIME: Duration = Duration::from_secs(3);

/// A step that has its place and its id, and has not begun.
#[derive(Debug)]
pub struct PlannedStep(pub(super) EventRecord);

impl PlannedStep {
    /// The record that tells of the step where its own is lost.
    pub(crate) fn reconstruction(&self) -> EventV1 {
        EventV1 {
            reconstructed: true,
            ..EventV1::from(&self.0)
        }
    }
}

/// One step, open. Dropping it without [`Step::close`] (a panic, say) records it as failed.
pub struct Step<'a> {
    pub(super) steps: &'a Steps,
    pub(super) call: Call,
    pub(super) record: Option<EventRecord>,
    pub(super) working_since: Option<Duration>,
    pub(super) worked: Duration,
}

impl Step<'_> {
    /// What the step's calls carry.
    pub const fn call(&self) -> &Call {
        &self.call
    }

    /// Names the fields that the step sets out to change.
    pub fn changing(&mut self, fields: Vec<String>) {
        if let Some(record) = &mut self.record {
            record.changed_fields = fields;
        }
    }

    /// Stops the clock of a step that has made its look-ups, while another step works.
    pub fn rest(&mut self) {
        if let Some(started) = self.working_since.take() {
            self.worked += self.steps.clock.monotonic().saturating_sub(started);
        }
    }

    /// Goes on with a step that rested. Its record sorts behind those of the steps that were opened in between.
    pub fn go_on(&mut self) {
        let id = self.steps.next_id();
        self.go_on_with(id);
    }

    /// The same, in the place that was planned for it.
    pub fn go_on_as(&mut self, planned: &PlannedStep) {
        self.changing(planned.0.changed_fields.clone());
        self.go_on_with(planned.0.id);
    }

    fn go_on_with(&mut self, id: Ulid) {
        if let Some(record) = &mut self.record {
            record.id = id;
        }
        self.working_since.get_or_insert_with(|| self.steps.clock.monotonic());
    }

    /// Keeps enough of the invocation back from the step's calls for taking an earlier step's write back.
    pub fn keep_time_for_undo(&mut self) {
        self.call.keep_back(UNDO_TIME);
    }

    /// Ends the step with its result, which is handed on.
    pub fn close<T>(mut self, result: Result<T, ApiError>) -> Result<T, ApiError> {
        match &result {
            Ok(_) => self.end(Outcome::Succeeded, None),
            Err(error) => self.end(Outcome::Failed, Some(error.code())),
        }
        result
    }

    /// Ends a step that did what it was opened for.
    pub fn succeed(mut self) {
        self.end(Outcome::Succeeded, None);
    }

    /// Ends a step that did not lead on, with the code of what stopped the request: a finding of its own, or another
    /// step's failure.
    pub fn abandon(mut self, code: Code) {
        self.end(Outcome::Failed, Some(code));
    }

    /// Ends a step that took an earlier one back; `code` is what made that necessary.
    pub fn close_undone(mut self, code: Code) {
        self.end(Outcome::Undone, Some(code));
    }

    /// Drops a step that found nothing to do; it leaves no record.
    pub fn forget(mut self) {
        self.record = None;
    }

    fn end(&mut self, outcome: Outcome, code: Option<Code>) {
        self.rest();
        let Some(mut record) = self.record.take() else { return };
        let observed = self.call.take_observed();
        record.outcome = outcome;
        record.code = code;
        record.upstream_code = observed.code;
        record.upstream_call_id = observed.call_id;
        record.duration_ms = u64::try_from(self.worked.as_millis()).unwrap_or(u64::MAX);
        self.steps.state().records.push(record);
    }
}

impl Drop for Step<'_> {
    fn drop(&mut self) {
        self.end(Outcome::Failed, Some(Code::Internal));
    }
}

impl fmt::Debug for Step<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Step")
            .field("record", &self.record)
            .finish_non_exhaustive()
    }
}
