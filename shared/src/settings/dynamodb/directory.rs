//! The list of all items, and conditional writes.

use async_trait::async_trait;
use aws_sdk_dynamodb::{
    operation::put_item::PutItemError,
    types::{AttributeValue, ReturnValuesOnConditionCheckFailure},
};

use super::{DynamoSettings, ItemV1};
use crate::{
    dynamodb::{Item, unavailable},
    error::PortError,
    settings::{Listed, SettingsDirectory, SettingsDocument},
};

#[async_trait]
impl SettingsDirectory for DynamoSettings {
    async fn list(&self) -> Result<Vec<Listed>, PortError> {
        let mut listed = Vec::new();
        let mut from: Option<Item> = None;
        loop {
            let request = self.dynamodb.client().scan().table_name(&self.table);
            let page = request.consistent_read(true).set_exclusive_start_key(from).send().await;
            let page = page.map_err(unavailable)?;
            listed.extend(page.items.unwrap_or_default().into_iter().map(read));
            from = page.last_evaluated_key;
            if from.is_none() {
                break;
            }
        }
        listed.sort_by(|one, other| one.key.cmp(&other.key));
        Ok(listed)
    }

    async fn replace(&self, document: &SettingsDocument, seen: Option<&SettingsDocument>) -> Result<bool, PortError> {
        let item = ItemV1::of(document).into_item()?;
        let request = self.dynamodb.client().put_item().table_name(&self.table);
        let mut request = request
            .set_item(Some(item.clone()))
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
        if let Some(seen) = seen {
            let mut seen = ItemV1::of(seen).into_item()?;
            // The condition compares all attributes except the key.
            let mut conditions = Vec::new();
            for name in ["version", "clientGroupCode", "clientCode", "paperCode", "settings"] {
                conditions.push(format!("#{name} = :{name}"));
                request = request.expression_attribute_names(format!("#{name}"), name);
                let value = seen.remove(name).unwrap_or(AttributeValue::Null(true));
                request = request.expression_attribute_values(format!(":{name}"), value);
            }
            request = request.condition_expression(conditions.join(" AND "));
        } else {
            request = request.condition_expression("attribute_not_exists(tenant)");
        }
        match request.send().await {
            Ok(_) => Ok(true),
            Err(error) => match error.as_service_error() {
                // If the stored item is the one that was sent, an earlier attempt has stored it: its answer was lost, and the
                // SDK retried it.
                Some(PutItemError::ConditionalCheckFailedException(failed)) => Ok(failed.item.as_ref() == Some(&item)),
                _ => Err(unavailable(error)),
            },
        }
    }
}

fn read(item: Item) -> Listed {
    let key = item
        .get("tenant")
        .and_then(|key| key.as_s().ok())
        .cloned()
        .unwrap_or_default();
    let document = ItemV1::from_item(item).and_then(|item| item.document(&key));
    Listed { key, document }
}
