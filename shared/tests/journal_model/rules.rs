//! The rules of the protocol, each of which can be taken away, and what the world does to it in one run of the checker.

/// A rule that the protocol relies on. A test takes each away in turn and expects the checker to see harm.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Rule {
    /// `take` asks that the entry is still as it was seen, with its lease over.
    TakeIsConditional,
    /// `close` asks for the lease and for the state open.
    CloseIsConditional,
    /// `leave` asks the same.
    LeaveIsConditional,
    /// A lease that nobody releases ends by itself.
    LeaseRunsOut,
    /// The deadline of a process comes before its lease's end.
    LeaseOutlivesHolder,
    /// What a process has sent to a side arrives, if at all, before its lease's end.
    LeaseOutlivesCalls,
    /// "Already exists" is said to a request with a key only after a look into the journal.
    FindBeforeRefusing,
    /// An entry that became undone after the request's beginning makes `find` answer "still running".
    FindMindsUndone,
    /// An entry that became undone after the request's beginning makes `open` answer "still running".
    OpenMindsUndone,
    /// The provider refuses to make a user who is there.
    CreationIsConditional,
    /// A write without an answer is followed by a look.
    DoubtIsLookedAt,
    /// Where that look does not see the effect, the entry is left with its lease, for the effect may still come.
    DoubtKeepsLease,
    /// Likewise where repair gives up on an entry after a delete without an answer.
    GiveUpKeepsLease,
    /// Repair takes back only what its entry made.
    UndoIsForOwn,
    /// A resumed request looks before it writes.
    ResumeLooks,
    /// A read leaves a user alone whose entry is not done with success.
    ReadMindsJournal,
    /// `open` answers "still running" while another entry for the same user is open or needs attention.
    OneEntryPerUser,
    /// What the entry keeps of the two sides is read after `open`, or `open` asks that nothing was written since.
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

/// What the first draft of the protocol did without.
pub(crate) const DRAFT: [Rule; 6] = [
    Rule::OpenMindsUndone,
    Rule::DoubtKeepsLease,
    Rule::GiveUpKeepsLease,
    Rule::ReadMindsJournal,
    Rule::OneEntryPerUser,
    Rule::LookAfterOpen,
];

/// What the code does without (`docs/consistency.md`, "What is not promised"): the first against a read that levels the two
/// sides of an unfinished creation, the others against two different changes of one user at once.
pub(crate) const NOT_KEPT: [Rule; 3] = [Rule::ReadMindsJournal, Rule::OneEntryPerUser, Rule::LookAfterOpen];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Operation {
    /// The provider's user carries the mark of the entry that made it.
    Create,
    /// An update or a change of email: only the value can be seen, and the way back is what was read before.
    Change,
}

/// Everything that can happen in one run of the checker.
#[derive(Clone, Debug)]
pub(crate) struct Setup {
    pub(crate) operation: Operation,
    /// Requests with the one key, and whether one without a key races them for the same user.
    pub(crate) keyed: usize,
    pub(crate) unkeyed: bool,
    pub(crate) repairs: usize,
    pub(crate) crashes: u8,
    pub(crate) faults: u8,
    /// Whether a call whose sender gave up waiting can still have its effect later.
    pub(crate) late_effects: bool,
    /// Reads (Get By Id) that may come in between and level the two sides.
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
