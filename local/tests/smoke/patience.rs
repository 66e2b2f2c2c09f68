//! How long to wait for eventual consistency.

use std::time::Duration;

/// The first pause before a retry; each later one is twice as long. All pauses together are 32 seconds, longer than any upstream
/// takes to show a change, and than a throttled request is asked to wait.
const FIRST: Duration = Duration::from_millis(250);
const PAUSES: i32 = 7;

#[derive(Debug, Clone, Copy)]
pub(crate) enum Patience {
    /// In one process everything is visible at once; anything else is a fault.
    None,
    /// Real systems are eventually consistent, have cold starts, and throttle.
    Some,
}

impl Patience {
    /// The pauses, in order.
    pub(crate) fn pauses(self) -> impl Iterator<Item = Duration> {
        let number = match self {
            Self::None => 0,
            Self::Some => PAUSES,
        };
        (0..number).map(|tries| FIRST * 2_u32.pow(tries.unsigned_abs()))
    }
}
