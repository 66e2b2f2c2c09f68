//! How long to wait for what need not be so at once.

use std::time::Duration;

/// Pauses before further tries, each twice as long as the one before: 32 seconds in all, more than any of the systems behind
/// takes to show what it was told, and more than one throttled request is asked to wait.
const FIRST: Duration = Duration::from_millis(250);
const PAUSES: i32 = 7;

#[derive(Debug, Clone, Copy)]
pub(crate) enum Patience {
    /// What is in this process is so at once, or there is a fault.
    None,
    /// Real systems are consistent in the end, cold at the beginning, and ask for pauses.
    Some,
}

impl Patience {
    /// The pauses, until there is none any more.
    pub(crate) fn pauses(self) -> impl Iterator<Item = Duration> {
        let number = match self {
            Self::None => 0,
            Self::Some => PAUSES,
        };
        (0..number).map(|tries| FIRST * 2_u32.pow(tries.unsigned_abs()))
    }
}
