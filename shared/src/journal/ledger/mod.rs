//! The bookkeeping of one request: its entry in the journal, if it has one, and the records of its steps.
//!
//! The pipeline makes a [`Ledger`] from the [`Books`] for each request and passes it to the workflow:
//!
//! 1. `begin`: `write_both` calls it before the first effect. It opens the entry with the plan, or finds the entry of
//!    an earlier attempt.
//! 2. `settled`, `late` and the like record the state of the sides while the effects are made.
//! 3. `judging`: if an entry was found or the workflow failed, `reconsider` decides what that entry means for this
//!    request: its answer, a pause, or a plan to finish. For the last the ledger takes the entry over.
//! 4. `conclusion`: `conclude` closes the entry or leaves it open, and stores the records, in one write.

mod books;
mod conclusion;
mod judging;
#[cfg(test)]
#[path = "ledger_tests.rs"]
mod tests;

use std::{
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use jiff::{SignedDuration, Timestamp};
use ulid::Ulid;

pub use books::{Books, Keyed};
pub use judging::Verdict;

use super::{Entry, Journal, JournalKeys, Lease, Opening, Plan, State, later, reconstruction::Sights};
use crate::{
    catalogue::Code,
    error::{ApiError, USUAL_PAUSE},
    operation::{Operation, Write},
    request::{Requester, caller::Caller},
    settings::{Tenant, encryption_key},
    steps::{Attempt, PlannedStep, Steps},
};

/// How long an entry is left alone if a call may still have its effect, because its answer was not waited for.
const LATE: SignedDuration = SignedDuration::from_secs(15);

/// The bookkeeping of one request.
#[derive(Debug)]
pub struct Ledger<'a> {
    books: &'a Books,
    tenant: &'a Tenant,
    steps: &'a Steps,
    /// The kind of write and the id of the work; `None` if the operation only reads.
    writing: Option<(Write, Ulid)>,
    caller: Caller,
    keyed: Option<Keyed>,
    began: Timestamp,
    standing: Mutex<Standing>,
}

#[derive(Debug, Default)]
enum Standing {
    /// No entry was opened or found.
    #[default]
    Nothing,
    /// The key has an entry that this request does not hold.
    Met(Box<Entry>),
    /// This request holds the entry.
    Held(Box<Held>),
}

#[derive(Debug)]
struct Held {
    entry: Entry,
    keys: JournalKeys,
    /// How both sides were settled. Without it the entry stays open, whatever the request's result.
    settlement: Option<Settlement>,
    /// Until when nobody may take the entry over, if a call may still have its effect.
    late_until: Option<Timestamp>,
    /// What an earlier attempt has done at each side. `None` in the first attempt.
    earlier: Option<Sights>,
}

/// How both sides were settled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Settlement {
    /// They have what was asked for.
    Done,
    /// They are as before the write.
    PutBack,
}

impl<'a> Ledger<'a> {
    /// The ledger of a request whose tenant and caller are known.
    pub fn new(
        books: &'a Books,
        tenant: &'a Tenant,
        steps: &'a Steps,
        operation: Operation,
        caller: Caller,
        keyed: Option<Keyed>,
    ) -> Self {
        let writing = operation.write().map(|write| {
            let work = books.ids.ulid(books.clock.as_ref());
            steps.take_up(Attempt { work, number: 0 });
            (write, work)
        });
        Self {
            books,
            tenant,
            steps,
            writing,
            caller,
            keyed,
            began: books.clock.now(),
            standing: Mutex::default(),
        }
    }

    /// The write that the request is. Fails for an operation that only reads.
    pub(crate) fn write(&self) -> Result<Write, ApiError> {
        self.writing().map(|(write, _)| write)
    }

