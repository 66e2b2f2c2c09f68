//! The attempt at a work to which steps belong.

use ulid::Ulid;

/// One attempt at a work: the request that began it, a repeat that finishes it, or a repair.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Attempt {
    /// The id of the work, the same in every attempt.
    pub work: Ulid,
    /// The number of earlier attempts.
    pub number: u32,
}

impl Attempt {
    /// The idempotency key of the attempt. Attempts have different keys, because their writes may differ.
    pub(super) fn key(self, suffix: &str) -> String {
        match self.number {
            0 => format!("{}{suffix}", self.work),
            number => format!("{}-{number}{suffix}", self.work),
        }
    }
}
