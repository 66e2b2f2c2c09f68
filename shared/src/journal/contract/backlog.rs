//! The lists of open entries for the repair and for operators.

use ulid::Ulid;

use super::samples::{after, close, found, lease, open, sample};
use crate::{
    events::NewRecords,
    journal::{Backlog, Ending, Entry, EntryKey, Journal, Leaving, State},
};

pub(super) async fn the_backlog_holds_what_is_overdue(journal: &dyn Journal, backlog: &dyn Backlog) {
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

pub(super) async fn who_needs_attention_is_listed_and_can_be_taken(journal: &dyn Journal, backlog: &dyn Backlog) {
    let entry = sample("attention");
    open(journal, &entry).await;
    let leaving = Leaving::NeedsAttention("Auth0.ClientSecret: refused".to_owned());
    assert!(journal.leave(&entry, &leaving, NewRecords::NONE).await.expect("leave"));
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
