//! Event records in memory, for workflow tests.

use std::sync::{Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use futures_util::{StreamExt as _, stream};
use jiff::{civil::Date, tz::TimeZone};

use super::{EventHistory, EventLog, EventV1, NewRecords, Records};
use crate::{
    error::PortError,
    model::{CustomerRegistrationId, TenantId},
};

/// An event log that lives as long as the value.
#[derive(Debug, Default)]
pub struct MemoryEvents {
    records: Mutex<Vec<EventV1>>,
}

impl MemoryEvents {
    fn records(&self) -> MutexGuard<'_, Vec<EventV1>> {
        self.records.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn select(&self, after: Option<&str>, wanted: impl Fn(&EventV1) -> bool) -> Records<'_> {
        let wanted = |record: &&EventV1| after.is_none_or(|after| record.id.as_str() > after) && wanted(record);
        let mut found: Vec<EventV1> = self.records().iter().filter(wanted).cloned().collect();
        found.sort_by(|one, other| one.id.cmp(&other.id));
        stream::iter(found).map(Ok).boxed()
    }
}

#[async_trait]
impl EventLog for MemoryEvents {
    async fn append(&self, tenant: &TenantId, records: NewRecords<'_>) -> Result<(), PortError> {
        records.check_tenant(tenant)?;
        let mut kept = self.records();
        for record in records.list {
            if kept.iter().all(|known| known.id != record.id) {
                kept.push(record.clone());
            }
        }
        Ok(())
    }
}

impl EventHistory for MemoryEvents {
    fn read_user(&self, tenant: &TenantId, id: &CustomerRegistrationId, after: Option<&str>) -> Records<'_> {
        self.select(after, |record| {
            record.is_of(tenant) && record.customer_registration_id == id.as_str()
        })
    }

    fn read_request(&self, request_id: &str, after: Option<&str>) -> Records<'_> {
        self.select(after, |record| record.request_id == request_id)
    }

    fn read_day(&self, tenant: &TenantId, day: Date, after: Option<&str>) -> Records<'_> {
        self.select(after, |record| {
            record.is_of(tenant) && record.occurred_at.to_zoned(TimeZone::UTC).date() == day
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_memory_log_keeps_the_contract() {
        let events = MemoryEvents::default();
        crate::events::contract::all(&events, &events).await;
    }
}
