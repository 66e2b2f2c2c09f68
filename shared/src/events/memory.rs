//! Event records in memory, for workflow tests.

use std::sync::{Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;

use super::{EventHistory, EventLog, EventV1};
use crate::{
    error::PortError,
    model::{CustomerRegistrationId, TenantId},
};

/// An event log that forgets everything when dropped.
#[derive(Debug, Default)]
pub struct MemoryEvents {
    records: Mutex<Vec<EventV1>>,
}

impl MemoryEvents {
    fn records(&self) -> MutexGuard<'_, Vec<EventV1>> {
        self.records.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn select(&self, wanted: impl Fn(&EventV1) -> bool) -> Vec<EventV1> {
        let mut found: Vec<EventV1> = self.records().iter().filter(|record| wanted(record)).cloned().collect();
        found.sort_by(|one, other| one.id.cmp(&other.id));
        found
    }
}

#[async_trait]
impl EventLog for MemoryEvents {
    async fn append(&self, tenant: &TenantId, _retention_days: u32, records: &[EventV1]) -> Result<(), PortError> {
        records.iter().try_for_each(|record| record.check_tenant(tenant))?;
        let mut kept = self.records();
        for record in records {
            if kept.iter().all(|known| known.id != record.id) {
                kept.push(record.clone());
            }
        }
        Ok(())
    }
}

#[async_trait]
impl EventHistory for MemoryEvents {
    async fn of_user(&self, tenant: &TenantId, id: &CustomerRegistrationId) -> Result<Vec<EventV1>, PortError> {
        Ok(self.select(|record| record.is_of(tenant) && record.customer_registration_id == id.as_str()))
    }

    async fn of_request(&self, request_id: &str) -> Result<Vec<EventV1>, PortError> {
        Ok(self.select(|record| record.request_id == request_id))
    }

    async fn of_day(&self, tenant: &TenantId, day: jiff::civil::Date) -> Result<Vec<EventV1>, PortError> {
        Ok(self.select(|record| {
            record.is_of(tenant) && record.occurred_at.to_zoned(jiff::tz::TimeZone::UTC).date() == day
        }))
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
