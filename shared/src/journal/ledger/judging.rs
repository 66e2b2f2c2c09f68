//! What a request must do because of the entry that its key has.

use std::time::Duration;

use super::{Ledger, Standing, still_running};
use crate::{
    catalogue::Code,
    error::{ApiError, USUAL_PAUSE},
    journal::{Entry, Journal, JournalKeys, Plan, State, answer},
    response::Output,
    steps::Attempt,
};

/// What a request does in place of the result of its own workflow.
#[derive(Debug)]
pub enum Verdict {
    /// Return this answer.
    Answer(Result<Output, ApiError>),
    /// Finish the earlier attempt that had this plan.
    Resume(Box<Plan>),
}

impl Ledger<'_> {
    /// Looks up the key's entry if the workflow has met one or was refused: the reason of the refusal may be the
    /// request's own earlier attempt. Returns what to do instead; `None` if the result of the workflow stands.
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
            Some(entry) => self.judge(journal, keys, entry).await,
            None => Ok(None),
        }
    }

    async fn judge(&self, journal: &dyn Journal, keys: JournalKeys, entry: Entry) -> Result<Option<Verdict>, ApiError> {
        let told = |result| Ok(Some(Verdict::Answer(result)));
        let now = self.books.clock.now();
        match entry.state {
            // What the workflow has read may be older than the undoing.
            State::Undone if entry.closed_at.is_none_or(|at| at >= self.began) => told(Err(still_running(USUAL_PAUSE))),
            State::Undone => Ok(None),
            _ if entry.fingerprint != self.fingerprint(&keys) => told(Err(ApiError::new(Code::KeyReused))),
            State::Done => told(answer::again(&keys, &entry)),
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
        keys: JournalKeys,
        mut entry: Entry,
    ) -> Result<Option<Verdict>, ApiError> {
        let lease = self.lease(self.books.ids.ulid(self.books.clock.as_ref()));
        if !journal.take(&entry, &lease).await.map_err(ApiError::unavailable)? {
            return Ok(Some(Verdict::Answer(Err(still_running(USUAL_PAUSE)))));
        }
        entry.pass_to(lease);
        self.steps.take_up(Attempt {
            work: entry.work,
            number: entry.attempts,
        });
        let plan = keys.open_plan(&entry);
        self.hold(entry, keys);
        let plan = plan.map_err(ApiError::internal)?;
        Ok(Some(Verdict::Resume(Box::new(plan))))
    }
}
