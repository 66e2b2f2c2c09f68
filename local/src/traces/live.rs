//! What happens, to those who listen, while it happens.

use std::sync::{Arc, Mutex, PoisonError};

use serde::Serialize;
use tokio::sync::broadcast::{self, Receiver, Sender};

/// As many messages wait for a listener who is slow.
const BACKLOG: usize = 2048;

/// One message.
#[derive(Debug)]
pub struct Message {
    /// Counts the messages.
    pub number: u64,
    /// `request`, `mail` or `faults`.
    pub event: &'static str,
    /// JSON, on one line.
    pub data: String,
}

#[derive(Debug)]
struct Channel {
    sender: Sender<Arc<Message>>,
    sent: u64,
}

/// The way to all listeners.
#[derive(Debug)]
pub(super) struct Live(Mutex<Option<Channel>>);

impl Default for Live {
    fn default() -> Self {
        let (sender, _) = broadcast::channel(BACKLOG);
        Self(Mutex::new(Some(Channel { sender, sent: 0 })))
    }
}

impl Live {
    /// Tells all who listen; what nobody listens to is not even made.
    pub(super) fn tell<T: Serialize>(&self, event: &'static str, make: impl FnOnce() -> T) {
        let mut channel = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(channel) = channel.as_mut().filter(|channel| channel.sender.receiver_count() > 0) else {
            return;
        };
        // All that is told here serialises.
        let Ok(data) = serde_json::to_string(&make()) else {
            return;
        };
        channel.sent += 1;
        let number = channel.sent;
        // The last listener may leave at any moment.
        let _ = channel.sender.send(Arc::new(Message { number, event, data }));
    }

    /// Listens from now on; `None` once the stack stops.
    pub(super) fn listen(&self) -> Option<Receiver<Arc<Message>>> {
        let channel = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        channel.as_ref().map(|channel| channel.sender.subscribe())
    }

    pub(super) fn has_listeners(&self) -> bool {
        let channel = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        channel
            .as_ref()
            .is_some_and(|channel| channel.sender.receiver_count() > 0)
    }

    /// Ends what is listened to.
    pub(super) fn close(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }
}
