//! The bookkeeping of one request: its entry in the journal, where it has one, and the records of its steps.

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use jiff::{SignedDuration, Timestamp};
use ulid::Ulid;

use super::{
    Ending, Entry, Journal, JournalKeys, Lease, Leaving, Opening, Plan, Requester, State, answer,
    reconstruction::{Sights, reconstructed},
};
use crate::{
    catalogue::Code,
    clock::Clock,
    error::{ApiError, PortError, chain},
    events::{EventLog, EventV1},
    ids::IdSource,
    operation::Operation,
    request::IdempotencyKey,
    response::Output,
    secrets::Secrets,
    settings::Tenant,
    steps::{Attempt, PlannedStep, Steps},
    workflow::encryption_key,
};

/// A lease ends so long after its invocation: clocks differ, and a call that was under way when the process ended may have
/// its effect a little later.
const LEASE_MARGIN: SignedDuration = SignedDuration::from_secs(5);

/// So long nobody looks for the effect of a call that was not waited for to its end.
const LATE: SignedDuration = SignedDuration::from_secs(15);

/// What is kept of the invocation for handing the answer back, once the books are closed.
const ANSWER_RESERVE: Duration = Duration::from_millis(100);

/// What the books are kept with.
#[derive(Debug, Clone)]
pub struct Books {
    /// Where the records of a request go.
    pub events: Arc<dyn EventLog>,
    /// The journal; operations that only read have none.
    pub journal: Option<Arc<dyn Journal>>,
    /// The tenants' keys.
    pub secrets: Arc<dyn Secrets>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// New ids.
    pub ids: Arc<dyn IdSource>,
}

/// What makes one request the repeat of another.
#[derive(Debug)]
pub struct Keyed {
    /// The caller's key.
    pub key: IdempotencyKey,
    /// The id in the path.
    pub id: String,
    /// The body in canonical form.
    pub body: String,
}

/// The bookkeeping of one request.
#[derive(Debug)]
pub struct Ledger<'a> {
    books: &'a Books,
    tenant: &'a Tenant,
    steps: &'a Steps,
    operation: Operation,
    caller: String,
    keyed: Option<Keyed>,
    work: Ulid,
    began: Timestamp,
    standing: Mutex<Standing>,
}

#[derive(Debug, Default)]
enum Standing {
    /// Nothing has been begun.
    #[default]
    Nothing,
    /// The key has an entry, which is somebody else's.
    Met(Box<Entry>),
    /// The entry is ours.
    Held(Box<Held>),
}

#[derive(Debug)]
struct Held {
    entry: Entry,
    /// Until when nobody may look, where both sides are not settled.
    unsettled: Option<Timestamp>,
    /// What an earlier attempt left at each side.
    earlier: Option<Sights>,
}

/// What the journal has to say to a request, in place of its own workflow.
#[derive(Debug)]
pub enum Verdict {
    /// This is the answer.
    Told(Result<Output, ApiError>),
    /// An earlier attempt at this plan is to be finished.
    Resume(Box<Plan>),
}

impl<'a> Ledger<'a> {
    /// The books of a request whose tenant and caller are known.
    pub fn new(
        books: &'a Books,
        tenant: &'a Tenant,
        steps: &'a Steps,
        operation: Operation,
        caller: String,
        keyed: Option<Keyed>,
    ) -> Self {
        let work = if operation.writes() {
            let work = books.ids.ulid(books.clock.as_ref());
            steps.take_up(Attempt { work, number: 0 });
            work
        } else {
            Ulid::nil()
        };
        Self {
            books,
            tenant,
            steps,
            operation,
            caller,
            keyed,
            work,
            began: books.clock.now(),
            standing: Mutex::default(),
        }
    }

    /// What was asked for.
    pub const fn operation(&self) -> Operation {
        self.operation
    }

