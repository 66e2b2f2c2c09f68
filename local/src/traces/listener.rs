//! A listener gets mails and switched faults as they come, and traces in their state at the time of sending.

use std::{collections::VecDeque, fmt, sync::Arc, time::Duration};

use tokio::time::{Instant, timeout_at};

use super::{live::Ear, ring::Key, store::Store};

/// The minimum time between two batches of changed traces.
const PAUSE: Duration = Duration::from_millis(50);

/// What a listener gets.
#[derive(Debug)]
pub enum Told {
    Message(Message),
    /// The number of mails and switched faults that were dropped because too many were waiting.
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

/// Receives what happens in the stack.
pub struct Listener {
    store: Arc<Store>,
    ear: Arc<Ear>,
    /// Changed traces not sent yet.
    batch: VecDeque<Key>,
    /// When the next batch may be taken.
    due: Instant,
    told: u64,
}

impl Listener {
    /// Listens from now on; `None` once the stack stops.
    pub(super) fn to(store: &Arc<Store>) -> Option<Self> {
        Some(Self {
            store: Arc::clone(store),
            ear: store.live.ear()?,
            batch: VecDeque::new(),
            due: Instant::now(),
            told: 0,
        })
    }

    /// Waits for the next item; `None` when the stack stops.
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
                    // A notice need not wait until the traces are due.
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

    /// The next changed trace that is still kept.
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
#[path = "listener_tests.rs"]
mod tests;
