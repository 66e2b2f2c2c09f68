//! The sample entry and records for the rules, and wrappers of calls that must succeed.

use jiff::{SignedDuration, Timestamp};
use ulid::Ulid;

use crate::{
    catalogue::Code,
    events::{EventRecord, EventType, EventV1, NewRecords, Origin, Outcome},
    journal::{Ending, Entry, EntryKey, Journal, Lease, Opening, State},
    model::{CustomerRegistrationId, TenantId},
    operation::{Operation, Write},
    request::Requester,
};

/// The time at which every sample was opened.
const OPENED: &str = "2026-01-02T03:04:05.678Z";

/// An entry with every field set that an open one can have.
pub(crate) fn sample(name: &str) -> Entry {
    let tenant = TenantId::parse("Contract", "N/A", "Journal").expect("a tenant");
    Entry {
        key: EntryKey::stored(format!("contract/n%2fa/journal/k/{name}")),
        tenant,
        work: Ulid::from_parts(1_767_323_045_678, 1),
        operation: Write::UpdateEmail,
        fingerprint: Some("fingerprint".to_owned()),
        user: CustomerRegistrationId::parse("auth0|1").expect("an id"),
        requester: Requester {
            request_id: name.to_owned(),
            trace_id: Some("1-5759e988-bd862e3fe1be46a994272793".to_owned()),
            source_system: "contract-suite".to_owned(),
            caller: "somebody".to_owned(),
        },
        state: State::Open,
        lease: lease(0, 20),
        attempts: 0,
        plan: "sealed-plan".to_owned(),
        records: vec![record(name, 1)],
        planned: vec![EventV1 {
            reconstructed: true,
            ..record(name, 2)
        }],
        is_told: false,
        answer: None,
        reason: None,
        opened_at: after(0),
        closed_at: None,
    }
}

pub(super) fn record(request_id: &str, number: u128) -> EventV1 {
    let seed = request_id
        .bytes()
        .fold(0u128, |sum, byte| (sum * 31 + u128::from(byte)) % (1 << 60));
    EventV1::from(&EventRecord {
        id: Ulid::from_parts(1_767_323_045_678, (seed << 8) + number),
        event_type: EventType::SubscribeUserChangeEmail,
        tenant: TenantId::parse("Contract", "N/A", "Journal").expect("a tenant"),
        source_system: "contract-suite".into(),
        caller: "somebody".into(),
        customer_registration_id: CustomerRegistrationId::parse("auth0|1").expect("an id"),
        operation: Origin::Request(Operation::UpdateEmail),
        outcome: Outcome::Failed,
        code: Some(Code::Internal),
        upstream_code: None,
        upstream_call_id: None,
        duration_ms: 0,
        request_id: request_id.to_owned(),
        trace_id: None,
        occurred_at: after(0),
        changed_fields: vec!["email".to_owned()],
    })
}

pub(super) fn lease(holder: u128, until: i64) -> Lease {
    Lease {
        holder: Ulid::from_parts(9, holder),
        until: after(until),
    }
}

pub(super) fn after(seconds: i64) -> Timestamp {
    let opened: Timestamp = OPENED.parse().expect("a moment");
    opened + SignedDuration::from_secs(seconds)
}

pub(super) async fn open(journal: &dyn Journal, entry: &Entry) {
    assert_eq!(journal.open(entry, after(0)).await.expect("open"), Opening::Opened);
}

pub(super) async fn close(
    journal: &dyn Journal,
    entry: &Entry,
    ending: &Ending,
    at: Timestamp,
    records: &[EventV1],
) -> bool {
    let records = NewRecords::kept_for(400, records);
    journal.close(entry, ending, at, records).await.expect("close")
}

pub(super) async fn found(journal: &dyn Journal, entry: &Entry) -> Entry {
    let found = journal.find(&entry.tenant, &entry.key).await.expect("find");
    found.expect("an entry")
}
