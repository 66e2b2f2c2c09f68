//! What every journal must do; run on the memory implementation and on DynamoDB.
#![cfg(any(test, feature = "contract-suites"))]
#![expect(clippy::expect_used, reason = "a contract suite fails by panicking")]

use jiff::{SignedDuration, Timestamp};
use ulid::Ulid;

use super::{Backlog, Ending, Entry, EntryKey, Journal, Lease, Leaving, Opening, State};
use crate::{
    catalogue::Code,
    events::{EventHistory, EventRecord, EventType, EventV1, Origin, Outcome},
    model::{CustomerRegistrationId, TenantId},
    operation::{Operation, Write},
    request::Requester,
};

/// Runs every rule on an empty journal.
pub async fn all(journal: &dyn Journal, backlog: &dyn Backlog, history: &dyn EventHistory) {
    what_is_opened_is_found_whole(journal).await;
    a_key_is_opened_once(journal).await;
    a_tenant_finds_no_entry_of_another(journal).await;
    a_record_of_another_tenant_closes_nothing(journal, history).await;
    an_undone_entry_gives_way_to_those_who_came_later(journal).await;
    a_lease_is_taken_by_one(journal).await;
    closing_stores_answer_and_records(journal, history).await;
    who_lost_the_lease_changes_nothing(journal, history).await;
    what_is_left_can_be_taken(journal).await;
    the_backlog_holds_what_is_overdue(journal, backlog).await;
    who_needs_attention_is_listed_and_can_be_taken(journal, backlog).await;
}

/// The moment at which every sample was opened.
const OPENED: &str = "2026-01-02T03:04:05.678Z";

async fn what_is_opened_is_found_whole(journal: &dyn Journal) {
    let entry = sample("whole");
    open(journal, &entry).await;
    assert_eq!(found(journal, &entry).await, entry);
    let (tenant, key) = EntryKey::parse(entry.key.as_str()).expect("a key");
    assert_eq!(
        journal.find(&tenant, &key).await.expect("find"),
        Some(entry),
        "by its key as text"
    );
    let nobody = sample("nobody");
    assert_eq!(journal.find(&nobody.tenant, &nobody.key).await.expect("find"), None);
}

async fn a_key_is_opened_once(journal: &dyn Journal) {
    let entry = sample("once");
    open(journal, &entry).await;
    let second = Entry {
        work: Ulid::from_parts(7, 7),
        ..entry.clone()
    };
    let opening = journal.open(&second, after(0)).await.expect("open");
    assert_eq!(opening, Opening::Exists(Box::new(entry.clone())));
    assert!(close(journal, &entry, &Ending::Done("sealed".to_owned()), after(1), &[]).await);
    match journal.open(&second, after(60)).await.expect("open") {
        Opening::Exists(kept) => assert_eq!((kept.state, kept.answer.as_deref()), (State::Done, Some("sealed"))),
        Opening::Opened => unreachable_opening(),
    }
}

async fn a_tenant_finds_no_entry_of_another(journal: &dyn Journal) {
    let entry = sample("foreign");
    open(journal, &entry).await;
    for paper in ["Other", "Journa", "Journal/foreign", "Journal%2fforeign"] {
        let other = TenantId::parse("Contract", "N/A", paper).expect("a tenant");
        assert_eq!(journal.find(&other, &entry.key).await.expect("find"), None, "{other}");
    }
}

async fn a_record_of_another_tenant_closes_nothing(journal: &dyn Journal, history: &dyn EventHistory) {
    let entry = sample("mixed");
    open(journal, &entry).await;
    let foreign = EventV1 {
        paper_code: "Other".to_owned(),
        ..record("mixed", 1)
    };
    let ending = Ending::Done("sealed".to_owned());
    assert!(
        journal
            .close(&entry, &ending, after(5), 400, std::slice::from_ref(&foreign))
            .await
            .is_err()
    );
    assert!(
        journal
            .leave(&entry, &Leaving::Until(after(5)), 400, &[foreign])
            .await
            .is_err()
    );
    assert_eq!(found(journal, &entry).await, entry);
    assert!(history.of_request("mixed").await.expect("records").is_empty());
}

async fn an_undone_entry_gives_way_to_those_who_came_later(journal: &dyn Journal) {
    let entry = sample("undone");
    open(journal, &entry).await;
    assert!(close(journal, &entry, &Ending::Undone, after(10), &[]).await);
    let second = Entry {
        work: Ulid::from_parts(7, 7),
        ..entry.clone()
    };
    for began in [after(9), after(10)] {
        // It may have read what was undone only after that.
        let opening = journal.open(&second, began).await.expect("open");
        assert!(matches!(opening, Opening::Exists(kept) if kept.state == State::Undone));
    }
    assert_eq!(journal.open(&second, after(11)).await.expect("open"), Opening::Opened);
    assert_eq!(found(journal, &entry).await, second);
}

async fn a_lease_is_taken_by_one(journal: &dyn Journal) {
    let entry = sample("lease");
    open(journal, &entry).await;
    let (first, second) = (lease(1, 100), lease(2, 100));
    assert!(journal.take(&entry, &first).await.expect("take"));
    assert!(
        !journal.take(&entry, &second).await.expect("take"),
        "the lease that was seen is gone"
    );
    let taken = found(journal, &entry).await;
    assert_eq!((taken.lease, taken.attempts), (first, 1));
    assert!(journal.take(&taken, &second).await.expect("take"));
    assert_eq!(found(journal, &entry).await.attempts, 2);
}

