//! The journal: what a write has set out to do, kept from before its first effect until both sides are settled.
//!
//! A create, an update or a change of email touches two systems that share no transaction. Its entry is opened before the
//! first effect and closed, with the answer and the event records, after the last. What is left open is finished by a
//! repeat of the request with the same `Idempotency-Key`, or put back by the repair. What is promised is in
//! `docs/consistency.md`; the protocol is model-checked in `shared/tests/journal_model`.
//!
//! Two ports, because two kinds of users hold them: functions know the key of the entry they work on ([`Journal`]); the
//! repair alone may ask for all that is open ([`Backlog`]).
//!
//! - What an entry holds: `entry`, the `plan` and the `answer`, in their stored forms `wire` and `plan_wire`; `keys` names
//!   entries and seals plan and answer.
//! - Where: `dynamodb` and `memory`, both held to `contract`.
//! - Who uses it: `ledger`, for one request; `reconstruction`, which makes the records of a process that died.

pub(crate) mod answer;
pub mod contract;
pub(crate) mod dynamodb;
mod entry;
mod keys;
mod ledger;
mod memory;
mod plan;
mod plan_wire;
mod reconstruction;
pub(crate) mod wire;

use std::fmt::Debug;

use async_trait::async_trait;
use jiff::Timestamp;

pub use answer::seal_answer;
pub use entry::{Ending, Entry, EntryKey, Lease, Leaving, Opening, State, later};
pub use keys::JournalKeys;
pub use ledger::{Books, Keyed, Ledger, Settlement, Verdict};
pub use memory::MemoryJournal;
pub use plan::{Creation, Plan, ProviderEffect, SubscribeEffect};
pub use reconstruction::{Sights, reconstructed};

use crate::{error::PortError, events::EventV1, model::TenantId};

/// Entries by their keys. Every change is conditional, so of two who want the same entry one gets it.
///
/// [`PortError::Unavailable`] where the store does not answer; a change may then have happened all the same.
#[async_trait]
pub trait Journal: Debug + Send + Sync {
    /// Opens an entry, unless there is one with its key. An undone one gives way, if that was before `began`, the
    /// beginning of the request: what the request has read since then is no older than the undoing.
    async fn open(&self, entry: &Entry, began: Timestamp) -> Result<Opening, PortError>;

    /// The entry as it is now, never as it was a moment ago. Nobody finds an entry of another tenant, whatever the key.
    async fn find(&self, tenant: &TenantId, key: &EntryKey) -> Result<Option<Entry>, PortError>;

    /// Takes over an entry that is open or needs attention, and counts the attempt. False where its lease is not the one
    /// in `entry` any more: somebody else was faster.
    async fn take(&self, entry: &Entry, lease: &Lease) -> Result<bool, PortError>;

    /// Ends an open entry and stores the records, which are its tenant's, both or neither. False where the lease in `entry` is lost.
    async fn close(
        &self,
        entry: &Entry,
        ending: &Ending,
        at: Timestamp,
        retention_days: u32,
        records: &[EventV1],
    ) -> Result<bool, PortError>;

    /// Leaves an entry to others and stores the records, which are its tenant's, both or neither. False where the lease in `entry` is lost.
    async fn leave(
        &self,
        entry: &Entry,
        leaving: &Leaving,
        retention_days: u32,
        records: &[EventV1],
    ) -> Result<bool, PortError>;
}

/// A part of what is waiting for the repair.
#[derive(Debug, Default)]
pub struct Pending {
    /// The entries that could be read.
    pub entries: Vec<Entry>,
    /// So many more cannot be read, which the log names. They keep nobody else waiting.
    pub unreadable: usize,
}

/// What is waiting for the repair.
#[async_trait]
pub trait Backlog: Debug + Send + Sync {
    /// Open entries whose lease is over, at most so many. It may show what has been closed a moment ago.
    async fn overdue(&self, now: Timestamp, most: usize) -> Result<Pending, PortError>;

    /// Entries that the repair has given up on, at most so many.
    async fn needing_attention(&self, most: usize) -> Result<Pending, PortError>;
}
