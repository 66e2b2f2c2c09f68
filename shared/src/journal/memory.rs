//! A journal in memory, for workflow tests. Like the real one it also stores the records, in an event log that it is
//! given.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use async_trait::async_trait;
use jiff::Timestamp;

use super::{Backlog, Ending, Entry, EntryKey, Journal, Lease, Leaving, Opening, Pending, State};
use crate::{
    error::PortError,
    events::{EventLog, MemoryEvents, NewRecords},
    model::TenantId,
};

/// A journal that lives as long as the value.
#[derive(Debug)]
pub struct MemoryJournal {
    entries: Mutex<HashMap<EntryKey, Entry>>,
    events: Arc<MemoryEvents>,
}

impl MemoryJournal {
    /// A journal that stores records in this log.
    pub fn new(events: Arc<MemoryEvents>) -> Self {
        Self {
            entries: Mutex::default(),
            events,
        }
    }

    /// All entries.
    pub fn entries(&self) -> Vec<Entry> {
        self.lock().values().cloned().collect()
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<EntryKey, Entry>> {
        self.entries.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Changes an entry if it fulfils the condition `stands`; else returns false.
    fn change(&self, entry: &Entry, stands: impl FnOnce(&Entry) -> bool, change: impl FnOnce(&mut Entry)) -> bool {
        let mut entries = self.lock();
        let Some(kept) = entries.get_mut(&entry.key).filter(|kept| stands(kept)) else {
            return false;
        };
        change(kept);
        true
    }

    fn select(&self, most: usize, wanted: impl Fn(&Entry) -> bool) -> Pending {
        let mut found: Vec<Entry> = self.lock().values().filter(|entry| wanted(entry)).cloned().collect();
        found.sort_by_key(|entry| entry.lease.until);
        found.truncate(most);
        Pending {
            entries: found,
            unreadable: 0,
        }
    }
}

#[async_trait]
impl Journal for MemoryJournal {
    async fn open(&self, entry: &Entry, began: Timestamp) -> Result<Opening, PortError> {
        let mut entries = self.lock();
        if let Some(kept) = entries.get(&entry.key)
            && !(kept.state == State::Undone && kept.closed_at.is_some_and(|at| at < began))
        {
            return Ok(Opening::Exists(Box::new(kept.clone())));
        }
        entries.insert(entry.key.clone(), entry.clone());
        Ok(Opening::Opened)
    }

    async fn find(&self, tenant: &TenantId, key: &EntryKey) -> Result<Option<Entry>, PortError> {
        Ok(self.lock().get(key).filter(|entry| entry.tenant == *tenant).cloned())
    }

    async fn take(&self, entry: &Entry, lease: &Lease) -> Result<bool, PortError> {
        let stands =
            |kept: &Entry| matches!(kept.state, State::Open | State::NeedsAttention) && kept.lease == entry.lease;
        Ok(self.change(entry, stands, |kept| kept.pass_to(*lease)))
    }

    async fn close(
        &self,
        entry: &Entry,
        ending: &Ending,
        at: Timestamp,
        records: NewRecords<'_>,
    ) -> Result<bool, PortError> {
        records.check_tenant(&entry.tenant)?;
        let stands = |kept: &Entry| kept.state == State::Open && kept.lease.holder == entry.lease.holder;
        let closed = self.change(entry, stands, |kept| {
            kept.closed_at = Some(at);
            match ending {
                Ending::Done(answer) => {
                    kept.state = State::Done;
                    kept.answer = Some(answer.clone());
                }
                Ending::Undone => kept.state = State::Undone,
            }
        });
        if closed {
            self.events.append(&entry.tenant, records).await?;
        }
        Ok(closed)
    }

    async fn leave(&self, entry: &Entry, leaving: &Leaving, records: NewRecords<'_>) -> Result<bool, PortError> {
        records.check_tenant(&entry.tenant)?;
        let stands = |kept: &Entry| kept.state == State::Open && kept.lease.holder == entry.lease.holder;
        let left = self.change(entry, stands, |kept| {
            if !records.is_empty() {
                kept.records.clear();
                kept.is_told = true;
            }
            match leaving {
                Leaving::Until(until) => kept.lease.until = *until,
                Leaving::NeedsAttention(reason) => {
                    kept.state = State::NeedsAttention;
                    kept.reason = Some(reason.clone());
                }
            }
        });
        if left {
            self.events.append(&entry.tenant, records).await?;
        }
        Ok(left)
    }
}

#[async_trait]
impl Backlog for MemoryJournal {
    async fn overdue(&self, now: Timestamp, most: usize) -> Result<Pending, PortError> {
        Ok(self.select(most, |entry| entry.state == State::Open && entry.is_free(now)))
    }

    async fn needing_attention(&self, most: usize) -> Result<Pending, PortError> {
        Ok(self.select(most, |entry| entry.state == State::NeedsAttention))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_memory_journal_keeps_the_contract() {
        let events = Arc::new(MemoryEvents::default());
        let journal = MemoryJournal::new(Arc::clone(&events));
        crate::journal::contract::all(&journal, &journal, events.as_ref()).await;
    }
}
