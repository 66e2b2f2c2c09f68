//! The rules of the protocol, each of which can be removed, and what can happen in one run of the checker.

/// A rule that the protocol depends on. A test removes each in turn and expects the checker to find harm.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Rule {
    /// `take` requires that the entry is as it was seen, with its lease over.
    TakeIsConditional,
    /// `close` requires that the lease is held and the state is open.
    CloseIsConditional,
    /// `leave` requires the same.
    LeaveIsConditional,
    /// A lease that is not released ends by itself.
    LeaseRunsOut,
    /// The deadline of a process comes before the end of its lease.
    LeaseOutlivesHolder,
    /// A call to a side arrives before the sender's lease ends, or never.
    LeaseOutlivesCalls,
    /// A request with a key gets "already exists" only after the journal was read.
    FindBeforeRefusing,
    /// If an entry became undone after the request began, `find` answers "still running".
    FindMindsUndone,
    /// If an entry became undone after the request began, `open` answers "still running".
    OpenMindsUndone,
    /// The provider refuses to create a user who exists.
    CreationIsConditional,
    /// After a write without an answer the side is read.
    DoubtIsLookedAt,
    /// If that read does not find the effect, the entry is left with its lease, because the effect may still come.
    DoubtKeepsLease,
    /// Likewise if the repair gives up on an entry after a delete without an answer.
    GiveUpKeepsLease,
    /// The repair takes back only what its entry has done.
    UndoIsForOwn,
    /// A resumed request reads the sides before it writes.
    ResumeLooks,
    /// A read does not synchronise a user whose entry is not done with success.
    ReadMindsJournal,
    /// `open` answers "still running" while the user has another entry that is open or needs attention.
    OneEntryPerUser,
    /// The values before the write are read after `open`, or `open` requires that nothing was written since they were
    /// read.
    LookAfterOpen,
}

impl Rule {
    pub(crate) const ALL: [Self; 18] = [
        Self::TakeIsConditional,
        Self::CloseIsConditional,
        Self::LeaveIsConditional,
        Self::LeaseRunsOut,
        Self::LeaseOutlivesHolder,
        Self::LeaseOutlivesCalls,
        Self::FindBeforeRefusing,
        Self::FindMindsUndone,
        Self::OpenMindsUndone,
        Self::CreationIsConditional,
        Self::DoubtIsLookedAt,
        Self::DoubtKeepsLease,
        Self::GiveUpKeepsLease,
        Self::UndoIsForOwn,
        Self::ResumeLooks,
        Self::ReadMindsJournal,
        Self::OneEntryPerUser,
        Self::LookAfterOpen,
    ];
}

/// The rules that the first draft of the protocol lacked.
pub(crate) const DRAFT: [Rule; 6] = [
    Rule::OpenMindsUndone,
    Rule::DoubtKeepsLease,
    Rule::GiveUpKeepsLease,
    Rule::ReadMindsJournal,
    Rule::OneEntryPerUser,
    Rule::LookAfterOpen,
];

/// The rules that the code does not follow (`docs/consistency.md`, "What is not promised"): the first is needed if a
/// read synchronises the sides during a creation, the others if two different changes of one user are made at the same
/// time.
pub(crate) const NOT_KEPT: [Rule; 3] = [Rule::ReadMindsJournal, Rule::OneEntryPerUser, Rule::LookAfterOpen];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Operation {
    /// The provider's user has the mark of the entry that created it.
    Create,
    /// An update or a change of email: only the value can be seen, and the undo writes the value that was read before.
    Change,
}

/// What can happen in one run of the checker.
#[derive(Clone, Debug)]
pub(crate) struct Setup {
    pub(crate) operation: Operation,
    /// The number of requests with the one key; `unkeyed` adds one without a key for the same user.
    pub(crate) keyed: usize,
    pub(crate) unkeyed: bool,
    pub(crate) repairs: usize,
    pub(crate) crashes: u8,
    pub(crate) faults: u8,
    /// Whether a call can have its effect after its sender has stopped waiting.
    pub(crate) late_effects: bool,
    /// How many reads (Get By Id) may synchronise the sides in between.
    pub(crate) reads: u8,
    /// Whether a stored "already exists" must be true at rest.
    pub(crate) true_refusals: bool,
    pub(crate) without: Vec<Rule>,
}

impl Setup {
    pub(crate) const fn new(operation: Operation) -> Self {
        Self {
            operation,
            keyed: 2,
            unkeyed: false,
            repairs: 1,
            crashes: 1,
            faults: 1,
            late_effects: false,
            reads: 0,
            true_refusals: false,
            without: Vec::new(),
        }
    }

    pub(crate) fn has(&self, rule: Rule) -> bool {
        !self.without.contains(&rule)
    }

    pub(crate) fn requests(&self) -> usize {
        self.keyed + usize::from(self.unkeyed)
    }

    pub(crate) const fn slot_of(&self, process: usize) -> usize {
        if process < self.keyed {
            super::world::KEYED
        } else {
            super::world::UNKEYED
        }
    }
}
