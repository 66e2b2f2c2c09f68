//! The gate that every request passes, one by one at the present pace, until the import is stopped.

use std::{
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use shared::clock::{Clock as _, SystemClock};
use tokio::sync::watch;

use super::pace::Pace;

#[derive(Debug)]
pub(super) struct Gate {
    pace: Mutex<Pace>,
    clock: SystemClock,
    stop: watch::Sender<bool>,
}

/// Stops a gate.
#[derive(Debug)]
pub(super) struct Stopper(watch::Sender<bool>);

impl Stopper {
    pub(super) fn stop(&self) {
        self.0.send_replace(true);
    }
}

impl Gate {
    pub(super) fn new(pace: Pace) -> Self {
        Self {
            pace: Mutex::new(pace),
            clock: SystemClock::new(),
            stop: watch::Sender::new(false),
        }
    }

    /// Waits for a turn; `false` if the import is stopped.
    pub(super) async fn turn(&self) -> bool {
        loop {
            let now = self.clock.monotonic();
            let at = self.pace().take(now);
            if !self.wait(at.saturating_sub(now)).await {
                return false;
            }
            // A pause began while this request waited, so it waits again.
            if self.pace().pause(self.clock.monotonic()).is_zero() {
                return true;
            }
        }
    }

    /// Waits; `false` if the import is stopped.
    pub(super) async fn wait(&self, pause: Duration) -> bool {
        if !pause.is_zero() {
            let mut stop = self.stop.subscribe();
            let stopped = async { stop.wait_for(|stop| *stop).await.map(|_| ()) };
            tokio::select! {
                () = self.clock.sleep(pause) => {}
                _ = stopped => {}
            }
        }
        !self.is_stopped()
    }

    pub(super) fn throttled(&self, after: Duration) {
        let now = self.clock.monotonic();
        self.pace().throttled(now, after);
    }

    pub(super) fn passed(&self) {
        self.pace().passed();
    }

    /// The present rate, in requests per second.
    pub(super) fn rate(&self) -> f64 {
        self.pace().rate()
    }

    /// Time since the import began.
    pub(super) fn elapsed(&self) -> Duration {
        self.clock.monotonic()
    }

    /// Stops the import: no request passes any more.
    pub(super) fn stop(&self) {
        self.stop.send_replace(true);
    }

    /// A handle that stops the gate.
    pub(super) fn stopper(&self) -> Stopper {
        Stopper(self.stop.clone())
    }

    /// Waits until the gate is stopped.
    pub(super) async fn stopped(&self) {
        // It cannot fail, because the sender lives as long as `self`.
        let _ = self.stop.subscribe().wait_for(|stop| *stop).await;
    }

    pub(super) fn is_stopped(&self) -> bool {
        *self.stop.borrow()
    }

    fn pace(&self) -> MutexGuard<'_, Pace> {
        self.pace.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
