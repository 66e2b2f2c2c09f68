//! Parses event records from batches of the events table's stream, which has DynamoDB's typed JSON.

use std::collections::BTreeMap;

use serde::{Deserialize, de::IgnoredAny};
use serde_json::{Number, Value};

use super::EventV1;
use crate::json_fault::JsonFault;

/// Why a batch cannot be parsed: names the record at fault and quotes nothing of its content.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct StreamFault(String);

impl StreamFault {
    fn of_batch(error: serde_json::Error) -> Self {
        let fault = JsonFault::from(error);
        Self(format!("the batch is no list of records of a DynamoDB stream: {fault}"))
    }

    fn of_record(position: usize, error: serde_json::Error) -> Self {
        let fault = JsonFault::from(error);
        Self(format!("record {position} of the batch is no event record: {fault}"))
    }
}

#[derive(Deserialize)]
struct StreamRecord {
    #[serde(rename = "eventName")]
    name: String,
    dynamodb: Change,
}

#[derive(Deserialize)]
struct Change {
    #[serde(rename = "NewImage", default)]
    new_image: BTreeMap<String, Attribute>,
}

/// An attribute value in DynamoDB's JSON. Event records use only these types.
#[derive(Deserialize)]
enum Attribute {
    S(String),
    /// A number, as text, so that it is not rounded.
    N(String),
    #[serde(rename = "BOOL")]
    Bool(bool),
    #[serde(rename = "NULL")]
    Null(IgnoredAny),
    L(Vec<Attribute>),
}

impl From<Attribute> for Value {
    fn from(attribute: Attribute) -> Self {
        match attribute {
            Attribute::S(text) => Self::String(text),
            Attribute::N(digits) => digits.parse::<Number>().map_or(Self::String(digits), Self::Number),
            Attribute::Bool(is) => Self::Bool(is),
            Attribute::Null(_) => Self::Null,
            Attribute::L(items) => items.into_iter().map(Self::from).collect(),
        }
    }
}

/// The new records of a batch: those that were inserted. Changes and removals by the TTL are skipped.
pub fn from_stream(batch: &str) -> Result<Vec<EventV1>, StreamFault> {
    let records: Vec<StreamRecord> = serde_json::from_str(batch).map_err(StreamFault::of_batch)?;
    let new = records
        .into_iter()
        .enumerate()
        .filter(|(_, record)| record.name == "INSERT");
    new.map(|(position, record)| {
        let members = record.dynamodb.new_image.into_iter();
        let item: Value = members
            .map(|(name, attribute)| (name, Value::from(attribute)))
            .collect();
        serde_json::from_value(item).map_err(|error| StreamFault::of_record(position, error))
    })
    .collect()
}
