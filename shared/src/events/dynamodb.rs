//! Event records in DynamoDB. The functions' role allows batch writes and no reads; that records are only ever appended
//! is ensured by this file.
//!
//! The key is the user and then the record's id, so a user's records are together and sorted by time. Two indexes
//! contain all records: by tenant and day, spread over shards so that a busy tenant does not overload one partition;
//! and by request.

use std::{sync::Arc, time::Duration};

use async_trait::async_trait;
use aws_sdk_dynamodb::types::{AttributeValue, PutRequest, WriteRequest};
use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use jiff::{ToSpan, civil::Date};
use serde::{Deserialize, Serialize};

use super::{EventHistory, EventLog, EventV1, NewRecords, Records, merge::merged};
use crate::{
    clock::Clock,
    dynamodb::{DynamoDb, Item, unavailable},
    error::PortError,
    model::{CustomerRegistrationId, TenantId},
};

/// The number of shards of one tenant's day.
const SHARDS: u32 = 8;
/// `BatchWriteItem` takes at most 25 items.
const BATCH: usize = 25;
/// Records per page: about half a megabyte, well below DynamoDB's limit for one response.
const PAGE: i32 = 500;
/// How often a batch is sent at most: items that DynamoDB has left unprocessed are sent again.
const ATTEMPTS: u32 = 4;

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Stored {
    user_key: String,
    tenant_day: String,
    /// Seconds since the Unix epoch, for DynamoDB's TTL.
    expires_at: i64,
    #[serde(flatten)]
    event: EventV1,
}

/// A partition of the table, or of one of its indexes.
struct Partition {
    index: Option<&'static str>,
    attribute: &'static str,
    value: String,
    after: Option<String>,
}

/// Event records in a DynamoDB table.
#[derive(Debug, Clone)]
pub(crate) struct DynamoEvents {
    dynamodb: DynamoDb,
    table: String,
    clock: Arc<dyn Clock>,
}

impl DynamoEvents {
    pub(crate) fn new(dynamodb: DynamoDb, table: &str, clock: Arc<dyn Clock>) -> Self {
        Self {
            dynamodb,
            table: table.to_owned(),
            clock,
        }
    }

    async fn write(&self, mut requests: Vec<WriteRequest>) -> Result<(), PortError> {
        for attempt in 0..ATTEMPTS {
            if attempt > 0 {
                self.clock.sleep(Duration::from_millis(25 << attempt)).await;
            }
            let answer = self
                .dynamodb
                .client()
                .batch_write_item()
                .request_items(&self.table, requests)
                .send()
                .await
                .map_err(unavailable)?;
            requests = answer
                .unprocessed_items
                .and_then(|mut tables| tables.remove(&self.table))
                .unwrap_or_default();
            if requests.is_empty() {
                return Ok(());
            }
        }
        Err(PortError::unavailable(format!(
            "DynamoDB left {} event records unprocessed",
            requests.len()
        )))
    }

    /// The records of one partition of the table or of an index, read page by page.
    fn partition(&self, partition: Partition) -> Records<'_> {
        let beginning = Some((partition, None));
        let pages = stream::try_unfold(beginning, |place| async {
            let Some((partition, start)) = place else {
                return Ok::<_, PortError>(None);
            };
            let (records, next) = self.page(&partition, start).await?;
            let next = next.map(|next| (partition, Some(next)));
            Ok(Some((stream::iter(records).map(Ok), next)))
        });
        pages.try_flatten().boxed()
    }

    async fn page(
        &self,
        partition: &Partition,
        start: Option<Item>,
    ) -> Result<(Vec<EventV1>, Option<Item>), PortError> {
        let request = self
            .dynamodb
            .client()
            .query()
            .table_name(&self.table)
            .set_index_name(partition.index.map(str::to_owned))
            .limit(PAGE)
            .expression_attribute_names("#key", partition.attribute)
            .expression_attribute_values(":value", AttributeValue::S(partition.value.clone()));
        let request = match &partition.after {
            None => request.key_condition_expression("#key = :value"),
            Some(after) => request
                .key_condition_expression("#key = :value AND id > :after")
                .expression_attribute_values(":after", AttributeValue::S(after.clone())),
        };
        let answer = request
            .set_exclusive_start_key(start)
            .send()
            .await
            .map_err(unavailable)?;
        let items = answer.items.unwrap_or_default().into_iter();
        let records = items.map(|item| {
            let stored: Stored =
                serde_dynamo::from_item(item).map_err(|error| PortError::unavailable(error.to_string()))?;
            Ok(stored.event)
        });
        Ok((records.collect::<Result<_, PortError>>()?, answer.last_evaluated_key))
    }
}

#[async_trait]
impl EventLog for DynamoEvents {
    async fn append(&self, tenant: &TenantId, records: NewRecords<'_>) -> Result<(), PortError> {
        let mut requests = Vec::with_capacity(records.list.len());
        for item in items(tenant, records) {
            let put = PutRequest::builder()
                .set_item(Some(item?))
                .build()
                .map_err(|error| PortError::unavailable(error.to_string()))?;
            requests.push(WriteRequest::builder().put_request(put).build());
        }
        for batch in requests.chunks(BATCH) {
            self.write(batch.to_vec()).await?;
        }
        Ok(())
    }
}

impl EventHistory for DynamoEvents {
    fn read_user(&self, tenant: &TenantId, id: &CustomerRegistrationId, after: Option<&str>) -> Records<'_> {
        self.partition(Partition {
            index: None,
            attribute: "userKey",
            value: user_key(tenant, id.as_str()),
            after: after.map(str::to_owned),
        })
    }

    fn read_request(&self, request_id: &str, after: Option<&str>) -> Records<'_> {
        self.partition(Partition {
            index: Some("by-request"),
            attribute: "requestId",
            value: request_id.to_owned(),
            after: after.map(str::to_owned),
        })
    }

    fn read_day(&self, tenant: &TenantId, day: Date, after: Option<&str>) -> Records<'_> {
        merged((0..SHARDS).map(|shard| {
            self.partition(Partition {
                index: Some("by-tenant-day"),
                attribute: "tenantDay",
                value: tenant_day(tenant, day, shard),
                after: after.map(str::to_owned),
            })
        }))
    }
}

/// The items of records. An error in place of each that is of another tenant.
pub(crate) fn items(tenant: &TenantId, records: NewRecords<'_>) -> impl Iterator<Item = Result<Item, PortError>> {
    records.list.iter().map(move |record| {
        record.check_tenant(tenant)?;
        serde_dynamo::to_item(stored(tenant, records.retention_days, record.clone()))
            .map_err(|error| PortError::unavailable(error.to_string()))
    })
}

fn stored(tenant: &TenantId, retention_days: u32, event: EventV1) -> Stored {
    let day = event.occurred_at.to_zoned(jiff::tz::TimeZone::UTC).date();
    let shard = event.id.bytes().map(u32::from).sum::<u32>() % SHARDS;
    let kept = (i64::from(retention_days) * 24).hours();
    Stored {
        user_key: user_key(tenant, &event.customer_registration_id),
        tenant_day: tenant_day(tenant, day, shard),
        expires_at: event
            .occurred_at
            .checked_add(kept)
            .unwrap_or(event.occurred_at)
            .as_second(),
        event,
    }
}

/// The tenant's canonical form has exactly two slashes, so a third ends it, and different pairs have different keys.
fn user_key(tenant: &TenantId, id: &str) -> String {
    format!("{}/{id}", tenant.key())
}

fn tenant_day(tenant: &TenantId, day: Date, shard: u32) -> String {
    format!("{}/{day}/{shard}", tenant.key())
}
