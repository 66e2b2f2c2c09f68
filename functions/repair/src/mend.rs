//! Repairs one entry: reads both sides, closes the entry if the write has happened, and else puts the provider back.

use std::{sync::Arc, time::Duration};

use jiff::SignedDuration;
use shared::{
    catalogue::Code,
    error::{PortError, chain},
    events::{EventV1, NewRecords, Origin},
    journal::{Ending, Entry, JournalKeys, Lease, Leaving, Plan, later, reconstructed, seal_answer},
    model::EncryptionKey,
    operation::Write,
    request::RequestContext,
    settings::{Tenant, encryption_key},
    steps::{Attempt, Steps},
    workflow::{Done, Sight, completed},
};

use crate::{Repair, fate::Fate, look::look};

/// After this many attempts an entry is left to a person.
const MOST_ATTEMPTS: u32 = 10;

/// After this many attempts an entry is left to a person even if no repair of it came to an end, for example because
/// each one stopped the process.
const MOST_BEGINNINGS: u32 = 2 * MOST_ATTEMPTS;

/// The pause after the first failed attempt. Each further one is twice as long.
const FIRST_PAUSE: SignedDuration = SignedDuration::from_secs(30);
const LONGEST_PAUSE: SignedDuration = SignedDuration::from_hours(1);

/// Why an entry could not be settled. `late` if a call may still have its effect.
struct Trouble {
    reason: String,
    late: bool,
}

impl From<PortError> for Trouble {
    fn from(error: PortError) -> Self {
        Self {
            late: error.may_come_late(),
            reason: chain(&error),
        }
    }
}

impl Repair {
    /// Settles one entry that is free or needs attention. If a person has asked for it, the number of unfinished
    /// repairs does not count.
    pub(crate) async fn mend(&self, mut entry: Entry, is_asked_for: bool, deadline: Duration) -> Fate {
        let holder = self.ids.ulid(self.clock.as_ref());
        let left = deadline.saturating_sub(self.clock.monotonic());
        let lease = Lease::of_invocation(holder, self.clock.now(), left);
        match self.journal.take(&entry, &lease).await {
            Ok(true) => {}
            Ok(false) => return Fate::Taken,
            Err(error) => return failed(&entry, &error),
        }
        entry.pass_to(lease);
        if entry.attempts > MOST_BEGINNINGS && !is_asked_for {
            let reason = "its repair was begun many times and never came to an end".to_owned();
            return self.give_up(&entry, reason, NewRecords::NONE).await;
        }
        let tenant = match self.tenant(&entry).await {
            Ok(tenant) => tenant,
            Err(trouble) => return self.give_way(&entry, trouble, NewRecords::NONE).await,
        };
        self.settle(&entry, &tenant, deadline).await
    }

    async fn settle(&self, entry: &Entry, tenant: &Tenant, deadline: Duration) -> Fate {
        let steps = self.steps(entry, tenant, deadline);
        let looked = async {
            let (key, plan) = self.open(entry, tenant).await?;
            let sides = self.upstreams.sides_of_plan(tenant, &plan)?;
            let found = look(sides, tenant, &steps, &plan).await?;
            Ok::<_, Trouble>((key, plan, sides, found))
        };
        let (key, plan, sides, found) = match looked.await {
            Ok(found) => found,
            Err(trouble) => return self.give_way(entry, trouble, NewRecords::NONE).await,
        };
        let told = reconstructed(entry, found.sights);
        let mut records: Vec<EventV1> = entry.records.iter().cloned().chain(told).collect();
        let days = tenant.settings().event_retention_days;
        if found.is_done {
            let answer = Self::answer(entry, tenant, &key, &plan);
            return match answer {
                Ok(answer) => {
                    let records = NewRecords::kept_for(days, &records);
                    self.close(entry, Ending::Done(answer), records, Fate::Done).await
                }
                Err(error) => self.give_way(entry, error.into(), NewRecords::NONE).await,
            };
        }
        let mut undone = Ok(());
        if let (Some((_, provider)), Some(back)) = (sides.provider, found.provider.and_then(Sight::into_back)) {
            let (write, user) = (entry.operation, &plan.user);
            undone = back.take(provider, tenant, &steps, write, user, Code::Internal).await;
        }
        records.extend(steps.take_records());
        let records = NewRecords::kept_for(days, &records);
        match undone {
            Ok(()) => self.close(entry, Ending::Undone, records, Fate::Undone).await,
            Err(error) => self.give_way(entry, error.into(), records).await,
        }
    }

