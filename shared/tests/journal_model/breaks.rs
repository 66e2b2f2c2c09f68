//! Removes each rule of the protocol in turn: the checker must find the harm that the rule prevents.

use std::collections::BTreeSet;

use stateright::{Checker, HasDiscoveries, Model};

use super::protocol::Action;
use super::rules::{DRAFT, Operation, Rule, Setup};
use super::world::World;

struct Case {
    rule: Rule,
    breaks: &'static str,
    setup: Setup,
}

const HOLDER: &str = "one holder for an entry";
const CLOSED: &str = "a closed entry does not change";
const CLOSES: &str = "an open entry has somebody to close it";
const EQUAL: &str = "at rest both sides are equal";
const ONCE: &str = "one user and one mail";
const REFUSED: &str = "nobody is refused for the work of the own key";
const TRUE: &str = "a stored refusal is true";
const KEPT: &str = "a success stays true";

fn cases() -> Vec<Case> {
    let case = |rule, breaks, setup| Case { rule, breaks, setup };
    let whole = Setup::new(Operation::Create);
    let create = Setup {
        without: vec![Rule::OneEntryPerUser, Rule::LookAfterOpen],
        ..whole.clone()
    };
    let late = Setup {
        faults: 2,
        late_effects: true,
        ..create.clone()
    };
    let race = Setup {
        unkeyed: true,
        ..create.clone()
    };
    // Rules that replace one another are tried without the other.
    let draft = Setup {
        without: DRAFT.to_vec(),
        ..whole.clone()
    };
    let change = Setup {
        operation: Operation::Change,
        ..create.clone()
    };
    let changes = Setup {
        operation: Operation::Change,
        unkeyed: true,
        ..whole.clone()
    };
    vec![
        case(Rule::TakeIsConditional, HOLDER, create.clone()),
        case(Rule::CloseIsConditional, CLOSED, create.clone()),
        case(
            Rule::LeaveIsConditional,
            HOLDER,
            Setup {
                faults: 2,
                ..create.clone()
            },
        ),
        case(Rule::LeaseRunsOut, CLOSES, create.clone()),
        case(Rule::LeaseOutlivesHolder, HOLDER, create.clone()),
        case(Rule::LeaseOutlivesCalls, EQUAL, late.clone()),
        case(Rule::FindBeforeRefusing, REFUSED, create.clone()),
        case(Rule::FindMindsUndone, REFUSED, create.clone()),
        case(Rule::OpenMindsUndone, EQUAL, change),
        case(Rule::CreationIsConditional, ONCE, race.clone()),
        case(Rule::DoubtIsLookedAt, EQUAL, draft),
        case(Rule::DoubtKeepsLease, EQUAL, late.clone()),
        case(Rule::GiveUpKeepsLease, KEPT, Setup { faults: 3, ..late }),
        case(Rule::UndoIsForOwn, KEPT, race.clone()),
        case(Rule::ResumeLooks, ONCE, create.clone()),
        case(Rule::ReadMindsJournal, EQUAL, Setup { reads: 1, ..create }),
        case(Rule::OneEntryPerUser, EQUAL, changes.clone()),
        case(
            Rule::OneEntryPerUser,
            TRUE,
            Setup {
                true_refusals: true,
                without: Vec::new(),
                ..race
            },
        ),
        case(Rule::LookAfterOpen, EQUAL, changes),
    ]
}

/// Describes a state and the next action.
fn tell(world: &World, action: Option<Action>) -> String {
    let entries = world.journal.map(|entry| entry.map_or("none", |entry| entry.is.name()));
    let there = format!(
        "provider {}, Subscribe {}, entries {entries:?}",
        world.provider, world.subscribe
    );
    match action {
        Some(Action::Step(process, luck)) => {
            format!(
                "{there}; process {process}, {luck:?}: {:?}",
                world.processes[process].next
            )
        }
        Some(action) => format!("{there}; {action:?}"),
        None => there,
    }
}

#[test]
fn every_rule_is_needed() {
    for Case {
        rule,
        breaks,
        mut setup,
    } in cases()
    {
        setup.without.push(rule);
        let enough = HasDiscoveries::AnyOf(BTreeSet::from([breaks]));
        let checker = setup.checker().finish_when(enough).spawn_bfs().join();
        let path = checker
            .discovery(breaks)
            .unwrap_or_else(|| panic!("without {rule:?} it still holds that {breaks}"));
        println!("without {rule:?} it no longer holds that {breaks}:");
        for (world, action) in path.into_vec() {
            println!("    {}", tell(&world, action));
        }
    }
}

#[test]
fn every_rule_has_a_case() {
    for rule in Rule::ALL {
        assert!(
            cases().iter().any(|case| case.rule == rule),
            "{rule:?} is not taken away in any case"
        );
    }
}
