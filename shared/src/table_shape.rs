//! How a table of a deployment is made: for tools that check whether it is as the functions need it.

use std::collections::BTreeMap;

use aws_sdk_dynamodb::{
    operation::describe_table::DescribeTableError,
    types::{AttributeDefinition, KeySchemaElement, KeyType, TimeToLiveStatus},
};

use crate::{
    dynamodb::{DynamoDb, unavailable},
    error::{PortError, chain},
};

/// The properties of a table that its users depend on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableShape {
    /// Its state; one that can be used is `ACTIVE`.
    pub status: String,
    /// Its key: each attribute as `name:type`, the partition's first.
    pub key: Vec<String>,
    /// The keys of its global secondary indexes by their names, in the same form.
    pub indexes: BTreeMap<String, Vec<String>>,
    /// The attribute by which its items expire, if they do; or why that could not be read.
    pub expiry: Result<Option<String>, String>,
}

/// Reads the shape of tables, which takes the rights to describe a table and its time to live: tools have them, functions have
/// not.
#[derive(Debug, Clone)]
pub struct TableInspector {
    dynamodb: DynamoDb,
}

impl TableInspector {
    pub(crate) const fn new(dynamodb: DynamoDb) -> Self {
        Self { dynamodb }
    }

    /// How a table is made; `None` where there is none of this name. [`PortError::Unavailable`] where DynamoDB does not answer or
    /// does not allow it; only what it says of expiry may be missing ([`TableShape::expiry`]).
    pub async fn look(&self, name: &str) -> Result<Option<TableShape>, PortError> {
        let answer = self.dynamodb.client().describe_table().table_name(name).send().await;
        let table = match answer {
            Ok(answer) => answer.table,
            Err(error)
                if error
                    .as_service_error()
                    .is_some_and(DescribeTableError::is_resource_not_found_exception) =>
            {
                None
            }
            Err(error) => return Err(unavailable(error)),
        };
        let Some(table) = table else { return Ok(None) };
        let types = table.attribute_definitions();
        let indexes = table.global_secondary_indexes().iter();
        let indexes = indexes.map(|index| {
            (
                index.index_name().unwrap_or_default().to_owned(),
                key(index.key_schema(), types),
            )
        });
        Ok(Some(TableShape {
            status: table
                .table_status()
                .map(|status| status.as_str().to_owned())
                .unwrap_or_default(),
            key: key(table.key_schema(), types),
            indexes: indexes.collect(),
            expiry: self.expiry(name).await,
        }))
    }

    /// The attribute by which items expire, if they do. The right to ask for it is one of its own, so a failure is told and spoils
    /// nothing else.
    async fn expiry(&self, name: &str) -> Result<Option<String>, String> {
        let answer = self
            .dynamodb
            .client()
            .describe_time_to_live()
            .table_name(name)
            .send()
            .await;
        let answer = answer.map_err(|error| chain(&error))?;
        let description = answer.time_to_live_description.filter(|description| {
            let status = description.time_to_live_status();
            matches!(status, Some(TimeToLiveStatus::Enabled | TimeToLiveStatus::Enabling))
        });
        Ok(description.and_then(|description| description.attribute_name))
    }
}

fn key(schema: &[KeySchemaElement], types: &[AttributeDefinition]) -> Vec<String> {
    let mut elements: Vec<&KeySchemaElement> = schema.iter().collect();
    elements.sort_by_key(|element| *element.key_type() != KeyType::Hash);
    let attribute = |element: &KeySchemaElement| {
        let name = element.attribute_name();
        let definition = types.iter().find(|definition| definition.attribute_name() == name);
        let kind = definition.map_or("?", |definition| definition.attribute_type().as_str());
        format!("{name}:{kind}")
    };
    elements.into_iter().map(attribute).collect()
}
