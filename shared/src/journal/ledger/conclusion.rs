//! The end of a request: its entry and its records are stored in one write.

use std::time::Duration;

use super::{Held, Ledger, Settlement, Standing};
use crate::{
    error::{ApiError, PortError, chain},
    events::{EventV1, NewRecords},
    journal::{Ending, Leaving, answer::seal_answer, reconstruction::reconstructed},
    response::Output,
};

/// Time of the invocation that is reserved for returning the answer.
const ANSWER_RESERVE: Duration = Duration::from_millis(100);

impl Ledger<'_> {
    /// Closes or leaves the entry and stores the records, in one write. A failure does not change the answer to the
    /// caller: records that cannot be stored go to the log, whole, and the repair closes the entry.
    pub async fn conclude(&self, result: &Result<Output, ApiError>) {
        let mut records = self.steps.take_records();
        let standing = std::mem::take(&mut *self.standing());
        if let Standing::Held(held) = &standing
            && let Some(sights) = held.earlier
        {
            let earlier = held.entry.records.iter().cloned();
            records.splice(0..0, earlier.chain(reconstructed(&held.entry, sights)));
        }
        let store = async {
            match &standing {
                Standing::Nothing | Standing::Met(_) => self.append(&records).await,
                Standing::Held(held) => self.end(held, result, &records).await,
            }
        };
        let time = self.steps.time_left().saturating_sub(ANSWER_RESERVE);
        let stored = tokio::time::timeout(time, store).await;
        let stored = stored.unwrap_or_else(|_| Err(PortError::unavailable("no time was left")));
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
        let (entry, now) = (&held.entry, self.books.clock.now());
        let is_ours = if let Some(ending) = held.ending(result)? {
            journal.close(entry, &ending, now, self.kept(records)).await?
        } else {
            let leaving = Leaving::Until(held.late_until.unwrap_or(now));
            journal.leave(entry, &leaving, self.kept(records)).await?
        };
        if is_ours { Ok(()) } else { self.append(records).await }
    }

    async fn append(&self, records: &[EventV1]) -> Result<(), PortError> {
        if records.is_empty() {
            return Ok(());
        }
        self.books.events.append(self.tenant.id(), self.kept(records)).await
    }

    fn kept<'r>(&self, records: &'r [EventV1]) -> NewRecords<'r> {
        NewRecords::kept_for(self.tenant.settings().event_retention_days, records)
    }
}

impl Held {
    /// How to close the entry; `None` if it must stay open, because a side is not settled or its state is unknown.
    fn ending(&self, result: &Result<Output, ApiError>) -> Result<Option<Ending>, PortError> {
        let settlement = self.settlement.filter(|_| self.late_until.is_none());
        let is_server_error = result
            .as_ref()
            .is_err_and(|error| error.code().status().is_server_error());
        Ok(match settlement {
            // The cause may be temporary, so the key becomes free for another try.
            Some(Settlement::PutBack) if is_server_error => Some(Ending::Undone),
            // The caller did not learn that it was done. The repair will find that out.
            Some(Settlement::Done) if is_server_error => None,
            Some(_) => Some(Ending::Done(seal_answer(&self.keys, &self.entry, result)?)),
            None => None,
        })
    }
}
