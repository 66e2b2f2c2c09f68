//! Queries of the sparse index of entries that are not closed.

use async_trait::async_trait;
use aws_sdk_dynamodb::types::AttributeValue;
use futures_util::future::try_join_all;
use jiff::Timestamp;

use super::{DynamoJournal, number, read};
use crate::{
    dynamodb::unavailable,
    error::{PortError, chain},
    journal::{
        Backlog, Pending,
        wire::{ATTENTION, shards},
    },
};

/// The index. Its sort key is the end of the lease.
const PENDING: &str = "pending";

#[async_trait]
impl Backlog for DynamoJournal {
    async fn overdue(&self, now: Timestamp, most: usize) -> Result<Pending, PortError> {
        let shards = shards().map(|shard| self.pending(shard, Some(now), most));
        let mut found = Pending::default();
        for shard in try_join_all(shards).await? {
            found.entries.extend(shard.entries);
            found.unreadable += shard.unreadable;
        }
        found.entries.sort_by_key(|entry| entry.lease.until);
        found.entries.truncate(most);
        Ok(found)
    }

    async fn needing_attention(&self, most: usize) -> Result<Pending, PortError> {
        self.pending(ATTENTION.to_owned(), None, most).await
    }
}

impl DynamoJournal {
    /// At most `most` entries of a partition of the index; with `until`, only those whose lease ends by then.
    async fn pending(&self, partition: String, until: Option<Timestamp>, most: usize) -> Result<Pending, PortError> {
        let request = self
            .dynamodb
            .client()
            .query()
            .table_name(&self.table)
            .index_name(PENDING)
            .limit(i32::try_from(most).unwrap_or(i32::MAX))
            .expression_attribute_names("#pending", "pending")
            .expression_attribute_values(":pending", AttributeValue::S(partition));
        let request = match until {
            None => request.key_condition_expression("#pending = :pending"),
            Some(until) => request
                .key_condition_expression("#pending = :pending AND leaseUntil <= :until")
                .expression_attribute_values(":until", number(until.as_millisecond())),
        };
        let answer = request.send().await.map_err(unavailable)?;
        let mut pending = Pending::default();
        for item in answer.items.unwrap_or_default() {
            match read(item) {
                Ok(entry) => pending.entries.push(entry),
                Err(error) => {
                    tracing::error!(cause = %chain(&error), "an open entry cannot be read and is not settled");
                    pending.unreadable += 1;
                }
            }
        }
        Ok(pending)
    }
}