    /// Opens the entry of this request, before its first effect. `E503` if it cannot be stored; then nothing may be
    /// written. If the key has an entry already, the error is provisional: see [`Self::reconsider`].
    pub async fn begin(&self, plan: &Plan, planned: &[&PlannedStep]) -> Result<(), ApiError> {
        let (write, work) = self.writing()?;
        let journal = self.journal()?;
        let keys = self.keys().await?;
        let tenant = self.tenant.id();
        let context = self.steps.context();
        let entry = Entry {
            tenant: tenant.clone(),
            key: match &self.keyed {
                Some(keyed) => keys.named(tenant, &self.caller, keyed.key.as_str()),
                None => JournalKeys::unnamed(tenant, work),
            },
            work,
            operation: write,
            fingerprint: self.fingerprint(&keys),
            user: plan.user.clone(),
            requester: Requester {
                request_id: context.request_id().to_owned(),
                trace_id: context.trace_id().map(str::to_owned),
                source_system: context.source_system().to_owned(),
                caller: self.caller.subject.clone(),
            },
            state: State::Open,
            lease: self.lease(work),
            attempts: 0,
            plan: keys.seal_plan(tenant, work, plan).map_err(ApiError::internal)?,
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
                self.hold(entry, keys);
                Ok(())
            }
            Opening::Exists(met) => {
                *self.standing() = Standing::Met(met);
                Err(still_running(USUAL_PAUSE))
            }
        }
    }

    /// Records that both sides are settled. Without it the entry is not closed when the request ends.
    pub fn settled(&self, settlement: Settlement) {
        if let Standing::Held(held) = &mut *self.standing() {
            held.settlement = Some(settlement);
        }
    }

    /// Records that a call may still have its effect: the entry stays open and cannot be taken over for a while.
    pub fn late(&self) {
        if let Standing::Held(held) = &mut *self.standing() {
            held.late_until = Some(later(self.books.clock.now(), LATE));
        }
    }

    /// Records whether an earlier attempt has had its effect at the provider.
    pub(crate) fn saw_provider(&self, seen: bool) {
        self.saw(|sights| sights.provider = Some(seen));
    }

    /// Records whether an earlier attempt has had its effect at Subscribe.
    pub(crate) fn saw_subscribe(&self, seen: bool) {
        self.saw(|sights| sights.subscribe = Some(seen));
    }

    fn saw(&self, note: impl FnOnce(&mut Sights)) {
        if let Standing::Held(held) = &mut *self.standing() {
            note(held.earlier.get_or_insert_default());
        }
    }

    fn writing(&self) -> Result<(Write, Ulid), ApiError> {
        self.writing
            .ok_or_else(|| ApiError::internal("an operation that only reads writes nothing"))
    }

    fn journal(&self) -> Result<&dyn Journal, ApiError> {
        let journal = self.books.journal.as_deref();
        journal.ok_or_else(|| ApiError::internal("an operation that only reads has no journal"))
    }

    async fn keys(&self) -> Result<JournalKeys, ApiError> {
        let key = encryption_key(self.tenant, self.books.secrets.as_ref()).await;
        key.map(|key| JournalKeys::of(&key)).map_err(ApiError::internal)
    }

    fn fingerprint(&self, keys: &JournalKeys) -> Option<String> {
        let ((write, _), keyed) = self.writing.zip(self.keyed.as_ref())?;
        Some(keys.fingerprint(write, &keyed.id, &keyed.body))
    }

    fn lease(&self, holder: Ulid) -> Lease {
        Lease::of_invocation(holder, self.books.clock.now(), self.steps.time_left())
    }

    fn hold(&self, entry: Entry, keys: JournalKeys) {
        *self.standing() = Standing::Held(Box::new(Held {
            earlier: (entry.attempts > 0).then(Sights::default),
            entry,
            keys,
            settlement: None,
            late_until: None,
        }));
    }

    fn standing(&self) -> MutexGuard<'_, Standing> {
        self.standing.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn still_running(pause: Duration) -> ApiError {
    ApiError::new(Code::StillRunning).with_retry_after(pause)
}