    /// Opens the entry of this request, before its first effect. Where it cannot be written nothing is done: `E503`.
    /// Where its key has one already the error is not the last word: see [`Self::reconsider`].
    pub async fn begin(&self, plan: &Plan, planned: &[&PlannedStep]) -> Result<(), ApiError> {
        let journal = self.journal()?;
        let keys = self.keys().await?;
        let tenant = self.tenant.id();
        let context = self.steps.context();
        let entry = Entry {
            tenant: tenant.clone(),
            key: match &self.keyed {
                Some(keyed) => keys.named(tenant, &self.caller, keyed.key.as_str()),
                None => JournalKeys::unnamed(tenant, self.work),
            },
            work: self.work,
            operation: self.operation,
            fingerprint: self.fingerprint(&keys),
            user: plan.user.clone(),
            requester: Requester {
                request_id: context.request_id().to_owned(),
                trace_id: context.trace_id().map(str::to_owned),
                source_system: context.source_system().to_owned(),
                caller: self.caller.clone(),
            },
            state: State::Open,
            lease: self.lease(self.work),
            attempts: 0,
            plan: keys.seal_plan(tenant, self.work, plan).map_err(ApiError::internal)?,
            records: self.steps.records_so_far(),
            planned: planned.iter().map(|step| step.reconstruction()).collect(),
            is_told: false,
            answer: None,
            reason: None,
            opened_at: self.books.clock.now(),
            closed_at: None,
        };
        match journal.open(&entry, self.began).await.map_err(ApiError::unavailable)? {
            Opening::Opened => {
                self.hold(entry);
                Ok(())
            }
            Opening::Exists(met) => {
                *self.standing() = Standing::Met(met);
                Err(still_running(Duration::from_secs(1)))
            }
        }
    }

    /// Leaves the entry open when the request ends, because a side is not as it should be or nobody knows. With `late`, a
    /// call may still have its effect, so nobody is to look for it at once.
    pub fn leave(&self, late: bool) {
        if let Standing::Held(held) = &mut *self.standing() {
            let now = self.books.clock.now();
            let until = if late { later(now, LATE) } else { now };
            held.unsettled = Some(held.unsettled.map_or(until, |earlier| earlier.max(until)));
        }
    }

    /// Notes what an earlier attempt left at the provider.
    pub(crate) fn saw_provider(&self, seen: bool) {
        self.saw(|sights| sights.provider = Some(seen));
    }

    /// Notes what an earlier attempt left at Subscribe.
    pub(crate) fn saw_subscribe(&self, seen: bool) {
        self.saw(|sights| sights.subscribe = Some(seen));
    }

    fn saw(&self, note: impl FnOnce(&mut Sights)) {
        if let Standing::Held(held) = &mut *self.standing() {
            note(held.earlier.get_or_insert_default());
        }
    }

    /// What the journal says to a request whose workflow came to this result: where it met an entry of its key, or was
    /// refused, for what refused it may be its own earlier attempt. `None` where the result stands.
    pub async fn reconsider(&self, result: &Result<Output, ApiError>) -> Result<Option<Verdict>, ApiError> {
        let met = match &*self.standing() {
            Standing::Met(met) => Some(met.as_ref().clone()),
            Standing::Held(_) => return Ok(None),
            Standing::Nothing => None,
        };
        let (Some(keyed), true) = (&self.keyed, met.is_some() || result.is_err()) else {
            return Ok(None);
        };
        let keys = self.keys().await?;
        let journal = self.journal()?;
        let found = if met.is_some() {
            met
        } else {
            let key = keys.named(self.tenant.id(), &self.caller, keyed.key.as_str());
            journal
                .find(self.tenant.id(), &key)
                .await
                .map_err(ApiError::unavailable)?
        };
        match found {
            Some(entry) => self.judge(journal, &keys, entry).await,
            None => Ok(None),
        }
    }

    async fn judge(
        &self,
        journal: &dyn Journal,
        keys: &JournalKeys,
        entry: Entry,
    ) -> Result<Option<Verdict>, ApiError> {
        let told = |result| Ok(Some(Verdict::Told(result)));
        let now = self.books.clock.now();
        match entry.state {
            // What was read before the undoing says nothing about what is there now.
            State::Undone if entry.closed_at.is_none_or(|at| at >= self.began) => {
                told(Err(still_running(Duration::from_secs(1))))
            }
            State::Undone => Ok(None),
            _ if entry.fingerprint != self.fingerprint(keys) => told(Err(ApiError::new(Code::KeyReused))),
            State::Done => told(answer::again(keys, &entry)),
            State::Open | State::NeedsAttention if entry.is_free(now) => self.take_over(journal, keys, entry).await,
            State::Open | State::NeedsAttention => {
                let left = Duration::try_from(entry.lease.until.duration_since(now)).unwrap_or_default();
                told(Err(still_running(left)))
            }
        }
    }

    async fn take_over(
        &self,
        journal: &dyn Journal,
        keys: &JournalKeys,
        mut entry: Entry,
    ) -> Result<Option<Verdict>, ApiError> {
        let lease = self.lease(self.books.ids.ulid(self.books.clock.as_ref()));
        if !journal.take(&entry, &lease).await.map_err(ApiError::unavailable)? {
            return Ok(Some(Verdict::Told(Err(still_running(Duration::from_secs(1))))));
        }
        entry.state = State::Open;
        entry.lease = lease;
        entry.attempts += 1;
        self.steps.take_up(Attempt {
            work: entry.work,
            number: entry.attempts,
        });
        let plan = keys.open_plan(&entry);
        self.hold(entry);
        match plan {
            Ok(plan) => Ok(Some(Verdict::Resume(Box::new(plan)))),
            Err(error) => {
                self.leave(false);
                Err(ApiError::internal(error))
            }
        }
    }

