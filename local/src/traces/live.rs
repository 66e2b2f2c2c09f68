//! What happens, to those who listen, while it happens.
//!
//! A trace is told whole, and changes with each of its rows: told at each change, a long one would cost the square of its length.
//! So listeners are told which traces have changed, and fetch the state that each has by then, once in a while. Whoever is slow
//! gets fewer states, and none waits for them.

use std::{
    collections::VecDeque,
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError, Weak},
    time::Duration,
};

use serde::Serialize;
use tokio::{
    sync::Notify,
    time::{Instant, timeout_at},
};

use super::{ring::Key, store::Store};

/// From one look at the traces that have changed to the next.
const PAUSE: Duration = Duration::from_millis(50);

/// As many mails and switches wait for a listener who is slow.
const BACKLOG: usize = 256;

/// What a listener gets.
#[derive(Debug)]
pub enum Told {
    Message(Message),
    /// So many mails and switches came while too many were waiting.
    Missed(u64),
}

/// One message.
#[derive(Debug)]
pub struct Message {
    /// Counts the messages to this listener, from 1.
    pub number: u64,
    /// `request`, `mail` or `faults`.
    pub event: &'static str,
    /// JSON, on one line.
    pub data: String,
}

#[derive(Default)]
struct Waiting {
    notices: VecDeque<(&'static str, Arc<str>)>,
    missed: u64,
    /// In the order in which they came to be no longer as they were told.
    changed: Vec<Key>,
    is_over: bool,
}

/// Where things wait for one listener.
#[derive(Default)]
struct Ear {
    waiting: Mutex<Waiting>,
    called: Notify,
}

impl Ear {
    fn lock(&self) -> MutexGuard<'_, Waiting> {
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

/// Somebody who listens.
pub struct Listener {
    store: Arc<Store>,
    ear: Arc<Ear>,
    /// Traces to fetch.
    batch: VecDeque<Key>,
    /// When the next may be gathered.
    due: Instant,
    told: u64,
}

impl Listener {
    /// Listens from now on; `None` once the stack stops.
    pub(super) fn to(store: &Arc<Store>) -> Option<Self> {
        let ear = Arc::<Ear>::default();
        let mut ears = store.live.lock();
        let ears = ears.as_mut()?;
        ears.retain(|ear| ear.strong_count() > 0);
        ears.push(Arc::downgrade(&ear));
        Some(Self {
            store: Arc::clone(store),
            ear,
            batch: VecDeque::new(),
            due: Instant::now(),
            told: 0,
        })
    }

    /// Waits for what happens next; `None` when the stack stops.
    pub async fn next(&mut self) -> Option<Told> {
        loop {
            if let Some(told) = self.notice().or_else(|| self.state()) {
                return Some(told);
            }
            let (has_changed, is_over) = {
                let waiting = self.ear.lock();
                (!waiting.changed.is_empty(), waiting.is_over)
            };
            match (has_changed, is_over) {
                (false, true) => return None,
                (false, false) => self.ear.called.notified().await,
                (true, false) if Instant::now() < self.due => {
                    // A notice does not wait for the traces' turn.
                    let _ = timeout_at(self.due, self.ear.called.notified()).await;
                }
                (true, _) => {
                    self.batch = std::mem::take(&mut self.ear.lock().changed).into();
                    self.due = Instant::now() + PAUSE;
                }
            }
        }
    }

    fn notice(&mut self) -> Option<Told> {
        let mut waiting = self.ear.lock();
        if let Some((event, data)) = waiting.notices.pop_front() {
            drop(waiting);
            return Some(self.message(event, data.as_ref().to_owned()));
        }
        let missed = std::mem::take(&mut waiting.missed);
        (missed > 0).then_some(Told::Missed(missed))
    }

    /// The next of the traces that have changed, unless it is kept no longer.
    fn state(&mut self) -> Option<Told> {
        while let Some(key) = self.batch.pop_front() {
            let state = self.store.state(key).map(|trace| serde_json::to_string(&trace));
            if let Some(Ok(data)) = state {
                return Some(self.message("request", data));
            }
        }
        None
    }

    fn message(&mut self, event: &'static str, data: String) -> Told {
        self.told += 1;
        Told::Message(Message {
            number: self.told,
            event,
            data,
        })
    }
}

impl fmt::Debug for Listener {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Listener").finish_non_exhaustive()
    }
}

#[cfg(test)]
#[path = "live_tests.rs"]
mod tests;
