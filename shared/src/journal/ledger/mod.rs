//! The bookkeeping of one request: its entry in the journal, where it has one, and the records of its steps.

mod books;
mod conclusion;
mod judging;

use std::{
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use jiff::{SignedDuration, Timestamp};
use ulid::Ulid;

pub use books::{Books, Keyed};
pub use judging::Verdict;

use super::{Entry, Journal, JournalKeys, Lease, Opening, Plan, Requester, State, reconstruction::Sights};
use crate::{
    catalogue::Code,
    error::ApiError,
    operation::Operation,
    settings::Tenant,
    steps::{Attempt, PlannedStep, Steps},
    workflow::encryption_key,
};

/// A lease ends so long after its invocation: clocks differ, and a call that was under way when the process ended may have
/// its effect a little later.
const LEASE_MARGIN: SignedDuration = SignedDuration::from_secs(5);

/// So long nobody looks for the effect of a call that was not waited for to its end.
const LATE: SignedDuration = SignedDuration::from_secs(15);

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
