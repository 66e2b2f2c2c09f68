//! A time that nobody has to wait for.

use std::{
    sync::atomic::{AtomicU64, Ordering},
    time::Duration,
};

use async_trait::async_trait;
use jiff::Timestamp;
use shared::clock::{Clock, SystemClock};

/// A clock that goes as the system's does, and ahead of it by as much as it is told; who waits by it waits no time.
#[derive(Debug, Default)]
pub(crate) struct ImpatientClock {
    system: SystemClock,
    ahead_ms: AtomicU64,
}

impl ImpatientClock {
    /// Lets this time pass at once.
    pub(crate) fn pass(&self, time: Duration) {
        let ms = u64::try_from(time.as_millis()).unwrap();
        self.ahead_ms.fetch_add(ms, Ordering::SeqCst);
    }
}

#[async_trait]
impl Clock for ImpatientClock {
    fn now(&self) -> Timestamp {
        self.system.now() + Duration::from_millis(self.ahead_ms.load(Ordering::SeqCst))
    }

    fn monotonic(&self) -> Duration {
        self.system.monotonic()
    }

    async fn sleep(&self, _pause: Duration) {}
}
