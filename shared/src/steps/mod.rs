//! The steps of a request, and the event record that each of them leaves.
//!
//! A workflow opens a step, makes its calls with the step's [`Call`], and closes the step with the result. Each step
//! leaves exactly one record, however it ends. The pipeline stores the records of a request together, after the
//! workflow.
//!
//! `step` is one step, planned or open; `call` has what its calls pass on and learn; `attempt` identifies the attempt
//! at the work.

mod attempt;
mod call;
mod step;

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use ulid::Ulid;

pub use self::{
    attempt::Attempt,
    call::Call,
    step::{PlannedStep, Step},
};

use crate::{
    catalogue::Code,
    clock::Clock,
    events::{EventRecord, EventType, EventV1, Origin, Outcome},
    ids::IdSource,
    model::{CustomerRegistrationId, TenantId},
    request::RequestContext,
};

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

    /// Sets the attempt that the calls of later steps belong to.
    pub fn take_up(&self, attempt: Attempt) {
        self.state().attempt = Some(attempt);
    }

    /// A call outside any step, for reading a side to find out whether an effect has happened. Such a read has no
    /// record of its own.
    pub fn call(&self) -> Call {
        let (context, clock) = (Arc::clone(&self.context), Arc::clone(&self.clock));
        match self.state().attempt {
            None => Call::new(context, clock, self.context.request_id()),
            Some(attempt) => Call::of_attempt(context, clock, &attempt.work.to_string(), &attempt.key("-look")),
        }
    }

    /// Opens a step that concerns one user. It lists no changed fields until [`Step::changing`] sets them.
    pub fn open(&self, event_type: EventType, user: &CustomerRegistrationId) -> Step<'_> {
        self.start(self.plan(event_type, user, Vec::new()))
    }

    /// Plans a step, with the fields that it will change. It leaves a record only after it is started.
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

    /// Opens a planned step.
    pub fn start(&self, planned: PlannedStep) -> Step<'_> {
        self.begin(planned, "")
    }

    /// Opens a step that takes back what an earlier step of the same type has written.
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

    /// The time left of the invocation; zero after its deadline.
    pub(crate) fn time_left(&self) -> Duration {
        self.context.deadline().saturating_sub(self.clock.monotonic())
    }

    /// The id of the request.
    pub fn request_id(&self) -> &str {
        self.context.request_id()
    }

    /// The context of the request.
    pub(crate) fn context(&self) -> &RequestContext {
        &self.context
    }

    /// Copies of the records of all steps closed so far.
    pub(crate) fn records_so_far(&self) -> Vec<EventV1> {
        published(&self.state().records)
    }

    /// Removes and returns the records of all steps closed so far, in the order in which the steps were opened.
    pub fn take_records(&self) -> Vec<EventV1> {
        let records = std::mem::take(&mut self.state().records);
        published(&records)
    }

    /// Makes an id that sorts after all earlier ones of the request, also within one millisecond.
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

/// The records in their stored form, in the order in which the steps were opened.
fn published(records: &[EventRecord]) -> Vec<EventV1> {
    let mut records: Vec<EventV1> = records.iter().map(EventV1::from).collect();
    records.sort_by(|one, other| one.id.cmp(&other.id));
    records
}
