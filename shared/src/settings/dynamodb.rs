//! Settings in DynamoDB: one item per tenant, keyed by the tenant's canonical form.

use async_trait::async_trait;
use aws_sdk_dynamodb::types::AttributeValue;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{SettingsAdmin, SettingsDocument, SettingsStore};
use crate::{
    dynamodb::{DynamoDb, unavailable},
    error::PortError,
    model::TenantId,
};

/// Version 1 of the stored item.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct ItemV1 {
    tenant: String,
    client_group_code: String,
    client_code: String,
    paper_code: String,
    version: u8,
    settings: Map<String, Value>,
}

/// Settings in a DynamoDB table.
#[derive(Debug, Clone)]
pub(crate) struct DynamoSettings {
    dynamodb: DynamoDb,
    table: String,
}

impl DynamoSettings {
    pub(crate) fn new(dynamodb: DynamoDb, table: &str) -> Self {
        Self {
            dynamodb,
            table: table.to_owned(),
        }
    }
}

#[async_trait]
impl SettingsStore for DynamoSettings {
    async fn get(&self, tenant: &TenantId) -> Result<Option<SettingsDocument>, PortError> {
        let request = self
            .dynamodb
            .client()
            .get_item()
            .table_name(&self.table)
            .key("tenant", AttributeValue::S(tenant.key().to_owned()));
        let answer = request.send().await.map_err(unavailable)?;
        let Some(item) = answer.item else { return Ok(None) };
        let item: ItemV1 = serde_dynamo::from_item(item).map_err(|error| {
            PortError::misconfigured(format!("settings of {tenant}: the stored item cannot be read: {error}"))
        })?;
        if item.version != 1 {
            return Err(PortError::misconfigured(format!(
                "settings of {tenant}: version {} is newer than this build",
                item.version
            )));
        }
        let named = TenantId::parse(&item.client_group_code, &item.client_code, &item.paper_code)
            .map_err(|fault| PortError::misconfigured(format!("settings of {tenant}: a tenant code {fault}")))?;
        // Else the tenant would be served as the other one, with the other's tokens, ids and records.
        if named != *tenant {
            return Err(PortError::misconfigured(format!(
                "settings of {tenant}: the codes in the stored item are those of {named}"
            )));
        }
        Ok(Some(SettingsDocument {
            tenant: named,
            settings: item.settings,
        }))
    }
}

#[async_trait]
impl SettingsAdmin for DynamoSettings {
    async fn put(&self, document: &SettingsDocument) -> Result<(), PortError> {
        let item = ItemV1 {
            tenant: document.tenant.key().to_owned(),
            client_group_code: document.tenant.group().to_owned(),
            client_code: document.tenant.client().to_owned(),
            paper_code: document.tenant.paper().to_owned(),
            version: 1,
            settings: document.settings.clone(),
        };
        let item = serde_dynamo::to_item(item).map_err(|error| PortError::unavailable(error.to_string()))?;
        let request = self
            .dynamodb
            .client()
            .put_item()
            .table_name(&self.table)
            .set_item(Some(item));
        request.send().await.map(drop).map_err(unavailable)
    }
}