    /// Closes the books: the entry and the records in one write. The answer is the answer of the work, not of the
    /// bookkeeping: what cannot be stored goes to the log, whole, and the repair closes the entry.
    pub async fn conclude(&self, result: &Result<Output, ApiError>) {
        let mut records: Vec<EventV1> = self.steps.take_records().iter().map(EventV1::from).collect();
        let standing = std::mem::take(&mut *self.standing());
        let time = self.steps.time_left().saturating_sub(ANSWER_RESERVE);
        let stored = match standing {
            Standing::Nothing | Standing::Met(_) => tokio::time::timeout(time, self.append(&records))
                .await
                .unwrap_or_else(|_| Err(no_time())),
            Standing::Held(held) => {
                if let Some(sights) = held.earlier {
                    let earlier = held.entry.records.iter().cloned();
                    let earlier: Vec<EventV1> = earlier.chain(reconstructed(&held.entry, sights)).collect();
                    records.splice(0..0, earlier);
                }
                let end = self.end(&held, result, &records);
                tokio::time::timeout(time, end).await.unwrap_or_else(|_| Err(no_time()))
            }
        };
        if let Err(error) = stored {
            let cause = chain(&error);
            for record in &records {
                let record = serde_json::to_string(record).unwrap_or_default();
                tracing::error!(event.record = %record, cause = %cause, "an event record could not be stored");
            }
        }
    }

    async fn end(&self, held: &Held, result: &Result<Output, ApiError>, records: &[EventV1]) -> Result<(), PortError> {
        let Some(journal) = &self.books.journal else {
            return self.append(records).await;
        };
        let days = self.tenant.settings().event_retention_days;
        let entry = &held.entry;
        let is_ours = if let Some(until) = held.unsettled {
            journal.leave(entry, &Leaving::Until(until), days, records).await?
        } else {
            let ending = match result {
                // Both sides are as before, and the trouble may pass: the key is free for another try.
                Err(error) if error.code().status().is_server_error() => Ending::Undone,
                result => {
                    let keys = self
                        .keys()
                        .await
                        .map_err(|error| PortError::unavailable(error.cause_chain()))?;
                    Ending::Done(keys.seal_answer(entry, result)?)
                }
            };
            journal
                .close(entry, &ending, self.books.clock.now(), days, records)
                .await?
        };
        if is_ours { Ok(()) } else { self.append(records).await }
    }

    async fn append(&self, records: &[EventV1]) -> Result<(), PortError> {
        if records.is_empty() {
            return Ok(());
        }
        let days = self.tenant.settings().event_retention_days;
        self.books.events.append(self.tenant.id(), days, records).await
    }

    fn journal(&self) -> Result<&dyn Journal, ApiError> {
        let journal = self.books.journal.as_deref();
        journal.ok_or_else(|| ApiError::internal("an operation that only reads has no journal"))
    }

    async fn keys(&self) -> Result<JournalKeys, ApiError> {
        let key = encryption_key(self.tenant, self.books.secrets.as_ref()).await?;
        Ok(JournalKeys::of(&key))
    }

    fn fingerprint(&self, keys: &JournalKeys) -> Option<String> {
        let keyed = self.keyed.as_ref()?;
        Some(keys.fingerprint(self.operation, &keyed.id, &keyed.body))
    }

    fn lease(&self, holder: Ulid) -> Lease {
        let left = SignedDuration::try_from(self.steps.time_left()).unwrap_or(SignedDuration::ZERO);
        Lease {
            holder,
            until: later(later(self.books.clock.now(), left), LEASE_MARGIN),
        }
    }

    fn hold(&self, entry: Entry) {
        *self.standing() = Standing::Held(Box::new(Held {
            earlier: (entry.attempts > 0).then(Sights::default),
            entry,
            unsettled: None,
        }));
    }

    fn standing(&self) -> MutexGuard<'_, Standing> {
        self.standing.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn still_running(pause: Duration) -> ApiError {
    ApiError::new(Code::StillRunning).with_retry_after(pause)
}

/// To the millisecond, as the journal keeps it.
fn later(moment: Timestamp, by: SignedDuration) -> Timestamp {
    let later = moment.saturating_add(by).unwrap_or(moment);
    Timestamp::from_millisecond(later.as_millisecond()).unwrap_or(later)
}

fn no_time() -> PortError {
    PortError::unavailable("no time was left")
}
