//! The steps at the two sides: what the workflows and the repair do under a lease.

use super::rules::{Operation, Rule, Setup};
use super::world::{Answer, Claim, Ending, Flight, KEYED, Mark, Next, Way, World};

/// The result of a step's call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Luck {
    Fine,
    /// Refused with a 4xx, without effect.
    Refused,
    /// Failed with a 5xx, certainly without effect.
    Failed,
    LostBefore,
    LostAfter,
    /// The sender stops waiting while the call is still under way.
    Late,
}

impl Setup {
    /// The workflow's reads and refusals before it opens an entry. The two sides are not read at the same moment.
    pub(crate) fn look(&self, world: &World, process: usize, provider: Mark) -> Next {
        let slot = self.slot_of(process);
        let there = if provider == 0 { world.subscribe } else { provider };
        if self.operation == Operation::Change || there == 0 {
            Next::Open(self.plan(world, slot, provider))
        } else if slot == KEYED && self.has(Rule::FindBeforeRefusing) {
            Next::Find(there)
        } else {
            Next::Nothing(Answer::Exists(there), Way::Worked)
        }
    }

    /// The read after an entry was taken: a repeat of the request goes forward (`finish_both`), the repair goes back
    /// unless everything has happened (`mend`).
    pub(crate) fn survey(&self, world: &World, process: usize, claim: Claim, luck: Luck) -> Next {
        let provider = self.provider_done(world, claim);
        let subscribe = self.subscribe_done(world, claim);
        let request = process < self.requests();
        if luck != Luck::Fine {
            self.fail(process, claim, true)
        } else if request && !self.has(Rule::ResumeLooks) {
            Next::WriteSubscribe(claim)
        } else if provider && subscribe {
            Next::Close(claim, Ending::Done(Answer::Success))
        } else if request {
            if provider {
                Next::WriteSubscribe(claim)
            } else {
                Next::WriteProvider(claim)
            }
        } else if provider || (world.provider != 0 && !self.has(Rule::UndoIsForOwn)) {
            self.unwind(claim, Ending::Undone)
        } else {
            Next::Close(claim, Ending::Undone)
        }
    }

    pub(crate) fn after_provider(claim: Claim) -> Next {
        if claim.plan.writes_subscribe {
            Next::WriteSubscribe(claim)
        } else {
            Next::Close(claim, Ending::Done(Answer::Success))
        }
    }

    /// The workflow's write at the provider.
    pub(crate) fn write_provider(&self, world: &mut World, process: usize, claim: Claim, luck: Luck) -> Next {
        let taken = self.taken(world);
        match luck {
            Luck::Fine if taken => Next::Close(claim, Ending::Done(Answer::Exists(world.provider))),
            Luck::Refused => Next::Close(claim, Ending::Done(Answer::Refused)),
            Luck::Failed => Next::Close(claim, Ending::Undone),
            Luck::Fine => {
                self.land(world, Flight::WriteProvider(claim));
                Self::after_provider(claim)
            }
            _ => {
                self.lose(world, Flight::WriteProvider(claim), luck);
                if self.has(Rule::DoubtIsLookedAt) {
                    Next::LookAtProvider(claim)
                } else {
                    self.unseen(process, claim, Next::Close(claim, Ending::Undone))
                }
            }
        }
    }

    pub(crate) fn look_at_provider(&self, world: &World, process: usize, claim: Claim, luck: Luck) -> Next {
        if luck != Luck::Fine {
            self.fail(process, claim, !self.has(Rule::DoubtKeepsLease))
        } else if self.provider_done(world, claim) {
            Self::after_provider(claim)
        } else {
            self.unseen(process, claim, Next::Close(claim, Ending::Undone))
        }
    }

    /// The workflow's write at Subscribe.
    pub(crate) fn write_subscribe(&self, world: &mut World, process: usize, claim: Claim, luck: Luck) -> Next {
        match luck {
            Luck::Fine => {
                self.land(world, Flight::WriteSubscribe(claim));
                Next::Close(claim, Ending::Done(Answer::Success))
            }
            Luck::Refused => self.unwind(claim, Ending::Done(Answer::Refused)),
            Luck::Failed => self.unwind(claim, Ending::Undone),
            _ => {
                self.lose(world, Flight::WriteSubscribe(claim), luck);
                if self.has(Rule::DoubtIsLookedAt) {
                    Next::LookAtSubscribe(claim)
                } else {
                    self.unseen(process, claim, self.unwind(claim, Ending::Undone))
                }
            }
        }
    }

    pub(crate) fn look_at_subscribe(&self, world: &World, process: usize, claim: Claim, luck: Luck) -> Next {
        if luck != Luck::Fine {
            self.fail(process, claim, !self.has(Rule::DoubtKeepsLease))
        } else if self.subscribe_done(world, claim) {
            Next::Close(claim, Ending::Done(Answer::Success))
        } else {
            self.unseen(process, claim, self.unwind(claim, Ending::Undone))
        }
    }

    fn unseen(&self, process: usize, claim: Claim, as_failed: Next) -> Next {
        if self.has(Rule::DoubtKeepsLease) {
            self.fail(process, claim, false)
        } else {
            as_failed
        }
    }

    /// Takes back the provider's value if this entry has written it; a value that was there before stays.
    fn unwind(&self, claim: Claim, ending: Ending) -> Next {
        if claim.plan.before == self.target(claim) {
            Next::Close(claim, ending)
        } else {
            Next::Undo(claim, ending)
        }
    }

    /// The undo (a delete, or writing the old values) of the workflow and of the repair.
    pub(crate) fn undo(&self, world: &mut World, process: usize, claim: Claim, ending: Ending, luck: Luck) -> Next {
        match luck {
            Luck::Fine => {
                self.land(world, Flight::Undo(claim));
                Next::Close(claim, ending)
            }
            Luck::LostAfter | Luck::Late => {
                self.lose(world, Flight::Undo(claim), luck);
                self.fail(process, claim, !self.has(Rule::DoubtKeepsLease))
            }
            _ => self.fail(process, claim, true),
        }
    }

    fn fail(&self, process: usize, claim: Claim, release: bool) -> Next {
        if process < self.requests() {
            Next::Leave(claim, release)
        } else {
            Next::Fail(claim, release)
        }
    }
}
