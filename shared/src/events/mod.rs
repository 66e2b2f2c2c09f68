//! Event records: one for every step at a provider and every step at Subscribe, success or failure
//! (`docs/events.md`).
//!
//! Two ports, because two kinds of users hold them: functions only append ([`EventLog`]), and their IAM role lets
//! them read nothing; tools read ([`EventHistory`]).

mod cloud_event;
pub mod contract;
pub(crate) mod dynamodb;
mod event_type;
mod memory;
mod record;
mod stream;
mod wire;

use std::fmt::Debug;

use async_trait::async_trait;

pub use cloud_event::CloudEvent;
pub use event_type::EventType;
pub use memory::MemoryEvents;
pub use record::{EventRecord, Origin, Outcome};
pub use stream::{StreamFault, from_stream};
pub use wire::EventV1;

use crate::{
    error::PortError,
    model::{CustomerRegistrationId, TenantId},
};

/// Appends event records.
#[async_trait]
pub trait EventLog: Debug + Send + Sync {
    /// Stores the records of one request, all of one tenant, to be kept for `retention_days`; where one is another
    /// tenant's, none is stored. Appending a record that is already there changes nothing.
    async fn append(&self, tenant: &TenantId, retention_days: u32, records: &[EventV1]) -> Result<(), PortError>;
}

/// Reads event records. Every reading is by key or index and answers oldest first.
#[async_trait]
pub trait EventHistory: Debug + Send + Sync {
    /// What happened to one user.
    async fn of_user(&self, tenant: &TenantId, id: &CustomerRegistrationId) -> Result<Vec<EventV1>, PortError>;

    /// What one request did, for the operator who holds its id.
    async fn of_request(&self, request_id: &str) -> Result<Vec<EventV1>, PortError>;

    /// What happened to all users of a tenant on one day (UTC).
    async fn of_day(&self, tenant: &TenantId, day: jiff::civil::Date) -> Result<Vec<EventV1>, PortError>;
}
