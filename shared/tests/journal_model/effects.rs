//! What the sides and the journal do when a call arrives, and how effects are seen at the sides.

use super::rules::{Operation, Rule, Setup};
use super::steps::Luck;
use super::world::{Answer, Claim, Ending, Flight, Is, Lease, Mark, Plan, READ, World};

impl Setup {
    /// The value that the side has after the entry's effect.
    pub(crate) fn target(&self, claim: Claim) -> Mark {
        match self.operation {
            Operation::Create => claim.id,
            Operation::Change => claim.slot + 1,
        }
    }

    pub(crate) fn provider_done(&self, world: &World, claim: Claim) -> bool {
        world.provider == self.target(claim)
    }

    /// Subscribe has no marks: for a creation any user counts, except one that a read has registered.
    pub(crate) fn subscribe_done(&self, world: &World, claim: Claim) -> bool {
        match self.operation {
            Operation::Create => world.subscribe != 0 && world.subscribe != READ,
            Operation::Change => world.subscribe == self.target(claim),
        }
    }

    pub(crate) fn plan(&self, world: &World, slot: usize, provider: Mark) -> Plan {
        match self.operation {
            Operation::Create => Plan {
                before: 0,
                writes_subscribe: true,
            },
            Operation::Change => Plan {
                before: provider,
                writes_subscribe: world.subscribe != slot + 1,
            },
        }
    }

    pub(crate) fn lose(&self, world: &mut World, flight: Flight, luck: Luck) {
        match luck {
            Luck::LostAfter => self.land(world, flight),
            Luck::Late => {
                world.flights.insert(flight);
            }
            _ => {}
        }
    }

    pub(crate) fn taken(&self, world: &World) -> bool {
        self.operation == Operation::Create && world.provider != 0 && self.has(Rule::CreationIsConditional)
    }

    /// Applies a call where it arrives.
    pub(crate) fn land(&self, world: &mut World, flight: Flight) {
        match flight {
            Flight::WriteProvider(claim) => {
                if !self.taken(world) {
                    world.harm.second_user |= self.operation == Operation::Create && world.provider != 0;
                    world.provider = self.target(claim);
                }
            }
            Flight::WriteSubscribe(claim) => {
                let again = world.mailed & (1 << claim.id) != 0;
                world.harm.second_mail |=
                    again || (self.operation == Operation::Create && self.subscribe_done(world, claim));
                world.mailed |= 1 << claim.id;
                world.subscribe = self.target(claim);
            }
            Flight::Undo(claim) => world.provider = claim.plan.before,
            Flight::Register if world.subscribe == 0 => world.subscribe = READ,
            Flight::Register => {}
            Flight::Close(claim, ending) => self.land_close(world, claim, ending),
            Flight::Leave(claim) => {
                let unconditional = !self.has(Rule::LeaveIsConditional);
                if let Some(entry) = world
                    .claimed(claim)
                    .filter(|entry| unconditional || entry.is == Is::Open)
                {
                    entry.lease = Lease {
                        holder: None,
                        over: true,
                    };
                } else if unconditional && let Some(entry) = &mut world.journal[claim.slot] {
                    entry.lease.over = true;
                }
            }
        }
    }

    fn land_close(&self, world: &mut World, claim: Claim, ending: Ending) {
        let held = world.claimed(claim).is_some();
        let Some(entry) = world.journal[claim.slot].as_mut() else {
            return;
        };
        if !held && self.has(Rule::CloseIsConditional) {
            return;
        }
        world.harm.closed_entry_changed |= matches!(entry.is, Is::Done | Is::Undone);
        (entry.is, entry.answer) = match ending {
            Ending::Done(answer) => (Is::Done, Some(answer)),
            Ending::Undone => (Is::Undone, None),
        };
        entry.lease = Lease {
            holder: None,
            over: false,
        };
        // With two changes, one after the other, the later one holds from here on.
        if entry.answer == Some(Answer::Success) && world.promised != 0 {
            world.promised = self.target(claim);
        }
        let entry = world.journal[claim.slot];
        if entry.is_some_and(|entry| entry.is == Is::Undone) {
            for (process, state) in world.processes.iter_mut().enumerate() {
                state.outdated |= state.next.asks() && self.slot_of(process) == claim.slot;
            }
        }
    }
}
