//! The event records of the demo tenants, for `GET /_local/events`.

use std::sync::Arc;

use async_trait::async_trait;
use serde_json::Value;
use shared::{
    events::{EventHistory, EventV1},
    model::{CustomerRegistrationId, TenantId},
    runtime::Tools,
};

use super::DemoTenant;
use crate::behind::{EventReadError, EventReader};

pub(super) struct Events {
    history: Arc<dyn EventHistory>,
    tenants: Vec<TenantId>,
}

impl Events {
    pub(super) fn new(tools: &Tools, tenants: &[DemoTenant]) -> Self {
        Self {
            history: Arc::clone(&tools.event_history),
            tenants: tenants.iter().map(|tenant| tenant.document.tenant.clone()).collect(),
        }
    }
}

#[async_trait]
impl EventReader for Events {
    async fn by_request(&self, request_id: &str) -> Result<Vec<Value>, EventReadError> {
        shown(self.history.of_request(request_id).await?)
    }

    async fn by_user(&self, customer_registration_id: &str) -> Result<Vec<Value>, EventReadError> {
        let id = CustomerRegistrationId::parse(customer_registration_id)?;
        let mut found = Vec::new();
        for tenant in &self.tenants {
            found.extend(self.history.of_user(tenant, &id).await?);
        }
        found.sort_by(|one, other| one.id.cmp(&other.id));
        shown(found)
    }
}

fn shown(records: Vec<EventV1>) -> Result<Vec<Value>, EventReadError> {
    records
        .into_iter()
        .map(|record| serde_json::to_value(record).map_err(Into::into))
        .collect()
}
