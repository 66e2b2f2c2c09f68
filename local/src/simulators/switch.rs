//! The switch by which a simulator's fault is on or off.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::http::Method;

use super::faults::Fault;
use super::watcher::Watcher;

/// The switch of one simulator: at most one fault at a time.
#[derive(Debug, Default)]
pub struct Faults {
    current: Mutex<Option<Fault>>,
    /// Who is told when the switch changes, and of which simulator it is.
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

    // Told while it is locked, so that the last that is told is what is on.
    fn tell(&self, current: Option<&Fault>) {
        if let Some((simulator, watcher)) = &self.watcher {
            watcher.switched(simulator, current);
        }
    }

    /// The fault that is on, with the times it has left.
    pub fn current(&self) -> Option<Fault> {
        self.lock().clone()
    }

    /// Ends when a fault that is on has met all of its requests: then it is no longer set.
    pub async fn spent(&self) {
        while self.current().is_some() {
            tokio::task::yield_now().await;
        }
    }

    /// The fault this request meets, which counts as one of its times.
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

    /// Whether not even a connection is accepted. A fault that picks requests has to read them first.
    pub(super) fn refuses_connections(&self) -> bool {
        self.lock().as_ref().is_some_and(|fault| {
            fault.down && fault.times.is_none() && fault.skip.is_none() && fault.matching.is_none()
        })
    }

    fn lock(&self) -> MutexGuard<'_, Option<Fault>> {
        self.current.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
