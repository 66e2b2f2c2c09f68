//! One step, from the plan to the record.

use std::{fmt, time::Duration};

use ulid::Ulid;

use super::{Call, Steps};
use crate::{
    catalogue::Code,
    error::ApiError,
    events::{EventRecord, EventV1, Outcome},
};

/// Time reserved for taking a write back: fetching a token and the call itself, if both are slow.
const UNDO_TIME: Duration = Duration::from_secs(3);

/// A step that has its id but is not opened yet.
#[derive(Debug)]
pub struct PlannedStep(pub(super) EventRecord);

impl PlannedStep {
    /// The record for the case that the process dies and the step's own record is lost.
    pub(crate) fn reconstruction(&self) -> EventV1 {
        EventV1 {
            reconstructed: true,
            ..EventV1::from(&self.0)
        }
    }
}

/// An open step. If it is dropped without [`Step::close`], for example by a panic, it is recorded as failed.
pub struct Step<'a> {
    pub(super) steps: &'a Steps,
    pub(super) call: Call,
    pub(super) record: Option<EventRecord>,
    pub(super) working_since: Option<Duration>,
    pub(super) worked: Duration,
}

impl Step<'_> {
    /// What the step's calls pass on and learn.
    pub const fn call(&self) -> &Call {
        &self.call
    }

    /// Sets the names of the fields that the step changes.
    pub fn changing(&mut self, fields: Vec<String>) {
        if let Some(record) = &mut self.record {
            record.changed_fields = fields;
        }
    }

    /// Pauses a step after its look-ups, so that the time of other steps does not count as its duration.
    pub fn rest(&mut self) {
        if let Some(started) = self.working_since.take() {
            self.worked += self.steps.clock.monotonic().saturating_sub(started);
        }
    }

    /// Continues a paused step. Its record then sorts after those of the steps that were opened meanwhile.
    pub fn go_on(&mut self) {
        let id = self.steps.next_id();
        self.go_on_with(id);
    }

    /// Continues a paused step as a planned one: with the id and the changed fields of the plan.
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

    /// Reserves time of the invocation for taking back an earlier step's write; the step's calls get less.
    pub fn keep_time_for_undo(&mut self) {
        self.call.keep_back(UNDO_TIME);
    }

    /// Closes the step with its result and returns that.
    pub fn close<T>(mut self, result: Result<T, ApiError>) -> Result<T, ApiError> {
        match &result {
            Ok(_) => self.end(Outcome::Succeeded, None),
            Err(error) => self.end(Outcome::Failed, Some(error.code())),
        }
        result
    }

    /// Closes the step as succeeded.
    pub fn succeed(mut self) {
        self.end(Outcome::Succeeded, None);
    }

    /// Closes the step as failed. `code` says what stopped the request: a finding of this step, or the failure of
    /// another.
    pub fn abandon(mut self, code: Code) {
        self.end(Outcome::Failed, Some(code));
    }

    /// Closes a step that took an earlier one back. `code` is that of the failure that was the reason.
    pub fn close_undone(mut self, code: Code) {
        self.end(Outcome::Undone, Some(code));
    }

    /// Closes a step that found nothing to do, without a record.
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
