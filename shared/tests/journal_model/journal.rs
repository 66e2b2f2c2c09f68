//! The steps at the journal. Each mirrors the code that its comment names.

use super::rules::{Rule, Setup};
use super::steps::Luck;
use super::world::{Answer, Claim, Ending, Entry, Flight, Is, KEYED, Lease, Mark, Next, Plan, Way, World};

/// How many repairs of an entry may fail before it needs attention.
pub(crate) const TRIES: u8 = 2;

impl Setup {
    /// `reconsider` of the ledger: what an existing entry means for a request with its key. `None` if it is undone.
    fn judge(slot: usize, entry: &Entry) -> Option<Next> {
        match (entry.is, entry.answer) {
            (Is::Done, Some(answer)) => Some(Next::Nothing(answer, Way::Replayed)),
            (Is::Open | Is::NeedsAttention, _) if entry.lease.over => Some(Next::Take(Claim::on(slot, entry))),
            (Is::Undone, _) => None,
            _ => Some(Next::Nothing(Answer::StillRunning, Way::TurnedAway)),
        }
    }

    /// `shared::journal::Journal::find`, and what `reconsider` makes of the entry.
    pub(crate) fn find(&self, world: &World, process: usize, there: Mark) -> Next {
        let judged = world.journal[KEYED]
            .as_ref()
            .and_then(|entry| Self::judge(KEYED, entry));
        judged.unwrap_or_else(|| {
            if self.has(Rule::FindMindsUndone) && world.processes[process].outdated {
                Next::Nothing(Answer::StillRunning, Way::TurnedAway)
            } else {
                Next::Nothing(Answer::Exists(there), Way::Worked)
            }
        })
    }

    /// `shared::journal::Journal::open`. A lost answer is the same as a crash right after it.
    pub(crate) fn open(&self, world: &mut World, process: usize, plan: Plan) -> Next {
        let slot = self.slot_of(process);
        let turned_away = Next::Nothing(Answer::StillRunning, Way::TurnedAway);
        if let Some(entry) = &world.journal[slot] {
            if let Some(judged) = Self::judge(slot, entry) {
                return judged;
            }
            if self.has(Rule::OpenMindsUndone) && world.processes[process].outdated {
                return turned_away;
            }
        }
        let unclosed = |entry: &Entry| matches!(entry.is, Is::Open | Is::NeedsAttention);
        if self.has(Rule::OneEntryPerUser) && world.journal[1 - slot].as_ref().is_some_and(unclosed) {
            return turned_away;
        }
        let plan = if self.has(Rule::LookAfterOpen) {
            self.plan(world, slot, world.provider)
        } else {
            plan
        };
        let lease = Lease {
            holder: Some(process),
            over: false,
        };
        let entry = Entry {
            id: process + 1,
            is: Is::Open,
            lease,
            attempt: 0,
            plan,
            answer: None,
        };
        world.journal[slot] = Some(entry);
        let claim = Claim::on(slot, &entry);
        if plan.before == self.target(claim) {
            Self::after_provider(claim)
        } else {
            Next::WriteProvider(claim)
        }
    }

    /// `shared::journal::Journal::take`.
    pub(crate) fn take(&self, world: &mut World, process: usize, seen: Claim) -> Next {
        if let Some(entry) = &mut world.journal[seen.slot] {
            let free = matches!(entry.is, Is::Open | Is::NeedsAttention) && entry.lease.over;
            let as_seen = free && Claim::on(seen.slot, entry) == seen;
            if as_seen || !self.has(Rule::TakeIsConditional) {
                world.harm.closed_entry_changed |= matches!(entry.is, Is::Done | Is::Undone);
                entry.is = Is::Open;
                entry.lease = Lease {
                    holder: Some(process),
                    over: false,
                };
                entry.attempt += 1;
                return Next::Survey(Claim::on(seen.slot, entry));
            }
        }
        self.end(process, Answer::StillRunning, Way::TurnedAway)
    }

    /// `shared::journal::Journal::close`. If it fails, the answer to the caller is the same.
    pub(crate) fn close(&self, world: &mut World, process: usize, claim: Claim, ending: Ending, luck: Luck) -> Next {
        if luck == Luck::Fine {
            self.land(world, Flight::Close(claim, ending));
        }
        world.forget(process);
        let answer = match ending {
            Ending::Done(answer) => answer,
            Ending::Undone => Answer::Failed,
        };
        if process < self.requests() && answer == Answer::Success {
            world.promised = self.target(claim);
        }
        self.end(
            process,
            answer,
            if claim.attempt == 0 { Way::Worked } else { Way::Resumed },
        )
    }

    /// `shared::journal::Journal::leave`. If the lease is to run out by itself, nothing is written.
    pub(crate) fn leave(&self, world: &mut World, process: usize, claim: Claim, release: bool, luck: Luck) -> Next {
        if release && luck == Luck::Fine {
            self.land(world, Flight::Leave(claim));
        }
        world.forget(process);
        self.end(process, Answer::Failed, Way::Worked)
    }

    /// The end of a failed repair: `postpone`, or after enough attempts `give_up`.
    pub(crate) fn fail_repair(&self, world: &mut World, process: usize, claim: Claim, release: bool) -> Next {
        if let Some(entry) = world.claimed(claim) {
            if claim.attempt < TRIES {
                Self::postpone(entry);
            } else {
                self.give_up(entry, release);
            }
        }
        world.forget(process);
        self.end(process, Answer::Failed, Way::Worked)
    }

    /// `give_way` of the repair: the lease runs out by itself, and then the repair finds the entry again.
    const fn postpone(entry: &mut Entry) {
        entry.lease.over = false;
    }

    /// `give_up` of the repair.
    fn give_up(&self, entry: &mut Entry, release: bool) {
        entry.is = Is::NeedsAttention;
        entry.lease.over = release || !self.has(Rule::GiveUpKeepsLease);
    }

    /// A request ends with its answer. A repair begins anew.
    const fn end(&self, process: usize, answer: Answer, way: Way) -> Next {
        let requests = if self.unkeyed { self.keyed + 1 } else { self.keyed };
        if process < requests {
            Next::Nothing(answer, way)
        } else {
            Next::Begin
        }
    }
}
