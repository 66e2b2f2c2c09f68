//! Compares the table of transitions with the transitions of entries in the model.

use std::collections::{BTreeSet, HashSet};

use shared::journal::State;
use stateright::Model;

use super::journal::TRIES;
use super::protocol::Action;
use super::rules::{Operation, Setup};
use super::world::{Entry, Flight, Next, World};
use super::{Is, STATES};

/// Name, state before, state after.
pub(crate) const TRANSITIONS: [(&str, &str, &str); 9] = [
    ("open", "none", Is::Open.name()),
    ("open", Is::Undone.name(), Is::Open.name()),
    ("take", Is::Open.name(), Is::Open.name()),
    ("take", Is::NeedsAttention.name(), Is::Open.name()),
    ("close", Is::Open.name(), Is::Done.name()),
    ("close", Is::Open.name(), Is::Undone.name()),
    ("leave", Is::Open.name(), Is::Open.name()),
    ("postpone", Is::Open.name(), Is::Open.name()),
    ("give_up", Is::Open.name(), Is::NeedsAttention.name()),
];

fn name(world: &World, action: Action) -> Option<&'static str> {
    match action {
        Action::Step(process, _) => match world.processes[process].next {
            Next::Open(_) => Some("open"),
            Next::Take(_) => Some("take"),
            Next::Close(..) => Some("close"),
            Next::Leave(..) => Some("leave"),
            Next::Fail(claim, _) if claim.attempt < TRIES => Some("postpone"),
            Next::Fail(..) => Some("give_up"),
            _ => None,
        },
        Action::Land(Flight::Close(..)) => Some("close"),
        Action::Land(Flight::Leave(_)) => Some("leave"),
        _ => None,
    }
}

/// Everything that other processes can see of an entry.
fn seen(entry: Option<Entry>) -> Option<(usize, Is, u8, bool)> {
    entry.map(|entry| (entry.id, entry.is, entry.attempt, entry.lease.over))
}

#[test]
fn the_table_is_what_entries_go_through() {
    let setup = Setup {
        faults: 2,
        ..Setup::new(Operation::Create)
    };
    let mut found = BTreeSet::new();
    let mut ahead = setup.init_states();
    let mut known: HashSet<World> = ahead.iter().cloned().collect();
    while let Some(world) = ahead.pop() {
        for (action, next) in setup.next_steps(&world) {
            for (before, after) in world.journal.into_iter().zip(next.journal) {
                let name = name(&world, action);
                // Postponing an entry changes only its holder.
                let held = before.is_some_and(|entry| entry.lease.holder.is_some());
                let postponed = name == Some("postpone") && held;
                if (seen(before) != seen(after) && !matches!(action, Action::LeaseOver(_))) || postponed {
                    let name = name.unwrap_or_else(|| panic!("{action:?} changes an entry: give it a name"));
                    let state = |entry: Option<Entry>| entry.map_or("none", |entry| entry.is.name());
                    found.insert((name, state(before), state(after)));
                }
            }
            if known.insert(next.clone()) {
                ahead.push(next);
            }
        }
    }
    assert_eq!(found, BTreeSet::from(TRANSITIONS));
}

#[test]
fn the_states_are_those_of_the_code() {
    assert_eq!(State::ALL.map(State::name), STATES);
}

#[test]
fn the_table_names_every_state() {
    let named: BTreeSet<_> = TRANSITIONS.iter().map(|(_, _, after)| *after).collect();
    assert_eq!(named, BTreeSet::from(STATES));
}
