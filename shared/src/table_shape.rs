//! Reads the definition of a table, for tools that check whether it is as the functions need it.

use std::collections::BTreeMap;

use aws_sdk_dynamodb::{
    operation::describe_table::DescribeTableError,
    types::{AttributeDefinition, KeySchemaElement, KeyType, TimeToLiveStatus},
};

use crate::{
    dynamodb::{DynamoDb, unavailable},
    error::{PortError, chain},
};

/// The properties of a table that the functions depend on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableShape {
    /// The table's status: `ACTIVE` if it can be used.
    pub status: String,
    /// The key: its attributes as `name:type`, the partition key first.
    pub key: Vec<String>,
    /// The keys of the global secondary indexes by index name, in the same form.
    pub indexes: BTreeMap<String, Vec<String>>,
    /// The TTL attribute, if there is one; an error says why it could not be read.
    pub expiry: Result<Option<String>, String>,
}

/// Reads the definitions of tables. This needs the rights to describe a table and its time to live, which tools have
/// and functions do not.
#[derive(Debug, Clone)]
pub struct TableInspector {
    dynamodb: DynamoDb,
}

impl TableInspector {
    pub(crate) const fn new(dynamodb: DynamoDb) -> Self {
        Self { dynamodb }
    }

    /// The definition of a table; `None` if there is no table with this name. [`PortError::Unavailable`] if DynamoDB
    /// does not answer or refuses. A failure to read the TTL is only noted in [`TableShape::expiry`].
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

    /// The TTL attribute, if there is one. Reading it needs a right of its own, so a failure must not affect the rest.
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