    async fn tenant(&self, entry: &Entry) -> Result<Tenant, Trouble> {
        let gone = |reason: String| Trouble { reason, late: false };
        let document = self.settings.get(&entry.tenant).await?;
        let document = document.ok_or_else(|| gone("the tenant has no settings any more".to_owned()))?;
        document.parse().map_err(|faults| {
            let faults: Vec<String> = faults.iter().map(ToString::to_string).collect();
            gone(format!("the tenant's settings are faulty: {}", faults.join("; ")))
        })
    }

    async fn open(&self, entry: &Entry, tenant: &Tenant) -> Result<(EncryptionKey, Plan), Trouble> {
        let key = encryption_key(tenant, self.secrets.as_ref()).await?;
        let plan = JournalKeys::of(&key).open_plan(entry)?;
        Ok((key, plan))
    }

    fn answer(entry: &Entry, tenant: &Tenant, key: &EncryptionKey, plan: &Plan) -> Result<String, PortError> {
        let output = match entry.operation {
            Write::Create => completed(Done::Created {
                id: &plan.user,
                encrypted: &key.encrypt(tenant.id(), &plan.user).map_err(PortError::unavailable)?,
            }),
            Write::Update => completed(Done::Updated),
            Write::UpdateEmail => completed(Done::EmailChanged),
        };
        seal_answer(&JournalKeys::of(key), entry, &output)
    }

    fn steps(&self, entry: &Entry, tenant: &Tenant, deadline: Duration) -> Steps {
        let requester = &entry.requester;
        let context = RequestContext::of_repair(requester, deadline);
        let steps = Steps::new(
            Arc::new(context),
            tenant.id().clone(),
            requester.caller.clone(),
            Origin::Repair,
            Arc::clone(&self.clock),
            Arc::clone(&self.ids),
        );
        steps.take_up(Attempt {
            work: entry.work,
            number: entry.attempts,
        });
        steps
    }

    async fn close(&self, entry: &Entry, ending: Ending, records: NewRecords<'_>, fate: Fate) -> Fate {
        match self.journal.close(entry, &ending, self.clock.now(), records).await {
            Ok(true) => fate,
            Ok(false) => failed(entry, &PortError::unavailable("the lease was lost")),
            Err(error) => failed(entry, &error),
        }
    }

    /// Leaves an entry that could not be settled to a later run, or to a person.
    async fn give_way(&self, entry: &Entry, trouble: Trouble, records: NewRecords<'_>) -> Fate {
        tracing::warn!(
            entry.id = %entry.key,
            request.id = %entry.requester.request_id,
            attempts = entry.attempts,
            cause = %trouble.reason,
            "an entry of the journal could not be settled"
        );
        // A person may take the entry over at once, so it must not be left to one while a call may still have its
        // effect.
        if entry.attempts >= MOST_ATTEMPTS && !trouble.late {
            return self.give_up(entry, trouble.reason, records).await;
        }
        let doublings = entry.attempts.saturating_sub(1).min(10);
        let pause = FIRST_PAUSE.saturating_mul(1 << doublings).min(LONGEST_PAUSE);
        let until = later(self.clock.now(), pause);
        let reason = trouble.reason;
        self.leave(entry, Leaving::Until(until), records, Fate::Postponed { until, reason })
            .await
    }

    /// Leaves an entry to a person.
    async fn give_up(&self, entry: &Entry, reason: String, records: NewRecords<'_>) -> Fate {
        let leaving = Leaving::NeedsAttention(reason.clone());
        self.leave(entry, leaving, records, Fate::NeedsAttention { reason })
            .await
    }

    async fn leave(&self, entry: &Entry, leaving: Leaving, records: NewRecords<'_>, fate: Fate) -> Fate {
        match self.journal.leave(entry, &leaving, records).await {
            Ok(true) => fate,
            Ok(false) => failed(entry, &PortError::unavailable("the lease was lost")),
            Err(error) => failed(entry, &error),
        }
    }
}

fn failed(entry: &Entry, error: &PortError) -> Fate {
    tracing::error!(
        entry.id = %entry.key,
        request.id = %entry.requester.request_id,
        cause = %chain(error),
        "the journal could not be written"
    );
    Fate::Failed { reason: chain(error) }
}
