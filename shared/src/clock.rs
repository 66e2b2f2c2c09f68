//! The time as a port. Tests use a clock that stands still, so that snapshots are exact and no test waits.

use std::{
    fmt,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicI64, Ordering},
    },
    time::{Duration, Instant},
};

use async_trait::async_trait;
use jiff::{SignedDuration, Timestamp};

/// A source of the time.
#[async_trait]
pub trait Clock: fmt::Debug + Send + Sync {
    /// The current time in UTC, to the millisecond. Clocks of different machines do not agree more precisely.
    fn now(&self) -> Timestamp;

    /// The time since a fixed moment; never goes back. Only for durations and deadlines.
    fn monotonic(&self) -> Duration;

    /// Waits for this long.
    async fn sleep(&self, pause: Duration);
}

/// The clock of the operating system.
#[derive(Debug)]
pub struct SystemClock {
    start: Instant,
}

impl SystemClock {
    /// A clock whose [`Clock::monotonic`] counts from now.
    #[expect(clippy::disallowed_methods, reason = "the one place that reads the system's clock")]
    pub fn new() -> Self {
        Self { start: Instant::now() }
    }
}

impl Default for SystemClock {
    fn default() -> Self {
        Self::new()
    }
}

#[async_trait]
impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "the one place that reads the system's clock")]
    fn now(&self) -> Timestamp {
        let now = Timestamp::now();
        Timestamp::from_millisecond(now.as_millisecond()).unwrap_or(now)
    }

    fn monotonic(&self) -> Duration {
        self.start.elapsed()
    }

    #[expect(
        clippy::disallowed_methods,
        reason = "the one place that waits by the system's clock"
    )]
    async fn sleep(&self, pause: Duration) {
        tokio::time::sleep(pause).await;
    }
}

/// A clock that moves only when told to. Its waits return at once.
#[derive(Debug, Clone)]
pub struct ManualClock {
    start: Timestamp,
    offset_ms: Arc<AtomicI64>,
    slept: Arc<Mutex<Vec<Duration>>>,
}

impl ManualClock {
    /// A clock that starts at `start`.
    pub fn at(start: Timestamp) -> Self {
        Self {
            start,
            offset_ms: Arc::default(),
            slept: Arc::default(),
        }
    }

    /// Moves the clock forward.
    pub fn advance(&self, by: Duration) {
        self.offset_ms
            .fetch_add(i64::try_from(by.as_millis()).unwrap_or(i64::MAX), Ordering::Relaxed);
    }

    /// The durations of all waits so far, in order.
    pub fn slept(&self) -> Vec<Duration> {
        self.slept.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn offset(&self) -> i64 {
        self.offset_ms.load(Ordering::Relaxed)
    }
}

#[async_trait]
impl Clock for ManualClock {
    fn now(&self) -> Timestamp {
        self.start
            .saturating_add(SignedDuration::from_millis(self.offset()))
            .unwrap_or(self.start)
    }

    fn monotonic(&self) -> Duration {
        Duration::from_millis(self.offset().unsigned_abs())
    }

    async fn sleep(&self, pause: Duration) {
        self.slept.lock().unwrap_or_else(PoisonError::into_inner).push(pause);
    }
}
