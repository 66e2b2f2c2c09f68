//! Event records: one for every step at a provider and every step at Subscribe, success or failure
//! (`docs/events.md`).
//!
//! Two ports, because two kinds of users hold them: functions only append ([`EventLog`]), and their IAM role lets
//! them read nothing; tools read ([`EventHistory`]).
//!
//! - What is stored: `record` with its `event_type`; `wire` is its stored and published form.
//! - Where: `dynamodb` and `memory`, both held to `contract`; `merge` and `cursor` read several partitions as one.
//! - For others: `stream` reads the stream of the table, `cloud_event` writes CloudEvents.

mod cloud_event;
pub mod contract;
mod cursor;
pub(crate) mod dynamodb;
mod event_type;
mod memory;
mod merge;
mod record;
mod stream;
mod wire;

use std::fmt::Debug;

use async_trait::async_trait;
use futures_util::{TryStreamExt as _, stream::BoxStream};
use jiff::civil::Date;

pub use cloud_event::CloudEvent;
pub use cursor::beginning_at;
pub use event_type::EventType;
pub use memory::MemoryEvents;
pub use record::{EventRecord, Origin, Outcome};
pub use stream::{StreamFault, from_stream};
pub use wire::EventV1;

use crate::{
    error::PortError,
    model::{CustomerRegistrationId, TenantId},
};

/// Appends event records. [`PortError::Unavailable`] where the store does not answer: who appends then writes the records to the
/// log, whole.
#[async_trait]
pub trait EventLog: Debug + Send + Sync {
    /// Stores the records of one request, all of one tenant, to be kept for `retention_days` from when their steps began; where one is another
    /// tenant's, none is stored. Appending a record that is already there changes nothing.
    async fn append(&self, tenant: &TenantId, retention_days: u32, records: &[EventV1]) -> Result<(), PortError>;
}

/// Records as they are read, oldest first, from page to page as somebody takes them: however many there are, only a few
/// pages are in memory.
pub type Records<'a> = BoxStream<'a, Result<EventV1, PortError>>;

/// Reads event records. Every reading is by key or index and answers oldest first. One that begins `after` an id has only
/// records with greater ids; ids sort by time, so the last one that was read is where to go on.
#[async_trait]
pub trait EventHistory: Debug + Send + Sync {
    /// What happened to one user.
    fn read_user(&self, tenant: &TenantId, id: &CustomerRegistrationId, after: Option<&str>) -> Records<'_>;

    /// What one request did, for the operator who holds its id.
    fn read_request(&self, request_id: &str, after: Option<&str>) -> Records<'_>;

    /// What happened to all users of a tenant on one day (UTC).
    fn read_day(&self, tenant: &TenantId, day: Date, after: Option<&str>) -> Records<'_>;

    /// All that happened to one user, at once.
    async fn of_user(&self, tenant: &TenantId, id: &CustomerRegistrationId) -> Result<Vec<EventV1>, PortError> {
        self.read_user(tenant, id, None).try_collect().await
    }

    /// All that one request did, at once.
    async fn of_request(&self, request_id: &str) -> Result<Vec<EventV1>, PortError> {
        self.read_request(request_id, None).try_collect().await
    }

    /// All of a tenant's day at once: for days that are known to be small.
    async fn of_day(&self, tenant: &TenantId, day: Date) -> Result<Vec<EventV1>, PortError> {
        self.read_day(tenant, day, None).try_collect().await
    }
}
