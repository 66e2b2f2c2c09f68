//! Passes what happens on to listeners, as it happens.
//!
//! Listeners get a trace as a whole. A trace changes with each of its rows, so sending it at every change would cost the square
//! of its length. So each listener only keeps a list of changed traces, and fetches their present state now and then. A slow
//! listener gets fewer states, and nothing waits for it.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, MutexGuard, PoisonError, Weak},
};

use serde::Serialize;
use tokio::sync::Notify;

use super::ring::Key;

/// How many mails and switched faults are kept for a slow listener.
pub(super) const BACKLOG: usize = 256;

#[derive(Default)]
pub(super) struct Waiting {
    pub(super) notices: VecDeque<(&'static str, Arc<str>)>,
    pub(super) missed: u64,
    /// In the order of their first change since the last batch.
    pub(super) changed: Vec<Key>,
    pub(super) is_over: bool,
}

/// The queue of one listener.
#[derive(Default)]
pub(super) struct Ear {
    waiting: Mutex<Waiting>,
    pub(super) called: Notify,
}

impl Ear {
    pub(super) fn lock(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn put(&self, put: impl FnOnce(&mut Waiting)) {
        put(&mut self.lock());
        self.called.notify_one();
    }
}

/// All listeners; `None` once the stack stops.
pub(super) struct Live(Mutex<Option<Vec<Weak<Ear>>>>);

impl Default for Live {
    fn default() -> Self {
        Self(Mutex::new(Some(Vec::new())))
    }
}

impl Live {
    /// Adds a listener's queue; `None` once the stack stops.
    pub(super) fn ear(&self) -> Option<Arc<Ear>> {
        let ear = Arc::<Ear>::default();
        let mut ears = self.lock();
        let ears = ears.as_mut()?;
        ears.retain(|ear| ear.strong_count() > 0);
        ears.push(Arc::downgrade(&ear));
        Some(ear)
    }

    /// Sends an event to all listeners; `make` is only called if there are any.
    pub(super) fn tell<T: Serialize>(&self, event: &'static str, make: impl FnOnce() -> T) {
        let ears = self.ears();
        if ears.is_empty() {
            return;
        }
        // Every event serialises.
        let Ok(data) = serde_json::to_string(&make()) else {
            return;
        };
        let data: Arc<str> = data.into();
        for ear in ears {
            ear.put(|waiting| {
                if waiting.notices.len() < BACKLOG {
                    waiting.notices.push_back((event, Arc::clone(&data)));
                } else {
                    waiting.missed += 1;
                }
            });
        }
    }

    /// Marks a trace as changed for all listeners.
    pub(super) fn changed(&self, trace: Key) {
        for ear in self.ears() {
            ear.put(|waiting| {
                if !waiting.changed.contains(&trace) {
                    waiting.changed.push(trace);
                }
            });
        }
    }

    pub(super) fn has_listeners(&self) -> bool {
        !self.ears().is_empty()
    }

    /// Ends all listeners after they have received what is waiting.
    pub(super) fn close(&self) {
        let ears = self.lock().take();
        for ear in ears.iter().flatten().filter_map(Weak::upgrade) {
            ear.put(|waiting| waiting.is_over = true);
        }
    }

    fn ears(&self) -> Vec<Arc<Ear>> {
        let ears = self.lock();
        ears.iter().flatten().filter_map(Weak::upgrade).collect()
    }

    fn lock(&self) -> MutexGuard<'_, Option<Vec<Weak<Ear>>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
