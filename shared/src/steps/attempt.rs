//! Which attempt at a piece of work the steps belong to.

use ulid::Ulid;

/// One attempt at a piece of work that the journal keeps: the request itself, and whoever finishes it after a crash.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Attempt {
    /// The work, the same in every attempt.
    pub work: Ulid,
    /// How often it was taken up before.
    pub number: u32,
}

impl Attempt {
    /// A write of another attempt may differ from this one's, so it needs a key of its own.
    pub(super) fn key(self, suffix: &str) -> String {
        match self.number {
            0 => format!("{}{suffix}", self.work),
            number => format!("{}-{number}{suffix}", self.work),
        }
    }
}
