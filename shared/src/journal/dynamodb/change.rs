//! The transaction by which the holder closes or leaves an entry: it changes the entry and stores the records, both or
//! neither.

use aws_sdk_dynamodb::{
    error::{BuildError, SdkError},
    operation::transact_write_items::TransactWriteItemsError,
    types::{Put, TransactWriteItem, Update},
};

use super::{
    DynamoJournal,
    expression::{Change, Expression},
    text,
};
use crate::{
    dynamodb::unavailable,
    error::PortError,
    events::{NewRecords, dynamodb as events},
    journal::{Entry, State},
};

/// The condition for a change by the holder: the entry is open and the lease is still the holder's.
const HELD: &str = "#state = :open AND leaseHolder = :holder";

/// The cancellation reason of a transaction for the item whose condition failed.
const CONDITION_FAILED: &str = "ConditionalCheckFailed";

impl DynamoJournal {
    /// Changes an entry that the caller holds and stores the records, both or neither. False if the lease is lost.
    pub(super) async fn change(
        &self,
        entry: &Entry,
        update: Vec<(&str, Change)>,
        records: NewRecords<'_>,
    ) -> Result<bool, PortError> {
        let mut expression = Expression::new(update);
        expression.value(":open", text(State::Open.name()));
        expression.value(":holder", text(&entry.lease.holder));
        let update = Update::builder()
            .table_name(&self.table)
            .key("entryKey", text(&entry.key))
            .update_expression(expression.text())
            .condition_expression(HELD)
            .set_expression_attribute_names(Some(expression.names))
            .set_expression_attribute_values(Some(expression.values))
            .build()
            .map_err(unbuilt)?;
        let mut actions = vec![TransactWriteItem::builder().update(update).build()];
        for item in events::items(&entry.tenant, records) {
            let put = Put::builder()
                .table_name(&self.events_table)
                .set_item(Some(item?))
                .build()
                .map_err(unbuilt)?;
            actions.push(TransactWriteItem::builder().put(put).build());
        }
        let sent = self
            .dynamodb
            .client()
            .transact_write_items()
            .set_transact_items(Some(actions))
            .send()
            .await;
        match sent {
            Ok(_) => Ok(true),
            Err(error) if is_condition_of_transaction(&error) => Ok(false),
            Err(error) => Err(unavailable(error)),
        }
    }
}

fn is_condition_of_transaction<R>(error: &SdkError<TransactWriteItemsError, R>) -> bool {
    let Some(TransactWriteItemsError::TransactionCanceledException(cancelled)) = error.as_service_error() else {
        return false;
    };
    cancelled
        .cancellation_reasons()
        .iter()
        .any(|reason| reason.code() == Some(CONDITION_FAILED))
}

fn unbuilt(error: BuildError) -> PortError {
    PortError::unavailable(error)
}
