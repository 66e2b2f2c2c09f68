//! The tables of the template, and how they are created.

use std::{collections::BTreeMap, fmt};

use dynoxide::{
    Database,
    actions::{
        TableDescription, create_table::CreateTableRequest, describe_table::DescribeTableRequest,
        update_time_to_live::UpdateTimeToLiveRequest,
    },
    errors::DynoxideError,
};
use serde::Deserialize as _;
use serde_json::{Value, json};

use super::DynamoDbError;
use crate::template::{Template, TemplateError};

const PREFIX: &str = "users-orchestrator";

/// Properties that decide how a table can be used. The others concern the AWS account.
const SHAPE: [&str; 5] = [
    "AttributeDefinitions",
    "KeySchema",
    "GlobalSecondaryIndexes",
    "LocalSecondaryIndexes",
    "BillingMode",
];

/// The tables of a template.
#[derive(Debug, Clone)]
pub struct Tables {
    by_logical_id: BTreeMap<String, Table>,
}

#[derive(Debug, Clone)]
struct Table {
    name: String,
    properties: Value,
}

impl Tables {
    /// Collects the tables that the template describes.
    pub fn from_template(template: &Template) -> Result<Self, TemplateError> {
        let by_logical_id = template
            .resources_of("AWS::DynamoDB::Table")
            .map(|(logical_id, properties)| {
                let table = Table {
                    name: format!("{PREFIX}-{}", short_name(logical_id)),
                    properties: properties.clone(),
                };
                table
                    .creation()
                    .map_err(|error| TemplateError::resource(logical_id, error))?;
                Ok((logical_id.to_owned(), table))
            })
            .collect::<Result<_, TemplateError>>()?;
        Ok(Self { by_logical_id })
    }

    /// The local name of a table by its logical id in the template.
    pub fn name(&self, logical_id: &str) -> Option<&str> {
        self.by_logical_id.get(logical_id).map(|table| table.name.as_str())
    }

    /// Creates the tables that `database` lacks.
    pub(super) fn ensure(&self, database: &Database, place: &str) -> Result<(), DynamoDbError> {
        self.by_logical_id
            .values()
            .try_for_each(|table| table.ensure(database, place))
    }

    /// Short names (`settings`, `events`) and full names of the tables.
    pub fn names(&self) -> impl Iterator<Item = (String, &str)> {
        self.by_logical_id
            .iter()
            .map(|(logical_id, table)| (short_name(logical_id), table.name.as_str()))
    }
}

impl Table {
    fn creation(&self) -> Result<CreateTableRequest, serde_json::Error> {
        let mut request: serde_json::Map<String, Value> = SHAPE
            .iter()
            .filter_map(|member| Some(((*member).to_owned(), self.properties.get(member)?.clone())))
            .collect();
        request.insert("TableName".to_owned(), self.name.clone().into());
        CreateTableRequest::deserialize(Value::Object(request))
    }

    fn expiry(&self) -> Result<Option<UpdateTimeToLiveRequest>, serde_json::Error> {
        let Some(specification) = self.properties.get("TimeToLiveSpecification") else {
            return Ok(None);
        };
        let request = json!({ "TableName": self.name, "TimeToLiveSpecification": specification });
        UpdateTimeToLiveRequest::deserialize(request).map(Some)
    }

    fn ensure(&self, database: &Database, place: &str) -> Result<(), DynamoDbError> {
        let failed = |reason: &dyn fmt::Display| DynamoDbError::Create {
            table: self.name.clone(),
            reason: reason.to_string(),
        };
        let wanted = self.creation().map_err(|error| failed(&error))?;
        match database.describe_table(DescribeTableRequest {
            table_name: self.name.clone(),
        }) {
            Ok(found) if same_keys(&wanted, &found.table) => Ok(()),
            Ok(_) => Err(DynamoDbError::Drifted {
                table: self.name.clone(),
                place: place.to_owned(),
            }),
            Err(DynoxideError::ResourceNotFoundException(_)) => {
                database.create_table(wanted).map_err(|error| failed(&error))?;
                if let Some(request) = self.expiry().map_err(|error| failed(&error))? {
                    database.update_time_to_live(request).map_err(|error| failed(&error))?;
                }
                Ok(())
            }
            Err(error) => Err(failed(&error)),
        }
    }
}

fn same_keys(wanted: &CreateTableRequest, found: &TableDescription) -> bool {
    let mut wanted_indexes: Vec<_> = wanted
        .global_secondary_indexes
        .iter()
        .flatten()
        .map(|index| (&index.index_name, &index.key_schema))
        .collect();
    let mut found_indexes: Vec<_> = found
        .global_secondary_indexes
        .iter()
        .flatten()
        .map(|index| (&index.index_name, &index.key_schema))
        .collect();
    wanted_indexes.sort_by_key(|(name, _)| *name);
    found_indexes.sort_by_key(|(name, _)| *name);
    wanted.key_schema == found.key_schema && wanted_indexes == found_indexes
}

/// `SettingsTable` → `settings`, `OpenEntriesTable` → `open-entries`.
fn short_name(logical_id: &str) -> String {
    let mut name = String::new();
    for letter in logical_id.strip_suffix("Table").unwrap_or(logical_id).chars() {
        if letter.is_ascii_uppercase() && !name.is_empty() {
            name.push('-');
        }
        name.push(letter.to_ascii_lowercase());
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_have_plain_local_names() {
        let tables = Tables::from_template(&Template::deployed().unwrap()).unwrap();
        assert_eq!(tables.name("SettingsTable"), Some("users-orchestrator-settings"));
        assert_eq!(tables.name("EventsTable"), Some("users-orchestrator-events"));
        assert!(
            tables
                .names()
                .any(|pair| pair == ("events".to_owned(), "users-orchestrator-events"))
        );
        assert_eq!(short_name("OpenEntriesTable"), "open-entries");
    }

    #[test]
    fn a_table_that_dynamodb_would_refuse_is_named() {
        let template = Template::parse("Resources:\n  OddTable:\n    Type: AWS::DynamoDB::Table\n    Properties:\n      KeySchema: [{ AttributeName: id, KeyType: HASH }]\n").unwrap();
        let error = Tables::from_template(&template).unwrap_err().to_string();
        assert!(
            error.contains("OddTable") && error.to_lowercase().contains("attributedefinitions"),
            "{error}"
        );
    }
}
