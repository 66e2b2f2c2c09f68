//! The properties that must hold in every state, and those that must be seen in some state.

use stateright::{Model, Property};

use super::rules::{Operation, Setup};
use super::world::{Answer, Claim, Flight, Is, KEYED, Next, Process, Way, World};

impl Setup {
    /// The properties that must hold in every state.
    pub(crate) fn promises() -> Vec<Property<Self>> {
        vec![
            Property::always("one user and one mail", |_, world: &World| {
                !world.harm.second_user && !world.harm.second_mail
            }),
            Property::always("one holder for an entry", |_, world: &World| {
                let held: Vec<_> = world
                    .processes
                    .iter()
                    .filter_map(|process| process.next.holds())
                    .collect();
                held.iter()
                    .enumerate()
                    .all(|(at, one)| held[..at].iter().all(|other| one.slot != other.slot))
            }),
            Property::always("a success stays true", |setup: &Self, world: &World| {
                // Of two concurrent changes the second may be half done, so the sides are only compared at rest. An
                // entry that needs attention may have left the second half done for good.
                let alone = setup.operation == Operation::Create || !setup.unkeyed;
                let settled = alone || (world.at_rest() && !Self::needs_attention(world));
                world.promised == 0 || !settled || setup.both_are(world, world.promised)
            }),
            Property::always(
                "nobody is refused for the work of the own key",
                |setup: &Self, world: &World| {
                    world.processes[..setup.keyed].iter().all(
                        |process| !matches!(process.next, Next::Nothing(Answer::Exists(by), _) if by <= setup.keyed),
                    )
                },
            ),
            Property::always("a closed entry does not change", |_, world: &World| {
                !world.harm.closed_entry_changed
            }),
            Property::always("at rest both sides are equal", |setup: &Self, world: &World| {
                Self::needs_attention(world) || !world.at_rest() || setup.agree(world)
            }),
            Property::always(
                "an open entry has somebody to close it",
                |setup: &Self, world: &World| {
                    world.journal.iter().enumerate().all(|(slot, entry)| {
                        let held = |process: &Process| process.next.holds().is_some_and(|claim| claim.slot == slot);
                        let Some(entry) = entry.filter(|entry| entry.is == Is::Open) else {
                            return true;
                        };
                        let ours = |claim: Claim| claim.slot == slot;
                        entry.lease.over
                            || world.processes.iter().any(held)
                            || world.flights.iter().filter_map(Flight::effect_of).any(ours)
                            || setup.may_end_lease(world, slot)
                    })
                },
            ),
            Property::always(
                "where nothing can happen, nothing is open",
                |setup: &Self, world: &World| {
                    let open = world.journal.iter().flatten().any(|entry| entry.is == Is::Open);
                    let mut actions = Vec::new();
                    if open {
                        setup.actions(world, &mut actions);
                    }
                    !open || !actions.is_empty()
                },
            ),
        ]
    }

    fn needs_attention(world: &World) -> bool {
        world
            .journal
            .iter()
            .flatten()
            .any(|entry| entry.is == Is::NeedsAttention)
    }

    fn both_are(&self, world: &World, value: usize) -> bool {
        match self.operation {
            Operation::Create => world.provider != 0 && world.subscribe != 0,
            Operation::Change => world.provider == value && world.subscribe == value,
        }
    }

    fn agree(&self, world: &World) -> bool {
        match self.operation {
            Operation::Create => (world.provider == 0) == (world.subscribe == 0),
            Operation::Change => world.provider == world.subscribe,
        }
    }

    /// The states that must be reached; without them the other properties would prove nothing.
    pub(crate) fn sights(&self) -> Vec<Property<Self>> {
        fn answered(world: &World, answer: Answer, way: Way) -> bool {
            world
                .processes
                .iter()
                .any(|process| process.next == Next::Nothing(answer, way))
        }
        let mut sights = Vec::new();
        if self.keyed > 1 {
            sights.push(Property::sometimes("a repeat is still running", |_, world: &World| {
                answered(world, Answer::StillRunning, Way::TurnedAway)
            }));
            sights.push(Property::sometimes(
                "a repeat gets the stored success",
                |_, world: &World| answered(world, Answer::Success, Way::Replayed),
            ));
            if self.crashes + self.faults > 0 {
                sights.push(Property::sometimes(
                    "a repeat resumes and finishes",
                    |_, world: &World| answered(world, Answer::Success, Way::Resumed),
                ));
            }
            if self.faults > 0 {
                sights.push(Property::sometimes(
                    "a repeat opens anew after an undone",
                    |_, world: &World| {
                        world.processes[0].next == Next::Nothing(Answer::Failed, Way::Worked)
                            && world.processes[1].next == Next::Nothing(Answer::Success, Way::Worked)
                    },
                ));
            }
        }
        if self.unkeyed && self.operation == Operation::Create {
            sights.push(Property::sometimes(
                "the other request wins",
                |setup: &Self, world: &World| answered(world, Answer::Exists(setup.requests()), Way::Worked),
            ));
        }
        if self.repairs > 0 && self.crashes + self.faults > 0 {
            sights.push(Property::sometimes(
                "repair goes back",
                |setup: &Self, world: &World| {
                    let back = |process: &Process| matches!(process.next, Next::Undo(..));
                    world.processes[setup.requests()..].iter().any(back)
                },
            ));
            sights.push(Property::sometimes(
                "repair closes what has happened",
                |_, world: &World| {
                    world.journal[KEYED].as_ref().is_some_and(|entry| {
                        let resumed = world.processes.iter().any(|process| {
                            matches!(process.next, Next::Nothing(_, Way::Resumed)) || process.next.holds().is_some()
                        });
                        entry.is == Is::Done && entry.attempt == 1 && !resumed && entry.answer == Some(Answer::Success)
                    })
                },
            ));
        }
        if self.repairs > 0 && self.faults >= 2 && self.crashes + self.faults >= 3 {
            sights.push(Property::sometimes("repair gives up", |_, world: &World| {
                Self::needs_attention(world)
            }));
        }
        if self.keyed > 1 && self.repairs > 0 && self.faults >= 2 && self.crashes + self.faults >= 3 {
            sights.push(Property::sometimes(
                "a repeat finishes what repair gave up",
                |_, world: &World| {
                    answered(world, Answer::Success, Way::Resumed)
                        && world.journal[KEYED].as_ref().is_some_and(|entry| entry.attempt > 2)
                },
            ));
        }
        sights
    }
}
