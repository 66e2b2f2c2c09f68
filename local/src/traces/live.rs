//! What happens, to those who listen, while it happens.
//!
//! A trace is told whole, and changes with each of its rows: told at each change, a long one would cost the square of its length.
//! So listeners are told which traces have changed, and fetch the state that each has by then, once in a while. Whoever is slow
//! gets fewer states, and none waits for them.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, MutexGuard, PoisonError, Weak},
};

use serde::Serialize;
use tokio::sync::Notify;

use super::ring::Key;

/// As many mails and switches wait for a listener who is slow.
pub(super) const BACKLOG: usize = 256;

#[derive(Default)]
pub(super) struct Waiting {
    pub(super) notices: VecDeque<(&'static str, Arc<str>)>,
    pub(super) missed: u64,
    /// In the order in which they came to be no longer as they were told.
    pub(super) changed: Vec<Key>,
    pub(super) is_over: bool,
}

/// Where things wait for one listener.
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

/// The way to all listeners; `None` once the stack stops.
pub(super) struct Live(Mutex<Option<Vec<Weak<Ear>>>>);

impl Default for Live {
    fn default() -> Self {
        Self(Mutex::new(Some(Vec::new())))
    }
}

impl Live {
    /// Where things wait for one more; `None` once the stack stops.
    pub(super) fn ear(&self) -> Option<Arc<Ear>> {
        let ear = Arc::<Ear>::default();
        let mut ears = self.lock();
        let ears = ears.as_mut()?;
        ears.retain(|ear| ear.strong_count() > 0);
        ears.push(Arc::downgrade(&ear));
        Some(ear)
    }

    /// Tells all who listen; what nobody listens to is not even made.
    pub(super) fn tell<T: Serialize>(&self, event: &'static str, make: impl FnOnce() -> T) {
        let ears = self.ears();
        if ears.is_empty() {
            return;
        }
        // All that is told here serialises.
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

    /// Tells all who listen that a trace is no longer as it was.
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

    /// Ends what is listened to, when all that waits has been told.
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
