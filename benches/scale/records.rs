//! Fills the local DynamoDB with more event records than requests could create in the time.

use std::path::Path;

use benches::reader::READER;
use dynoxide::{
    ImportOptions,
    actions::scan::ScanRequest,
    types::{AttributeValue, Item},
};
use local::{
    dynamodb::{DynamoDb, Tables},
    template::Template,
};
use shared::ids::{IdSource as _, RandomIds};

use crate::Failure;

/// How many are written at once.
const BATCH: u32 = 20_000;

/// Copies a record up to this number: half of them for the user of the requests, in a hundred tenants, and half for as many other
/// users.
pub(crate) async fn multiply(folder: &Path, records: u32) -> Result<(), Failure> {
    let tables = Tables::from_template(&Template::deployed()?)?;
    let table = tables.name("EventsTable").ok_or("no EventsTable")?.to_owned();
    let dynamodb = DynamoDb::start(Some(folder), 0, &tables).await?;
    let database = dynamodb.database();
    let found = database.scan(ScanRequest {
        table_name: table.clone(),
        limit: Some(1),
        ..ScanRequest::default()
    })?;
    let record = found
        .items
        .and_then(|items| items.into_iter().next())
        .ok_or("no record to copy")?;
    let mut number = 0;
    while number < records {
        let end = records.min(number + BATCH);
        let copies = (number..end).map(|number| copy(&record, number)).collect();
        database.import_items(&table, copies, ImportOptions::default())?;
        number = end;
    }
    dynamodb.stop().await;
    Ok(())
}

fn copy(record: &Item, number: u32) -> Item {
    let mut copy = record.clone();
    let mut set = |name: &str, value: String| copy.insert(name.to_owned(), AttributeValue::S(value));
    set("id", format!("01KEZ{number:021}"));
    set("requestId", RandomIds.uuid());
    let paper = number / 2 % 100;
    let reader = if number.is_multiple_of(2) {
        READER.to_owned()
    } else {
        format!("reader-{number}")
    };
    set("userKey", format!("scale/tenant/paper-{paper}/{reader}"));
    set(
        "tenantDay",
        format!("scale/tenant/paper-{paper}/2026-01-15/{}", number % 8),
    );
    copy
}