async fn closing_stores_answer_and_records(journal: &dyn Journal, history: &dyn EventHistory) {
    let entry = sample("closing");
    open(journal, &entry).await;
    let records = [record("closing", 1), record("closing", 2)];
    assert!(close(journal, &entry, &Ending::Done("sealed".to_owned()), after(5), &records).await);
    let closed = found(journal, &entry).await;
    assert_eq!((closed.state, closed.closed_at), (State::Done, Some(after(5))));
    assert_eq!(history.of_request("closing").await.expect("records"), records);
    assert!(
        !journal.take(&closed, &lease(3, 100)).await.expect("take"),
        "what is closed stays so"
    );
}

async fn who_lost_the_lease_changes_nothing(journal: &dyn Journal, history: &dyn EventHistory) {
    let entry = sample("lost");
    open(journal, &entry).await;
    assert!(journal.take(&entry, &lease(1, 100)).await.expect("take"));
    let records = [record("lost", 1)];
    assert!(!close(journal, &entry, &Ending::Undone, after(5), &records).await);
    let leaving = Leaving::Until(after(5));
    assert!(!journal.leave(&entry, &leaving, 400, &records).await.expect("leave"));
    assert_eq!(found(journal, &entry).await.state, State::Open);
    assert!(history.of_request("lost").await.expect("records").is_empty());
}

async fn what_is_left_can_be_taken(journal: &dyn Journal) {
    let entry = sample("left");
    open(journal, &entry).await;
    let leaving = Leaving::Until(after(3));
    assert!(journal.leave(&entry, &leaving, 400, &[]).await.expect("leave"));
    let left = found(journal, &entry).await;
    assert_eq!(
        (left.lease.until, left.planned.len()),
        (after(3), 1),
        "nothing was told of the steps"
    );
    assert!(!left.is_free(after(2)) && left.is_free(after(3)));
    assert!(
        journal
            .leave(&left, &leaving, 400, &[record("left", 1)])
            .await
            .expect("leave")
    );
    let told = found(journal, &entry).await;
    assert!(told.is_told && told.records.is_empty());
    assert_eq!(
        told.planned, left.planned,
        "in case that one of them turns out otherwise"
    );
    assert!(journal.take(&told, &lease(1, 100)).await.expect("take"));
}

async fn the_backlog_holds_what_is_overdue(journal: &dyn Journal, backlog: &dyn Backlog) {
    let mut keys = Vec::new();
    for number in 0..4u8 {
        let entry = Entry {
            work: Ulid::from_parts(1, u128::from(number)),
            lease: lease(u128::from(number), 1000 + i64::from(number)),
            ..sample(&format!("backlog-{number}"))
        };
        open(journal, &entry).await;
        keys.push(entry.key);
    }
    let overdue = async |seconds: i64, most: usize| -> Vec<EntryKey> {
        let found = backlog.overdue(after(seconds), most).await.expect("overdue");
        let own = found.entries.into_iter().map(|entry| entry.key);
        own.filter(|key| key.as_str().contains("backlog-")).collect()
    };
    assert_eq!(overdue(999, 100).await, []);
    assert_eq!(
        overdue(1003, 100).await,
        keys,
        "oldest first, the end of the lease included"
    );
    let entry = found(journal, &sample("backlog-0")).await;
    assert!(close(journal, &entry, &Ending::Undone, after(1001), &[]).await);
    assert_eq!(overdue(1003, 100).await, keys.split_off(1));
    let first = backlog.overdue(after(2000), 3).await.expect("overdue");
    assert_eq!((first.entries.len(), first.unreadable), (3, 0));
}

async fn who_needs_attention_is_listed_and_can_be_taken(journal: &dyn Journal, backlog: &dyn Backlog) {
    let entry = sample("attention");
    open(journal, &entry).await;
    let leaving = Leaving::NeedsAttention("Auth0.ClientSecret: refused".to_owned());
    assert!(journal.leave(&entry, &leaving, 400, &[]).await.expect("leave"));
    let listed = backlog.needing_attention(10).await.expect("list").entries;
    let [given_up] = listed.as_slice() else {
        return assert_eq!(listed.len(), 1);
    };
    assert_eq!(
        (given_up.state, given_up.reason.as_deref()),
        (State::NeedsAttention, Some("Auth0.ClientSecret: refused"))
    );
    let overdue = backlog.overdue(after(100_000), 100).await.expect("overdue");
    assert!(
        overdue.entries.iter().all(|open| open.key != entry.key),
        "the repair leaves it alone"
    );
    assert!(journal.take(given_up, &lease(1, 100)).await.expect("take"));
    let taken = found(journal, &entry).await;
    assert_eq!((taken.state, taken.reason), (State::Open, None));
    assert!(backlog.needing_attention(10).await.expect("list").entries.is_empty());
}

#[expect(clippy::panic, reason = "a contract suite fails by panicking")]
fn unreachable_opening() {
    panic!("an entry that is done was opened again");
}

async fn open(journal: &dyn Journal, entry: &Entry) {
    assert_eq!(journal.open(entry, after(0)).await.expect("open"), Opening::Opened);
}

async fn close(journal: &dyn Journal, entry: &Entry, ending: &Ending, at: Timestamp, records: &[EventV1]) -> bool {
    journal.close(entry, ending, at, 400, records).await.expect("close")
}

async fn found(journal: &dyn Journal, entry: &Entry) -> Entry {
    let found = journal.find(&entry.tenant, &entry.key).await.expect("find");
    found.expect("an entry")
}

fn after(seconds: i64) -> Timestamp {
    let opened: Timestamp = OPENED.parse().expect("a moment");
    opened + SignedDuration::from_secs(seconds)
}

fn lease(holder: u128, until: i64) -> Lease {
    Lease {
        holder: Ulid::from_parts(9, holder),
        until: after(until),
    }
}

/// An entry with everything in it.
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

fn record(request_id: &str, number: u128) -> EventV1 {
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
