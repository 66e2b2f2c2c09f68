//! The state of the model: the two sides, the journal, the processes, and the calls under way.

use std::collections::BTreeSet;

/// The id of an entry, which is also the mark on a user that the entry made. Zero means no user, or the old value.
pub(crate) type Mark = usize;

/// The mark on a registration that a read has made from a user whom it found at the provider alone.
pub(crate) const READ: Mark = usize::MAX;
/// The slot of the entry of the requests with the key.
pub(crate) const KEYED: usize = 0;
/// The slot of the entry of the request without a key.
pub(crate) const UNKEYED: usize = 1;

/// The state of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Is {
    Open,
    Done,
    Undone,
    NeedsAttention,
}

impl Is {
    /// The name of the state in the journal.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Done => "done",
            Self::Undone => "undone",
            Self::NeedsAttention => "needs-attention",
        }
    }
}

/// The answer to a caller. A refusal has the mark of the user that it is about, so that a property can tell who made
/// it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Answer {
    Success,
    Exists(Mark),
    Refused,
    Failed,
    StillRunning,
}

/// How a process got its answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Way {
    Worked,
    Resumed,
    Replayed,
    TurnedAway,
}

/// How an entry is closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Ending {
    Done(Answer),
    Undone,
}

/// The plan in an entry: the value before, and whether Subscribe has to be changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Plan {
    pub(crate) before: Mark,
    pub(crate) writes_subscribe: bool,
}

/// `holder` is set only while the process lives. Nobody in the protocol can see more of a dead process than that its
/// lease has not ended, and forgetting it keeps the model small. `attempt` distinguishes one lease from the next.
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

/// One lease of an entry, as its holder knows it or as a process that wants to take the entry has seen it.
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

/// The next step of a process.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Next {
    Begin,
    /// Reading the second side, with the value that was read at the provider.
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
    /// The flag says whether the lease is released at once. It is not while a write may still arrive.
    Leave(Claim, bool),
    /// Only of the repair: ends in `postpone` or `give_up`. The flag as above.
    Fail(Claim, bool),
    Nothing(Answer, Way),
    Dead,
}

impl Next {
    /// The lease under which the process works, if it has one.
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

    /// Whether the process still waits for its first answer of the journal.
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
    /// The key's entry has become undone since this request began, so what it has read of the sides may be old.
    pub(crate) outdated: bool,
}

/// A call whose sender no longer waits; it can arrive at any time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Flight {
    WriteProvider(Claim),
    WriteSubscribe(Claim),
    Undo(Claim),
    Close(Claim, Ending),
    Leave(Claim),
    /// A read's synchronisation of the sides.
    Register,
}

impl Flight {
    /// The claim of a call to one of the sides.
    pub(crate) const fn effect_of(&self) -> Option<Claim> {
        match *self {
            Self::WriteProvider(claim) | Self::WriteSubscribe(claim) | Self::Undo(claim) => Some(claim),
            Self::Close(..) | Self::Leave(_) | Self::Register => None,
        }
    }
}

/// Harm that cannot be seen in the state alone.
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
    /// The value whose success a caller was told; zero for none.
    pub(crate) promised: Mark,
    /// One bit per entry that has written to Subscribe.
    pub(crate) mailed: u32,
    pub(crate) harm: Harm,
}

impl World {
    /// No process is running, no call is under way, and no entry is open.
    pub(crate) fn at_rest(&self) -> bool {
        self.flights.is_empty()
            && !self.processes.iter().any(|process| process.next.lives())
            && !self.journal.iter().flatten().any(|entry| entry.is == Is::Open)
    }

    /// The entry, if it is open and the claim is for its current lease.
    pub(crate) fn claimed(&mut self, claim: Claim) -> Option<&mut Entry> {
        self.journal[claim.slot]
            .as_mut()
            .filter(|entry| entry.is == Is::Open && Claim::on(claim.slot, entry) == claim)
    }

    /// Clears the holder of a process that has ended. Its lease has not run out yet.
    pub(crate) fn forget(&mut self, process: usize) {
        for entry in self.journal.iter_mut().flatten() {
            if entry.lease.holder == Some(process) {
                entry.lease.holder = None;
            }
        }
    }
}
