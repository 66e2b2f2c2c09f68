//! Notifications of what happens at the simulators, while it happens.

use std::fmt;

use super::{Fault, Mail};

/// Notified of every call, every mail and every change of a fault. The methods are called inline, so they must be fast.
pub trait Watcher: fmt::Debug + Send + Sync {
    /// A call has arrived. Without a ticket, its end is not reported.
    fn arrived(&self, call: &Arrived<'_>) -> Option<Ticket>;

    /// A call has ended, with a status or without an answer.
    fn left(&self, ticket: Ticket, status: Option<u16>);

    /// A mail was sent.
    fn mailed(&self, mail: &Mail);

    /// A simulator's fault has changed; `None` means that it is off.
    fn switched(&self, simulator: &'static str, fault: Option<&Fault>);
}

/// A call that has arrived.
#[derive(Debug, Clone, Copy)]
pub struct Arrived<'a> {
    pub system: &'static str,
    pub method: &'a str,
    /// As sent, without the query.
    pub path: &'a str,
    /// The request that it is made for, by its own header.
    pub request_id: Option<&'a str>,
}

/// Identifies a call to the watcher.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ticket {
    pub trace: u64,
    pub call: u64,
}

/// A call in progress. Dropping it ends the call, which also happens when the caller disconnects.
pub(crate) struct Visit<'a> {
    watcher: Option<(&'a dyn Watcher, Ticket)>,
    status: Option<u16>,
}

impl<'a> Visit<'a> {
    pub(crate) fn begin(watcher: Option<&'a dyn Watcher>, call: &Arrived<'_>) -> Self {
        Self {
            watcher: watcher.and_then(|watcher| Some((watcher, watcher.arrived(call)?))),
            status: None,
        }
    }

    /// Ends the call with this status.
    pub(crate) fn answered(mut self, status: u16) {
        self.status = Some(status);
    }
}

impl Drop for Visit<'_> {
    fn drop(&mut self) {
        if let Some((watcher, ticket)) = self.watcher {
            watcher.left(ticket, self.status);
        }
    }
}
