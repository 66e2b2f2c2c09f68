//! The journal has an entry for every write, opened before the first effect and closed when both sides are settled.
//!
//! A create, an update or a change of email writes to two systems that share no transaction. The entry has the plan
//! from the beginning and gets the answer at the end; the event records are stored with that. An entry that is left
//! open is finished by a repeat of the request with the same `Idempotency-Key`, or put back by the repair.
//! `docs/consistency.md` says what is promised; the protocol is model-checked in `shared/tests/journal_model`.
//!
//! There are two ports, for two kinds of users: functions know the key of their entry ([`Journal`]); only the repair
//! and operators' tools may list the open entries ([`Backlog`]).
//!
//! - What an entry holds: `entry`, the `plan` and the `answer`, with the stored forms `wire` and `plan_wire`. `keys`
//!   makes the names of entries and seals plan and answer.
//! - Where entries are stored: `dynamodb` and `memory`, both tested by `contract`.
//! - Who uses them: `ledger`, for one request; `reconstruction`, which makes the records of a process that died.

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

use crate::{error::PortError, events::NewRecords, model::TenantId};

/// Entries by their keys. Every change is conditional, so only one of two concurrent attempts gets an entry.
///
/// [`PortError::Unavailable`] if the store does not answer; the change may have happened nevertheless.
#[async_trait]
pub trait Journal: Debug + Send + Sync {
    /// Opens an entry, unless its key has one. An undone entry is replaced if it was closed before `began`, the
    /// beginning of the request: then all that the request has read is newer than the undoing.
    async fn open(&self, entry: &Entry, began: Timestamp) -> Result<Opening, PortError>;

    /// The current entry (a consistent read). `None` for a key of another tenant.
    async fn find(&self, tenant: &TenantId, key: &EntryKey) -> Result<Option<Entry>, PortError>;

    /// Takes over an entry that is open or needs attention, and counts the attempt. False if its lease is no longer the
    /// one in `entry`, because another attempt has taken it.
    async fn take(&self, entry: &Entry, lease: &Lease) -> Result<bool, PortError>;

    /// Closes an open entry and stores the records, both or neither. False if the lease in `entry` is lost. An error if
    /// a record is of another tenant.
    async fn close(
        &self,
        entry: &Entry,
        ending: &Ending,
        at: Timestamp,
        records: NewRecords<'_>,
    ) -> Result<bool, PortError>;

    /// Leaves an open entry to others and stores the records, both or neither. False if the lease in `entry` is lost.
    /// An error if a record is of another tenant.
    async fn leave(&self, entry: &Entry, leaving: &Leaving, records: NewRecords<'_>) -> Result<bool, PortError>;
}

/// A list of entries that are not closed.
#[derive(Debug, Default)]
pub struct Pending {
    /// The entries that could be read.
    pub entries: Vec<Entry>,
    /// How many more there are that cannot be read. The log names them; the others are processed nevertheless.
    pub unreadable: usize,
}

/// Lists of the entries that are not closed.
#[async_trait]
pub trait Backlog: Debug + Send + Sync {
    /// At most `most` open entries whose lease is over, oldest lease first. An entry that was closed a moment ago may
    /// be among them.
    async fn overdue(&self, now: Timestamp, most: usize) -> Result<Pending, PortError>;

    /// At most `most` entries that the repair has given up on.
    async fn needing_attention(&self, most: usize) -> Result<Pending, PortError>;
}
