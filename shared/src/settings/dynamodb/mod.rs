//! Settings in DynamoDB: one item per tenant, keyed by the tenant's canonical form.

mod directory;

use async_trait::async_trait;
use aws_sdk_dynamodb::types::AttributeValue;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{SettingsAdmin, SettingsDocument, SettingsStore};
use crate::{
    dynamodb::{DynamoDb, Item, unavailable},
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

impl ItemV1 {
    fn of(document: &SettingsDocument) -> Self {
        Self {
            tenant: document.tenant.key().to_owned(),
            client_group_code: document.tenant.group().to_owned(),
            client_code: document.tenant.client().to_owned(),
            paper_code: document.tenant.paper().to_owned(),
            version: 1,
            settings: document.settings.clone(),
        }
    }

    fn into_item(self) -> Result<Item, PortError> {
        serde_dynamo::to_item(self).map_err(|error| PortError::unavailable(error.to_string()))
    }

    fn from_item(item: Item) -> Result<Self, String> {
        serde_dynamo::from_item(item).map_err(|error| format!("the stored item cannot be read: {error}"))
    }

    /// The document of an item that was found under `key`.
    fn document(self, key: &str) -> Result<SettingsDocument, String> {
        if self.version != 1 {
            return Err(format!("version {} is newer than this build", self.version));
        }
        let named = TenantId::parse(&self.client_group_code, &self.client_code, &self.paper_code)
            .map_err(|fault| format!("a tenant code {fault}"))?;
        // Otherwise the tenant would be served as the other one, with the other's tokens, ids and records.
        if named.key() != key {
            return Err(format!("the codes in the stored item are those of {named}"));
        }
        Ok(SettingsDocument {
            tenant: named,
            settings: self.settings,
        })
    }
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
        let document = ItemV1::from_item(item).and_then(|item| item.document(tenant.key()));
        let document = document.map_err(|what| PortError::misconfigured(format!("settings of {tenant}: {what}")))?;
        Ok(Some(document))
    }
}

#[async_trait]
impl SettingsAdmin for DynamoSettings {
    async fn put(&self, document: &SettingsDocument) -> Result<(), PortError> {
        let item = ItemV1::of(document).into_item()?;
        let request = self
            .dynamodb
            .client()
            .put_item()
            .table_name(&self.table)
            .set_item(Some(item));
        request.send().await.map(drop).map_err(unavailable)
    }
}
