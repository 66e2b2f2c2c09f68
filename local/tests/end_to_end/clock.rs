//! The system's time for the functions, without the waits that an upstream asks of them.

use std::time::Duration;

use async_trait::async_trait;
use jiff::Timestamp;
use shared::clock::{Clock, SystemClock};

/// A clock that goes as the system's does; who waits by it waits no time.
#[derive(Debug, Default)]
pub(crate) struct ImpatientClock(SystemClock);

#[async_trait]
impl Clock for ImpatientClock {
    fn now(&self) -> Timestamp {
        self.0.now()
    }

    fn monotonic(&self) -> Duration {
        self.0.monotonic()
    }

    async fn sleep(&self, _pause: Duration) {}
}
