//! Dispatches DynamoDB's operations, by name, to the engine.

use dynoxide::{Database, DynoxideError};
use serde::{Serialize, de::DeserializeOwned};

/// Runs the operation with this name and returns its JSON, or `None` if there is no such operation. It blocks the thread, as the
/// engine is synchronous.
pub(super) fn run(database: &Database, operation: &str, body: &str) -> Option<Result<String, DynoxideError>> {
    Some(match operation {
        "BatchExecuteStatement" => with(body, |asked| database.batch_execute_statement(asked)),
        "BatchGetItem" => with(body, |asked| database.batch_get_item(asked)),
        "BatchWriteItem" => with(body, |asked| database.batch_write_item(asked)),
        "CreateTable" => with(body, |asked| database.create_table(asked)),
        "DeleteItem" => with(body, |asked| database.delete_item(asked)),
        "DeleteTable" => with(body, |asked| database.delete_table(asked)),
        "DescribeTable" => with(body, |asked| database.describe_table(asked)),
        "DescribeTimeToLive" => with(body, |asked| database.describe_time_to_live(asked)),
        "ExecuteStatement" => with(body, |asked| database.execute_statement(asked)),
        "ExecuteTransaction" => with(body, |asked| database.execute_transaction(asked)),
        "GetItem" => with(body, |asked| database.get_item(asked)),
        "ListTables" => with(body, |asked| database.list_tables(asked)),
        "ListTagsOfResource" => with(body, |asked| database.list_tags_of_resource(asked)),
        "PutItem" => with(body, |asked| database.put_item(asked)),
        "Query" => with(body, |asked| database.query(asked)),
        "Scan" => with(body, |asked| database.scan(asked)),
        "TagResource" => with(body, |asked| database.tag_resource(asked)),
        "TransactGetItems" => with(body, |asked| database.transact_get_items(asked)),
        "TransactWriteItems" => with(body, |asked| database.transact_write_items(asked)),
        "UntagResource" => with(body, |asked| database.untag_resource(asked)),
        "UpdateItem" => with(body, |asked| database.update_item(asked)),
        "UpdateTable" => with(body, |asked| database.update_table(asked)),
        "UpdateTimeToLive" => with(body, |asked| database.update_time_to_live(asked)),
        _ => return None,
    })
}

fn with<Q: DeserializeOwned, A: Serialize>(
    body: &str,
    run: impl FnOnce(Q) -> Result<A, DynoxideError>,
) -> Result<String, DynoxideError> {
    // DynamoDB has its own message for each fault in a body. Typed clients never send such a body.
    let asked = serde_json::from_str(body).map_err(|fault| DynoxideError::ValidationException(fault.to_string()))?;
    let answer = run(asked)?;
    serde_json::to_string(&answer).map_err(|fault| DynoxideError::InternalServerError(fault.to_string()))
}
