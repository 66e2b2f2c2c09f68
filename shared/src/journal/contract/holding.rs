//! Only the holder of an entry closes or leaves it, and the records are stored with that.

use super::samples::{after, close, found, lease, open, record, sample};
use crate::{
    events::{EventHistory, EventV1, NewRecords},
    journal::{Ending, Journal, Leaving, State},
};

pub(super) async fn a_lease_is_taken_by_one(journal: &dyn Journal) {
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

pub(super) async fn closing_stores_answer_and_records(journal: &dyn Journal, history: &dyn EventHistory) {
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

pub(super) async fn a_record_of_another_tenant_closes_nothing(journal: &dyn Journal, history: &dyn EventHistory) {
    let entry = sample("mixed");
    open(journal, &entry).await;
    let foreign = EventV1 {
        paper_code: "Other".to_owned(),
        ..record("mixed", 1)
    };
    let ending = Ending::Done("sealed".to_owned());
    let (leaving, foreign) = (Leaving::Until(after(5)), [foreign]);
    let foreign = NewRecords::kept_for(400, &foreign);
    assert!(journal.close(&entry, &ending, after(5), foreign).await.is_err());
    assert!(journal.leave(&entry, &leaving, foreign).await.is_err());
    assert_eq!(found(journal, &entry).await, entry);
    assert!(history.of_request("mixed").await.expect("records").is_empty());
}

pub(super) async fn who_lost_the_lease_changes_nothing(journal: &dyn Journal, history: &dyn EventHistory) {
    let entry = sample("lost");
    open(journal, &entry).await;
    assert!(journal.take(&entry, &lease(1, 100)).await.expect("take"));
    let records = [record("lost", 1)];
    assert!(!close(journal, &entry, &Ending::Undone, after(5), &records).await);
    let leaving = Leaving::Until(after(5));
    assert!(
        !journal
            .leave(&entry, &leaving, NewRecords::kept_for(400, &records))
            .await
            .expect("leave")
    );
    assert_eq!(found(journal, &entry).await.state, State::Open);
    assert!(history.of_request("lost").await.expect("records").is_empty());
}

pub(super) async fn what_is_left_can_be_taken(journal: &dyn Journal) {
    let entry = sample("left");
    open(journal, &entry).await;
    let leaving = Leaving::Until(after(3));
    assert!(journal.leave(&entry, &leaving, NewRecords::NONE).await.expect("leave"));
    let left = found(journal, &entry).await;
    assert_eq!(
        (left.lease.until, left.planned.len()),
        (after(3), 1),
        "nothing was told of the steps"
    );
    assert!(!left.is_free(after(2)) && left.is_free(after(3)));
    let records = [record("left", 1)];
    let records = NewRecords::kept_for(400, &records);
    assert!(journal.leave(&left, &leaving, records).await.expect("leave"));
    let told = found(journal, &entry).await;
    assert!(told.is_told && told.records.is_empty());
    assert_eq!(
        told.planned, left.planned,
        "in case that one of them turns out otherwise"
    );
    assert!(journal.take(&told, &lease(1, 100)).await.expect("take"));
}
