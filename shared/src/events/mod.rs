//! Event records: one for every step at a provider and every step at Subscribe, whether it succeeded or failed
//! (`docs/events.md`).
//!
//! There are two ports, for two kinds of users: functions only append ([`EventLog`]), and their IAM role allows them no
//! reads; tools read ([`EventHistory`]).
//!
//! - What is stored: `record` with its `event_type`; `wire` is the stored and published form.
//! - Where it is stored: `dynamodb` and `memory`, both tested by `contract`; `merge` reads several partitions as one,
//!   `cursor` finds where a reading begins.
//! - For other systems: `stream` reads the table's stream, `cloud_event` writes CloudEvents.

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

/// Records to be stored, and their retention.
#[derive(Debug, Clone, Copy)]
pub struct NewRecords<'a> {
    list: &'a [EventV1],
    retention_days: u32,
}

impl<'a> NewRecords<'a> {
    /// No records.
    pub const NONE: NewRecords<'static> = NewRecords::kept_for(0, &[]);

    /// Records that are kept for so many days from when their steps began.
    pub const fn kept_for(retention_days: u32, list: &'a [EventV1]) -> Self {
        Self { list, retention_days }
    }

    pub(crate) const fn is_empty(self) -> bool {
        self.list.is_empty()
    }

    /// An error if one of them is of another tenant.
    pub(crate) fn check_tenant(self, tenant: &TenantId) -> Result<(), PortError> {
        self.list.iter().try_for_each(|record| record.check_tenant(tenant))
    }
}

/// Appends event records. [`PortError::Unavailable`] if the store does not answer; the caller then writes the records
/// to the log, whole.
#[async_trait]
pub trait EventLog: Debug + Send + Sync {
    /// Stores the records of one request, all of one tenant. If one is of another tenant, none is stored. Appending a
    /// record that is stored already changes nothing.
    async fn append(&self, tenant: &TenantId, records: NewRecords<'_>) -> Result<(), PortError>;
}

/// A reading of records, oldest first. Pages are fetched as the stream is polled, so only a few are in memory.
pub type Records<'a> = BoxStream<'a, Result<EventV1, PortError>>;

/// Reads event records. Every reading is by key or index and yields oldest first. With `after`, only records with
/// greater ids are read; ids sort by time, so a reading can be continued after the last id that was read.
#[async_trait]
pub trait EventHistory: Debug + Send + Sync {
    /// The records of one user.
    fn read_user(&self, tenant: &TenantId, id: &CustomerRegistrationId, after: Option<&str>) -> Records<'_>;

    /// The records of one request, for an operator who has its id.
    fn read_request(&self, request_id: &str, after: Option<&str>) -> Records<'_>;

    /// The records of all users of a tenant on one day (UTC).
    fn read_day(&self, tenant: &TenantId, day: Date, after: Option<&str>) -> Records<'_>;

    /// All records of one user, collected.
    async fn of_user(&self, tenant: &TenantId, id: &CustomerRegistrationId) -> Result<Vec<EventV1>, PortError> {
        self.read_user(tenant, id, None).try_collect().await
    }

    /// All records of one request, collected.
    async fn of_request(&self, request_id: &str) -> Result<Vec<EventV1>, PortError> {
        self.read_request(request_id, None).try_collect().await
    }

    /// All records of a tenant's day, collected: for days that are known to be small.
    async fn of_day(&self, tenant: &TenantId, day: Date) -> Result<Vec<EventV1>, PortError> {
        self.read_day(tenant, day, None).try_collect().await
    }
}
