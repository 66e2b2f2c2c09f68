//! The steps of a request, and the event record that each of them leaves.
//!
//! A workflow opens a step, makes its calls with the step's [`Call`], and closes the step with the result: exactly one
//! record comes of it, whatever happens. The pipeline stores the records of a request together, after the workflow.

mod call;

use std::{
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use ulid::Ulid;

pub use self::call::Call;

use crate::{
    catalogue::Code,
    clock::Clock,
    error::ApiError,
    events::{EventRecord, EventType, EventV1, Origin, Outcome},
    ids::IdSource,
    model::{CustomerRegistrationId, TenantId},
    request::RequestContext,
};

/// What taking a write back may need: a token, and the call itself, on a slow day.
const UNDO_TIME: Duration = Duration::from_secs(3);

/// One attempt at a piece of work that the journal keeps: the request itself, and whoever finishes it after a crash.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Attempt {
    /// The work, the same in every attempt.
    pub work: Ulid,
    /// How often it was taken up before.
    pub number: u32,
}

impl Attempt {
    /// A write of another attempt may differ from this one's, so it needs a key of its own.
    fn key(self, suffix: &str) -> String {
        match self.number {
            0 => format!("{}{suffix}", self.work),
            number => format!("{}-{number}{suffix}", self.work),
        }
    }
}

/// The steps of one request.
#[derive(Debug)]
pub struct Steps {
    context: Arc<RequestContext>,
    tenant: TenantId,
    caller: String,
    operation: Origin,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn IdSource>,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    attempt: Option<Attempt>,
    last_id: Option<Ulid>,
    records: Vec<EventRecord>,
}

impl Steps {
    /// The steps of a request whose tenant and caller are known.
    pub fn new(
        context: Arc<RequestContext>,
        tenant: TenantId,
        caller: String,
        operation: Origin,
        clock: Arc<dyn Clock>,
        ids: Arc<dyn IdSource>,
    ) -> Self {
        Self {
            context,
            tenant,
            caller,
            operation,
            clock,
            ids,
            state: Mutex::default(),
        }
    }

    /// From now on the calls of the steps belong to this attempt at a piece of work.
    pub fn take_up(&self, attempt: Attempt) {
        self.state().attempt = Some(attempt);
    }

    /// A call outside any step: a look at a side, of which the records of the steps that are looked for tell.
    pub fn call(&self) -> Call {
        let (context, clock) = (Arc::clone(&self.context), Arc::clone(&self.clock));
        match self.state().attempt {
            None => Call::new(context, clock, self.context.request_id()),
            Some(attempt) => Call::of_attempt(context, clock, &attempt.work.to_string(), &attempt.key("-look")),
        }
    }

    /// Begins a step that concerns one user.
    pub fn open(&self, event_type: EventType, user: &CustomerRegistrationId) -> Step<'_> {
        self.start(self.plan(event_type, user, Vec::new()))
    }

    /// Plans a step, with the fields that it will set out to change. It leaves a record only once it is started.
    pub fn plan(&self, event_type: EventType, user: &CustomerRegistrationId, fields: Vec<String>) -> PlannedStep {
        PlannedStep(EventRecord {
            id: self.next_id(),
            event_type,
            tenant: self.tenant.clone(),
            source_system: self.context.source_system().to_owned(),
            caller: self.caller.clone(),
            customer_registration_id: user.clone(),
            operation: self.operation,
            outcome: Outcome::Failed,
            code: Some(Code::Internal),
            upstream_code: None,
            upstream_call_id: None,
            duration_ms: 0,
            request_id: self.context.request_id().to_owned(),
            trace_id: self.context.trace_id().map(str::to_owned),
            occurred_at: self.clock.now(),
            changed_fields: fields,
        })
    }

    /// Begins a step that was planned.
    pub fn start(&self, planned: PlannedStep) -> Step<'_> {
        self.begin(planned, "")
    }

    /// Begins a step that takes back what an earlier step of the same type has written.
    pub fn start_undo(&self, planned: PlannedStep) -> Step<'_> {
        self.begin(planned, "-undo")
    }

    fn begin(&self, planned: PlannedStep, suffix: &str) -> Step<'_> {
        let mut record = planned.0;
        record.occurred_at = self.clock.now();
        let (context, clock) = (Arc::clone(&self.context), Arc::clone(&self.clock));
        let attempt = self.state().attempt;
        let call = match attempt {
            None => Call::new(context, clock, &record.id.to_string()),
            Some(attempt) => Call::of_attempt(context, clock, &attempt.work.to_string(), &attempt.key(suffix)),
        };
        Step {
            steps: self,
            call,
            record: Some(record),
            working_since: Some(self.clock.monotonic()),
            worked: Duration::ZERO,
        }
    }

    /// The end of the invocation, and what the time is now, both on the monotonic clock.
    pub(crate) fn time_left(&self) -> Duration {
        self.context.deadline().saturating_sub(self.clock.monotonic())
    }

    /// The id of the request behind the steps.
    pub fn request_id(&self) -> &str {
        self.context.request_id()
    }

    /// The request behind the steps.
    pub(crate) fn context(&self) -> &RequestContext {
        &self.context
    }

    /// The records of all steps closed so far, which stay to be taken.
    pub(crate) fn records_so_far(&self) -> Vec<EventV1> {
        let mut records: Vec<EventV1> = self.state().records.iter().map(EventV1::from).collect();
        records.sort_by(|one, other| one.id.cmp(&other.id));
        records
    }

    /// The records of all steps closed so far, in the order in which they were opened; they are handed out once.
    pub fn take_records(&self) -> Vec<EventRecord> {
        let mut records = std::mem::take(&mut self.state().records);
        records.sort_by_key(|record| record.id);
        records
    }

    /// Ids of one request sort in the order of their steps, also within one millisecond.
    fn next_id(&self) -> Ulid {
        let fresh = self.ids.ulid(self.clock.as_ref());
        let mut state = self.state();
        let id = match state.last_id {
            Some(last) if fresh.timestamp_ms() <= last.timestamp_ms() => last.increment().unwrap_or(fresh),
            _ => fresh,
        };
        state.last_id = Some(id);
        id
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A step that has its place and its id, and has not begun.
#[derive(Debug)]
pub struct PlannedStep(EventRecord);

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
    steps: &'a Steps,
    call: Call,
    record: Option<EventRecord>,
    working_since: Option<Duration>,
    worked: Duration,
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

    /// What the step will leave, for a log line that must say what it is about.
    pub const fn record(&self) -> Option<&EventRecord> {
        self.record.as_ref()
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

    /// Lets a step go that found nothing to do; it leaves no record.
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
