//! Switches a simulator's fault on and off.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::http::Method;

use super::faults::Fault;
use super::watcher::Watcher;

/// The fault of one simulator; at most one at a time.
#[derive(Debug, Default)]
pub struct Faults {
    current: Mutex<Option<Fault>>,
    /// Notified of changes, with the simulator's name.
    watcher: Option<(&'static str, Arc<dyn Watcher>)>,
}

impl Faults {
    pub(super) fn watched_by(simulator: &'static str, watcher: Option<Arc<dyn Watcher>>) -> Self {
        Self {
            current: Mutex::default(),
            watcher: watcher.map(|watcher| (simulator, watcher)),
        }
    }

    pub fn set(&self, fault: Fault) {
        let mut current = self.lock();
        *current = Some(fault);
        self.tell(current.as_ref());
    }

    pub fn clear(&self) {
        let mut current = self.lock();
        *current = None;
        self.tell(None);
    }

    // Called while the lock is held, so that the last notification always matches the state.
    fn tell(&self, current: Option<&Fault>) {
        if let Some((simulator, watcher)) = &self.watcher {
            watcher.switched(simulator, current);
        }
    }

    /// The active fault, with the number of times left.
    pub fn current(&self) -> Option<Fault> {
        self.lock().clone()
    }

    /// Completes when the active fault has been applied as often as it should be, and is switched off.
    pub async fn spent(&self) {
        while self.current().is_some() {
            tokio::task::yield_now().await;
        }
    }

    /// The fault for this request, which counts as one of its times.
    pub(super) fn meet(&self, method: &Method, path: &str) -> Option<Fault> {
        let mut current = self.lock();
        let fault = current.as_mut().filter(|fault| fault.meets(method, path))?;
        if let Some(skip) = fault.skip.filter(|skip| *skip > 0) {
            fault.skip = Some(skip - 1);
            self.tell(current.as_ref());
            return None;
        }
        let met = fault.clone();
        match fault.times {
            Some(0 | 1) => *current = None,
            Some(times) => fault.times = Some(times - 1),
            None => return Some(met),
        }
        self.tell(current.as_ref());
        Some(met)
    }

    /// Whether connections are refused. A fault for only some requests has to read them first, so it accepts connections.
    pub(super) fn refuses_connections(&self) -> bool {
        self.lock().as_ref().is_some_and(|fault| {
            fault.down && fault.times.is_none() && fault.skip.is_none() && fault.matching.is_none()
        })
    }

    fn lock(&self) -> MutexGuard<'_, Option<Fault>> {
        self.current.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
