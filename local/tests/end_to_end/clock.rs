//! A clock that tests can advance.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use async_trait::async_trait;
use jiff::Timestamp;
use local::{simulators::Sources, stack::StackConfig};
use shared::{
    clock::{Clock, SystemClock},
    ids::{IdSource as _, RandomIds},
};

/// Runs like the system's clock, plus the time that was passed. Waiting on it takes no time.
#[derive(Debug, Default)]
pub(crate) struct ImpatientClock {
    system: SystemClock,
    ahead_ms: AtomicU64,
}

impl ImpatientClock {
    /// A stack whose functions and simulators use this clock.
    pub(crate) fn stack(clock: &Arc<Self>) -> StackConfig {
        let of_simulators = Arc::clone(clock);
        StackConfig {
            clock: clock.clone(),
            sources: Sources::new(move || of_simulators.now(), |_| RandomIds.uuid().replace('-', "")),
            ..StackConfig::new(0, None, Duration::ZERO)
        }
    }

    /// Advances the clock.
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
