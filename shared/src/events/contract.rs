//! The rules for every event log, run on the memory implementation and on DynamoDB.
#![cfg(any(test, feature = "contract-suites"))]
#![expect(
    clippy::expect_used,
    clippy::missing_panics_doc,
    reason = "a contract suite fails by panicking"
)]

use std::time::Duration;

use futures_util::{StreamExt as _, TryStreamExt as _};
use jiff::Timestamp;
use ulid::Ulid;

use super::{EventHistory, EventLog, EventRecord, EventType, EventV1, NewRecords, Origin, Outcome};
use crate::{
    catalogue::Code,
    model::{CustomerRegistrationId, TenantId},
    operation::Operation,
};

/// Tries every rule on an empty log and its history.
pub async fn all(log: &dyn EventLog, history: &dyn EventHistory) {
    records_come_back_whole_by_user_request_and_day(log, history).await;
    appending_again_changes_nothing(log, history).await;
    tenants_do_not_see_each_other(log, history).await;
    a_record_of_another_tenant_is_refused(log, history).await;
    more_than_one_batch_is_stored(log, history).await;
    more_than_one_page_is_read_in_order_and_from_anywhere(log, history).await;
}

async fn records_come_back_whole_by_user_request_and_day(log: &dyn EventLog, history: &dyn EventHistory) {
    let tenant = tenant("whole");
    let failed = EventV1 {
        outcome: Outcome::Failed.name().to_owned(),
        code: Some(Code::EmailInUse.full()),
        upstream_code: Some("409".into()),
        upstream_call_id: Some("call-1".into()),
        changed_fields: vec!["email".into(), "metadata.title".into()],
        ..record(&tenant, "auth0|1", "request-whole", 1)
    };
    let records = [record(&tenant, "auth0|1", "request-whole", 0), failed];
    log.append(&tenant, NewRecords::kept_for(400, &records))
        .await
        .expect("append");
    let expected = records.to_vec();
    let id = CustomerRegistrationId::parse("auth0|1").expect("an id");
    assert_eq!(history.of_user(&tenant, &id).await.expect("by user"), expected);
    assert_eq!(history.of_request("request-whole").await.expect("by request"), expected);
    assert_eq!(
        history
            .of_day(&tenant, jiff::civil::date(2026, 1, 2))
            .await
            .expect("by day"),
        expected
    );
    assert!(
        history
            .of_day(&tenant, jiff::civil::date(2026, 1, 3))
            .await
            .expect("by day")
            .is_empty()
    );
}

async fn appending_again_changes_nothing(log: &dyn EventLog, history: &dyn EventHistory) {
    let tenant = tenant("again");
    let records = [record(&tenant, "1", "request-again", 0)];
    for _ in 0..2 {
        log.append(&tenant, NewRecords::kept_for(400, &records))
            .await
            .expect("append");
    }
    assert_eq!(history.of_request("request-again").await.expect("by request").len(), 1);
}

async fn tenants_do_not_see_each_other(log: &dyn EventLog, history: &dyn EventHistory) {
    let (one, other) = (tenant("one"), tenant("other"));
    let records = [record(&one, "7", "request-one", 0)];
    log.append(&one, NewRecords::kept_for(400, &records))
        .await
        .expect("append");
    let id = CustomerRegistrationId::parse("7").expect("an id");
    assert!(history.of_user(&other, &id).await.expect("by user").is_empty());
    assert!(
        history
            .of_day(&other, jiff::civil::date(2026, 1, 2))
            .await
            .expect("by day")
            .is_empty()
    );
}

async fn a_record_of_another_tenant_is_refused(log: &dyn EventLog, history: &dyn EventHistory) {
    let (one, other) = (tenant("mine"), tenant("theirs"));
    let records = [
        record(&one, "8", "request-mixed", 0),
        record(&other, "8", "request-mixed", 1),
    ];
    assert!(log.append(&one, NewRecords::kept_for(400, &records)).await.is_err());
    let kept = history.of_request("request-mixed").await.expect("by request");
    assert!(kept.is_empty(), "one of them was stored");
}

async fn more_than_one_batch_is_stored(log: &dyn EventLog, history: &dyn EventHistory) {
    let tenant = tenant("batch");
    let records: Vec<_> = (0..60)
        .map(|number| record(&tenant, "9", "request-batch", number))
        .collect();
    log.append(&tenant, NewRecords::kept_for(400, &records))
        .await
        .expect("append");
    assert_eq!(history.of_request("request-batch").await.expect("by request"), records);
}

async fn more_than_one_page_is_read_in_order_and_from_anywhere(log: &dyn EventLog, history: &dyn EventHistory) {
    let tenant = tenant("pages");
    let records: Vec<_> = (0..1201)
        .map(|number| record(&tenant, "10", "request-pages", number))
        .collect();
    log.append(&tenant, NewRecords::kept_for(400, &records))
        .await
        .expect("append");
    let id = CustomerRegistrationId::parse("10").expect("an id");
    let day = jiff::civil::date(2026, 1, 2);
    for place in [None, Some(0), Some(599), Some(1199), Some(1200)] {
        let after = place
            .and_then(|place| records.get(place))
            .map(|record| record.id.as_str());
        let expected: Vec<&str> = records
            .iter()
            .skip(place.map_or(0, |place| place + 1))
            .map(|record| record.id.as_str())
            .collect();
        for (what, reading) in [
            ("user", history.read_user(&tenant, &id, after)),
            ("request", history.read_request("request-pages", after)),
            ("day", history.read_day(&tenant, day, after)),
        ] {
            let read: Vec<EventV1> = reading.try_collect().await.expect(what);
            let read: Vec<&str> = read.iter().map(|record| record.id.as_str()).collect();
            assert_eq!(read, expected, "by {what}, after {after:?}");
        }
    }
    let two = history.read_day(&tenant, day, None).take(2);
    let two: Vec<EventV1> = two.try_collect().await.expect("by day");
    assert!(two.iter().eq(records.iter().take(2)), "who has enough reads no further");
}

fn tenant(paper: &str) -> TenantId {
    TenantId::parse("Contract", "N/A", paper).expect("a tenant")
}

/// A record of this user and request. The record's id is made of `number`, and the records of a request sort by it.
pub fn record(tenant: &TenantId, id: &str, request_id: &str, number: u16) -> EventV1 {
    let occurred_at: Timestamp = "2026-01-02T03:04:05.678Z".parse().expect("a moment");
    let seed = request_id.bytes().fold(0u128, |sum, byte| sum * 31 + u128::from(byte));
    let record = EventRecord {
        id: Ulid::from_parts(1_767_323_045_678, (seed << 16) + u128::from(number)),
        event_type: EventType::SubscribeUserCreate,
        tenant: tenant.clone(),
        source_system: "contract-suite".into(),
        caller: "somebody".into(),
        customer_registration_id: CustomerRegistrationId::parse(id).expect("an id"),
        operation: Origin::Request(Operation::Create),
        outcome: Outcome::Succeeded,
        code: None,
        upstream_code: None,
        upstream_call_id: None,
        duration_ms: u64::try_from(Duration::from_millis(12).as_millis()).expect("a small number"),
        request_id: request_id.to_owned(),
        trace_id: Some("1-5759e988-bd862e3fe1be46a994272793".into()),
        occurred_at,
        changed_fields: Vec::new(),
    };
    EventV1::from(&record)
}
