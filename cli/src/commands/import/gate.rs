//! Where every request passes: one after the other at the pace of the moment, and none any more once the import is to stop.

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

    /// Waits for the turn; `false` where the import is to stop.
    pub(super) async fn turn(&self) -> bool {
        loop {
            let now = self.clock.monotonic();
            let at = self.pace().take(now);
            if !self.wait(at.saturating_sub(now)).await {
                return false;
            }
            // Whoever had a place when a pause was asked for takes a new one behind it.
            if self.pace().pause(self.clock.monotonic()).is_zero() {
                return true;
            }
        }
    }

    /// Waits; `false` where the import is to stop.
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

    /// Requests a second, now.
    pub(super) fn rate(&self) -> f64 {
        self.pace().rate()
    }

    /// Time since the import began.
    pub(super) fn elapsed(&self) -> Duration {
        self.clock.monotonic()
    }

    /// Lets nobody through any more.
    pub(super) fn stop(&self) {
        self.stop.send_replace(true);
    }

    /// What stops it from elsewhere.
    pub(super) fn stopper(&self) -> Stopper {
        Stopper(self.stop.clone())
    }

    /// Waits until nobody is let through any more.
    pub(super) async fn stopped(&self) {
        // It cannot fail: what it waits for is here.
        let _ = self.stop.subscribe().wait_for(|stop| *stop).await;
    }

    pub(super) fn is_stopped(&self) -> bool {
        *self.stop.borrow()
    }

    fn pace(&self) -> MutexGuard<'_, Pace> {
        self.pace.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
