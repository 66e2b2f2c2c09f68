//! The properties that hold, and the limits within which that is checked exhaustively.

use stateright::{Checker, Model};

use super::rules::{DRAFT, NOT_KEPT, Operation, Setup};

fn holds(name: &str, setup: Setup) {
    let checker = setup.checker().spawn_bfs().join();
    println!(
        "{name}: {} states, at most {} steps",
        checker.unique_state_count(),
        checker.max_depth()
    );
    assert!(checker.is_done(), "{name}: the checker stopped early");
    checker.assert_properties();
}

/// The protocol as the code implements it.
fn kept(operation: Operation) -> Setup {
    Setup {
        without: NOT_KEPT.to_vec(),
        ..Setup::new(operation)
    }
}

#[test]
fn creation_with_two_repairs() {
    let setup = Setup {
        repairs: 2,
        crashes: 2,
        faults: 2,
        late_effects: true,
        ..kept(Operation::Create)
    };
    holds("creation, one repeat, two repairs", setup);
}

#[test]
fn creation_with_two_repeats() {
    let setup = Setup {
        keyed: 3,
        faults: 2,
        late_effects: true,
        ..kept(Operation::Create)
    };
    holds("creation, two repeats", setup);
}

#[test]
fn creation_against_a_request_without_the_key() {
    let setup = Setup {
        unkeyed: true,
        faults: 2,
        late_effects: true,
        ..kept(Operation::Create)
    };
    holds("creation, one repeat, another request", setup);
}

#[test]
fn creation_against_a_request_without_the_key_one_entry_for_a_user() {
    let setup = Setup {
        unkeyed: true,
        faults: 2,
        late_effects: true,
        true_refusals: true,
        ..Setup::new(Operation::Create)
    };
    holds("creation, one repeat, another request, one entry for a user", setup);
}

#[test]
fn change_with_two_repairs() {
    let setup = Setup {
        repairs: 2,
        crashes: 2,
        faults: 2,
        late_effects: true,
        ..kept(Operation::Change)
    };
    holds("change, one repeat, two repairs", setup);
}

#[test]
fn change_with_two_repeats() {
    let setup = Setup {
        keyed: 3,
        faults: 2,
        late_effects: true,
        ..kept(Operation::Change)
    };
    holds("change, two repeats", setup);
}

#[test]
fn change_against_another_one_entry_for_a_user() {
    let setup = Setup {
        unkeyed: true,
        faults: 3,
        late_effects: true,
        ..Setup::new(Operation::Change)
    };
    holds("change, one repeat, another change, one entry for a user", setup);
}

#[test]
fn creation_with_a_read_that_minds_the_journal() {
    let setup = Setup {
        faults: 2,
        reads: 1,
        late_effects: true,
        ..Setup::new(Operation::Create)
    };
    holds("creation, one repeat, a read that levels the sides", setup);
}

/// The first draft of the protocol is right for creations, if no call arrives late and no read comes between.
#[test]
fn the_draft_for_creations() {
    let draft = Setup {
        without: DRAFT.to_vec(),
        faults: 2,
        ..Setup::new(Operation::Create)
    };
    holds(
        "draft, two repairs",
        Setup {
            repairs: 2,
            crashes: 2,
            ..draft.clone()
        },
    );
    holds(
        "draft, two repeats",
        Setup {
            keyed: 3,
            ..draft.clone()
        },
    );
    holds("draft, another request", Setup { unkeyed: true, ..draft });
}
