//! What the model's world consists of: the two sides, the journal, the processes, and what is under way between them.

use std::collections::BTreeSet;

/// The id of an entry, and thereby the mark on a user that the entry made. Zero stands for no user, or for the old value.
pub(crate) type Mark = usize;

/// The mark on a registration that a read has made of a user whom it found at the provider alone.
pub(crate) const READ: Mark = usize::MAX;
/// The entry of the requests that carry the key.
pub(crate) const KEYED: usize = 0;
/// The entry of the request without a key, which has an entry to itself.
pub(crate) const UNKEYED: usize = 1;

/// What an entry is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Is {
    Open,
    Done,
    Undone,
    NeedsAttention,
}

impl Is {
    /// The name under which the journal stores the state.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Done => "done",
            Self::Undone => "undone",
            Self::NeedsAttention => "needs-attention",
        }
    }
}

/// What a caller is told. A refusal names the user that it is about, so that a property can tell whose it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Answer {
    Success,
    Exists(Mark),
    Refused,
    Failed,
    StillRunning,
}

/// How a process came by its answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Way {
    Worked,
    Resumed,
    Replayed,
    TurnedAway,
}

/// How work on an entry ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Ending {
    Done(Answer),
    Undone,
}

/// What the entry keeps of the look before it: the way back, and whether Subscribe has anything to change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Plan {
    pub(crate) before: Mark,
    pub(crate) writes_subscribe: bool,
}

/// `holder` is the process only as long as it lives: nobody in the protocol can see more of the dead than that the lease
/// has not ended, and forgetting who they were keeps the model small. `attempt` tells one lease from the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Lease {
    pub(crate) holder: Option<usize>,
    pub(crate) over: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Entry {
    pub(crate) id: Mark,
    pub(crate) is: Is,
    pub(crate) lease: Lease,
    pub(crate) attempt: u8,
    pub(crate) plan: Plan,
    pub(crate) answer: Option<Answer>,
}

/// One lease on one entry, as its holder remembers it, or as somebody who wants to take it has seen it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Claim {
    pub(crate) slot: usize,
    pub(crate) id: Mark,
    pub(crate) attempt: u8,
    pub(crate) plan: Plan,
}

impl Claim {
    pub(crate) const fn on(slot: usize, entry: &Entry) -> Self {
        Self {
            slot,
            id: entry.id,
            attempt: entry.attempt,
            plan: entry.plan,
        }
    }
}

/// The step that a process takes next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Next {
    Begin,
    /// At the second of the two sides, with what was seen at the provider.
    Look(Mark),
    Find(Mark),
    Open(Plan),
    Take(Claim),
    Survey(Claim),
    WriteProvider(Claim),
    LookAtProvider(Claim),
    WriteSubscribe(Claim),
    LookAtSubscribe(Claim),
    Undo(Claim, Ending),
    Close(Claim, Ending),
    /// The flag: whether the lease is released at once. A write that may still land needs the lease's time to do so.
    Leave(Claim, bool),
    /// Of repair alone: ends in `postpone` or in `give_up`. The flag as above.
    Fail(Claim, bool),
    Nothing(Answer, Way),
    Dead,
}

impl Next {
    /// The entry that the process works on, if it does.
    pub(crate) const fn holds(&self) -> Option<Claim> {
        match *self {
            Self::Survey(claim)
            | Self::WriteProvider(claim)
            | Self::LookAtProvider(claim)
            | Self::WriteSubscribe(claim)
            | Self::LookAtSubscribe(claim)
            | Self::Undo(claim, _)
            | Self::Close(claim, _)
            | Self::Leave(claim, _)
            | Self::Fail(claim, _) => Some(claim),
            _ => None,
        }
    }

    /// Whether the process has yet to hear from the journal.
    pub(crate) const fn asks(&self) -> bool {
        matches!(self, Self::Look(_) | Self::Find(_) | Self::Open(_))
    }

    pub(crate) const fn lives(&self) -> bool {
        !matches!(self, Self::Begin | Self::Nothing(..) | Self::Dead)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Process {
    pub(crate) next: Next,
    /// The key's entry has become undone since this request began: what it has seen of the two sides is old.
    pub(crate) outdated: bool,
}

/// A call whose sender no longer waits for it, and which arrives when it likes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Flight {
    WriteProvider(Claim),
    WriteSubscribe(Claim),
    Undo(Claim),
    Close(Claim, Ending),
    Leave(Claim),
    /// A read's levelling of the two sides.
    Register,
}

impl Flight {
    /// The entry whose effect it is, for calls to one of the two sides.
    pub(crate) const fn effect_of(&self) -> Option<Claim> {
        match *self {
            Self::WriteProvider(claim) | Self::WriteSubscribe(claim) | Self::Undo(claim) => Some(claim),
            Self::Close(..) | Self::Leave(_) | Self::Register => None,
        }
    }
}

/// What must never have happened, and could not be told from the state alone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Harm {
    pub(crate) second_user: bool,
    pub(crate) second_mail: bool,
    pub(crate) closed_entry_changed: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct World {
    pub(crate) provider: Mark,
    pub(crate) subscribe: Mark,
    pub(crate) journal: [Option<Entry>; 2],
    pub(crate) processes: Vec<Process>,
    pub(crate) flights: BTreeSet<Flight>,
    pub(crate) crashes_left: u8,
    pub(crate) faults_left: u8,
    pub(crate) reads_left: u8,
    /// Whose success a caller has been told of, zero for nobody's.
    pub(crate) promised: Mark,
    /// One bit for each entry that has written Subscribe.
    pub(crate) mailed: u32,
    pub(crate) harm: Harm,
}

impl World {
    /// Nobody is at work and nothing is left to do for repair.
    pub(crate) fn at_rest(&self) -> bool {
        self.flights.is_empty()
            && !self.processes.iter().any(|process| process.next.lives())
            && !self.journal.iter().flatten().any(|entry| entry.is == Is::Open)
    }

    /// The entry, if it is open and the claim is on its present lease.
    pub(crate) fn claimed(&mut self, claim: Claim) -> Option<&mut Entry> {
        self.journal[claim.slot]
            .as_mut()
            .filter(|entry| entry.is == Is::Open && Claim::on(claim.slot, entry) == claim)
    }

    /// A process that has ended holds no lease any more, it only has not run out.
    pub(crate) fn forget(&mut self, process: usize) {
        for entry in self.journal.iter_mut().flatten() {
            if entry.lease.holder == Some(process) {
                entry.lease.holder = None;
            }
        }
    }
}
