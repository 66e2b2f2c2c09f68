//! Time as a port: tests hold it still, so snapshots are exact and nothing waits.

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

/// Where the time comes from.
#[async_trait]
pub trait Clock: fmt::Debug + Send + Sync {
    /// The time of day, UTC, to the millisecond: finer digits say nothing across machines.
    fn now(&self) -> Timestamp;

    /// Time since some fixed moment; never goes back. For durations only.
    fn monotonic(&self) -> Duration;

    /// Waits.
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

/// A clock that moves only when told to; its waits take no time.
#[derive(Debug, Clone)]
pub struct ManualClock {
    start: Timestamp,
    offset_ms: Arc<AtomicI64>,
    slept: Arc<Mutex<Vec<Duration>>>,
}

impl ManualClock {
    /// A clock that stands at `start`.
    pub fn at(start: Timestamp) -> Self {
        Self {
            start,
            offset_ms: Arc::default(),
            slept: Arc::default(),
        }
    }

    /// Moves it forward.
    pub fn advance(&self, by: Duration) {
        self.offset_ms
            .fetch_add(i64::try_from(by.as_millis()).unwrap_or(i64::MAX), Ordering::Relaxed);
    }

    /// Every wait so far, in order.
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
