//! Opening an entry, finding it, and replacing an undone one.

use ulid::Ulid;

use super::samples::{after, close, found, open, sample};
use crate::{
    journal::{Ending, Entry, EntryKey, Journal, Opening, State},
    model::TenantId,
};

pub(super) async fn what_is_opened_is_found_whole(journal: &dyn Journal) {
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

pub(super) async fn a_key_is_opened_once(journal: &dyn Journal) {
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

pub(super) async fn a_tenant_finds_no_entry_of_another(journal: &dyn Journal) {
    let entry = sample("foreign");
    open(journal, &entry).await;
    for paper in ["Other", "Journa", "Journal/foreign", "Journal%2fforeign"] {
        let other = TenantId::parse("Contract", "N/A", paper).expect("a tenant");
        assert_eq!(journal.find(&other, &entry.key).await.expect("find"), None, "{other}");
    }
}

pub(super) async fn an_undone_entry_gives_way_to_those_who_came_later(journal: &dyn Journal) {
    let entry = sample("undone");
    open(journal, &entry).await;
    assert!(close(journal, &entry, &Ending::Undone, after(10), &[]).await);
    let second = Entry {
        work: Ulid::from_parts(7, 7),
        ..entry.clone()
    };
    for began in [after(9), after(10)] {
        // The second request may have read its data before the first was undone.
        let opening = journal.open(&second, began).await.expect("open");
        assert!(matches!(opening, Opening::Exists(kept) if kept.state == State::Undone));
    }
    assert_eq!(journal.open(&second, after(11)).await.expect("open"), Opening::Opened);
    assert_eq!(found(journal, &entry).await, second);
}

#[expect(clippy::panic, reason = "a contract suite fails by panicking")]
fn unreachable_opening() {
    panic!("an entry that is done was opened again");
}
