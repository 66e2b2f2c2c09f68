//! The journal in DynamoDB: one item per entry, a sparse index of the entries that are not closed (`backlog`), and a
//! transaction with the events table when an entry is closed or left (`change`).

mod backlog;
mod change;
mod expression;

use async_trait::async_trait;
use aws_sdk_dynamodb::{
    operation::{put_item::PutItemError, update_item::UpdateItemError},
    types::{AttributeValue, ReturnValuesOnConditionCheckFailure},
};
use jiff::Timestamp;

use self::expression::{Change, Expression};
use super::{
    Ending, Entry, EntryKey, Journal, Lease, Leaving, Opening, State,
    wire::{ATTENTION, EntryV1, expiry, shard, unreadable},
};
use crate::{
    dynamodb::{DynamoDb, Item, unavailable},
    error::PortError,
    events::NewRecords,
    model::TenantId,
};

/// The condition for taking over an entry: it is not closed, and its lease is the one that was read.
const TAKEABLE: &str = "#state IN (:open, :attention) AND leaseHolder = :seenHolder AND leaseUntil = :seenUntil";

/// The journal in DynamoDB.
#[derive(Debug, Clone)]
pub(crate) struct DynamoJournal {
    dynamodb: DynamoDb,
    table: String,
    events_table: String,
}

impl DynamoJournal {
    pub(crate) fn new(dynamodb: DynamoDb, table: &str, events_table: &str) -> Self {
        Self {
            dynamodb,
            table: table.to_owned(),
            events_table: events_table.to_owned(),
        }
    }
}

#[async_trait]
impl Journal for DynamoJournal {
    async fn open(&self, entry: &Entry, began: Timestamp) -> Result<Opening, PortError> {
        let item =
            serde_dynamo::to_item(EntryV1::from(entry)).map_err(|error| PortError::unavailable(error.to_string()))?;
        let sent = self
            .dynamodb
            .client()
            .put_item()
            .table_name(&self.table)
            .set_item(Some(item))
            .condition_expression("attribute_not_exists(entryKey) OR (#state = :undone AND closedAt < :began)")
            .expression_attribute_names("#state", "state")
            .expression_attribute_values(":undone", text(State::Undone.name()))
            .expression_attribute_values(":began", number(began.as_millisecond()))
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
            .send()
            .await;
        match sent {
            Ok(_) => Ok(Opening::Opened),
            Err(error) => match error.as_service_error() {
                Some(PutItemError::ConditionalCheckFailedException(failed)) => {
                    let item = failed
                        .item
                        .clone()
                        .ok_or_else(|| PortError::unavailable("DynamoDB shows no item"))?;
                    let kept = read(item)?;
                    // The SDK retries a call whose answer was lost, and then finds the entry that it has just written
                    // itself.
                    Ok(if kept.work == entry.work {
                        Opening::Opened
                    } else {
                        Opening::Exists(Box::new(kept))
                    })
                }
                _ => Err(unavailable(error)),
            },
        }
    }

    async fn find(&self, tenant: &TenantId, key: &EntryKey) -> Result<Option<Entry>, PortError> {
        if !key.is_of(tenant) {
            return Ok(None);
        }
        let answer = self
            .dynamodb
            .client()
            .get_item()
            .table_name(&self.table)
            .key("entryKey", text(key))
            .consistent_read(true)
            .send()
            .await
            .map_err(unavailable)?;
        answer.item.map(read).transpose()
    }

    async fn take(&self, entry: &Entry, lease: &Lease) -> Result<bool, PortError> {
        let mut expression = Expression::new(vec![
            ("#state", Change::To(text(State::Open.name()))),
            ("leaseHolder", Change::To(text(&lease.holder))),
            ("leaseUntil", Change::To(number(lease.until.as_millisecond()))),
            ("attempts", Change::To(number(i64::from(entry.attempts) + 1))),
            ("pending", Change::To(AttributeValue::S(shard(entry.work)))),
            ("reason", Change::Away),
        ]);
        expression.value(":open", text(State::Open.name()));
        expression.value(":attention", text(State::NeedsAttention.name()));
        expression.value(":seenHolder", text(&entry.lease.holder));
        expression.value(":seenUntil", number(entry.lease.until.as_millisecond()));
        let sent = self
            .dynamodb
            .client()
            .update_item()
            .table_name(&self.table)
            .key("entryKey", text(&entry.key))
            .update_expression(expression.text())
            .condition_expression(TAKEABLE)
            .set_expression_attribute_names(Some(expression.names))
            .set_expression_attribute_values(Some(expression.values))
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
            .send()
            .await;
        match sent {
            Ok(_) => Ok(true),
            Err(error) => match error.as_service_error() {
                Some(UpdateItemError::ConditionalCheckFailedException(failed)) => {
                    let kept = failed.item.clone().map(read).transpose()?;
                    Ok(kept.is_some_and(|kept| kept.lease.holder == lease.holder))
                }
                _ => Err(unavailable(error)),
            },
        }
    }

    async fn close(
        &self,
        entry: &Entry,
        ending: &Ending,
        at: Timestamp,
        records: NewRecords<'_>,
    ) -> Result<bool, PortError> {
        let (state, answer) = match ending {
            Ending::Done(answer) => (State::Done, Change::To(text(answer))),
            Ending::Undone => (State::Undone, Change::Away),
        };
        let update = vec![
            ("#state", Change::To(text(state.name()))),
            ("closedAt", Change::To(number(at.as_millisecond()))),
            ("expiresAt", Change::To(number(expiry(at)))),
            ("answer", answer),
            ("pending", Change::Away),
        ];
        self.change(entry, update, records).await
    }

    async fn leave(&self, entry: &Entry, leaving: &Leaving, records: NewRecords<'_>) -> Result<bool, PortError> {
        let mut update = match leaving {
            Leaving::Until(until) => vec![
                ("#state", Change::To(text(State::Open.name()))),
                ("leaseUntil", Change::To(number(until.as_millisecond()))),
            ],
            Leaving::NeedsAttention(reason) => vec![
                ("#state", Change::To(text(State::NeedsAttention.name()))),
                ("pending", Change::To(text(ATTENTION))),
                ("reason", Change::To(text(reason))),
            ],
        };
        if !records.is_empty() {
            // Records that are stored now must not be stored again by whoever settles the entry.
            update.push(("#records", Change::To(AttributeValue::L(Vec::new()))));
            update.push(("isTold", Change::To(AttributeValue::Bool(true))));
        }
        self.change(entry, update, records).await
    }
}

fn read(item: Item) -> Result<Entry, PortError> {
    let key = item.get("entryKey").and_then(|key| key.as_s().ok()).cloned();
    // The error's own text may quote stored values.
    let item: EntryV1 = serde_dynamo::from_item(item).map_err(|_| unreadable(&key.unwrap_or_default()))?;
    item.entry()
}

fn text(value: &(impl ToString + ?Sized)) -> AttributeValue {
    AttributeValue::S(value.to_string())
}

fn number(value: i64) -> AttributeValue {
    AttributeValue::N(value.to_string())
}
