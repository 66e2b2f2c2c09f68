//! The end of a request: its entry and its records, in one write.

use std::time::Duration;

use super::{Held, Ledger, Standing};
use crate::{
    error::{ApiError, PortError, chain},
    events::EventV1,
    journal::{Ending, Leaving, reconstruction::reconstructed},
    response::Output,
};

/// What is kept of the invocation for handing the answer back, once the books are closed.
const ANSWER_RESERVE: Duration = Duration::from_millis(100);

impl Ledger<'_> {
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
}

fn no_time() -> PortError {
    PortError::unavailable("no time was left")
}
