use super::*;
use crate::{journal::Entry, model::CustomerRegistrationId, response::Output, workflow::rehearsal::Rehearsal};

/// The entry left by a request that began, called `told`, and came to this result.
async fn entry(told: impl FnOnce(&Ledger<'_>), result: Result<Output, ApiError>) -> Entry {
    let rehearsal = Rehearsal::of(Operation::Update);
    let plan = Plan {
        user: CustomerRegistrationId::parse("reader-1").unwrap(),
        provider: None,
        subscribe: None,
    };
    let _ = rehearsal
        .run(async |work| {
            work.ledger.begin(&plan, &[]).await?;
            told(work.ledger);
            result
        })
        .await;
    rehearsal.journal.entries().remove(0)
}

const SUCCESS: Result<Output, ApiError> = Ok(Output::new(Code::UpdateCompleted));

fn error(code: Code) -> Result<Output, ApiError> {
    Err(ApiError::new(code))
}

#[tokio::test]
async fn what_is_settled_is_closed_as_it_was() {
    for (settlement, result, expected) in [
        (Settlement::Done, SUCCESS, State::Done),
        // A refusal is kept for the repeat; after a server error the key is free.
        (Settlement::PutBack, error(Code::UpdateRefused), State::Done),
        (Settlement::PutBack, error(Code::Internal), State::Undone),
        // The caller did not learn that the write was done.
        (Settlement::Done, error(Code::Internal), State::Open),
    ] {
        let when = format!("{settlement:?} {result:?}");
        let entry = entry(|ledger| ledger.settled(settlement), result).await;
        assert_eq!(entry.state, expected, "{when}");
    }
}

#[tokio::test]
async fn what_nobody_says_is_settled_stays_open_whatever_the_result() {
    for result in [SUCCESS, error(Code::Internal), error(Code::UpdateRefused)] {
        let entry = entry(|_| (), result).await;
        assert_eq!(entry.state, State::Open);
        assert!(entry.is_free(entry.opened_at), "somebody else may look at once");
    }
}

#[tokio::test]
async fn nobody_looks_for_a_late_effect_at_once() {
    let told = |ledger: &Ledger<'_>| {
        ledger.late();
        ledger.settled(Settlement::PutBack);
    };
    let entry = entry(told, error(Code::Internal)).await;
    assert_eq!(
        (entry.state, entry.lease.until),
        (State::Open, later(entry.opened_at, LATE))
    );
}
