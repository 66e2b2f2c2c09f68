//! The simulators' sources of time and new ids.
//!
//! Tests fix both, so that snapshots of answers are exact.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use jiff::Timestamp;

/// The purpose of a new id. Each purpose has its own counter, so that one more or fewer token request does not shift the user
/// ids.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Purpose {
    AccessToken,
    Call,
    Registration,
    UserId,
    Verification,
}

type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;
type Ids = Arc<dyn Fn(Purpose) -> String + Send + Sync>;

/// The time and the ids of a simulator.
#[derive(Clone)]
pub struct Sources {
    clock: Clock,
    ids: Ids,
}

impl Sources {
    pub fn new(
        clock: impl Fn() -> Timestamp + Send + Sync + 'static,
        ids: impl Fn(Purpose) -> String + Send + Sync + 'static,
    ) -> Self {
        Self {
            clock: Arc::new(clock),
            ids: Arc::new(ids),
        }
    }

    /// The wall clock, and random ids of 32 hexadecimal digits.
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place where simulators meet the real clock and real chance"
    )]
    pub fn system() -> Self {
        Self::new(Timestamp::now, |_| uuid::Uuid::new_v4().simple().to_string())
    }

    /// A fixed clock, and ids that count from one.
    pub fn fixed(at: Timestamp) -> Self {
        let counters = Mutex::new(BTreeMap::<Purpose, u64>::new());
        Self::new(
            move || at,
            move |purpose| {
                let mut counters = counters.lock().unwrap_or_else(PoisonError::into_inner);
                let count = counters.entry(purpose).or_default();
                *count += 1;
                format!("{count:032x}")
            },
        )
    }

    pub fn now(&self) -> Timestamp {
        (self.clock)()
    }

    pub fn id(&self, purpose: Purpose) -> String {
        (self.ids)(purpose)
    }

    /// The present time as the simulated services print it: UTC, milliseconds.
    pub(super) fn wire_now(&self) -> String {
        wire_time(self.now())
    }

    /// The present time in the format of HTTP's `Date`; without it, the server would add the machine's time.
    pub(super) fn http_date(&self) -> String {
        self.now().strftime("%a, %d %b %Y %H:%M:%S GMT").to_string()
    }
}

impl Default for Sources {
    fn default() -> Self {
        Self::system()
    }
}

impl fmt::Debug for Sources {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Sources").finish_non_exhaustive()
    }
}

pub(super) fn wire_time(at: Timestamp) -> String {
    format!("{at:.3}")
}
