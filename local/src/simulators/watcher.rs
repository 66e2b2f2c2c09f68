//! Who is told of what happens at the simulators, while it happens.

use std::fmt;

use super::{Fault, Mail};

/// Told of every call, every mail and every switch of a fault. It is called in between: what it does must not take long.
pub trait Watcher: fmt::Debug + Send + Sync {
    /// A call has arrived. Calls that nobody wants to know more of get no ticket.
    fn arrived(&self, call: &Arrived<'_>) -> Option<Ticket>;

    /// A call is over: with a status, or without an answer.
    fn left(&self, ticket: Ticket, status: Option<u16>);

    /// A mail was sent.
    fn mailed(&self, mail: &Mail);

    /// What a simulator's switch says now.
    fn switched(&self, simulator: &'static str, fault: Option<&Fault>);
}

/// A call that has arrived.
#[derive(Debug, Clone, Copy)]
pub struct Arrived<'a> {
    pub system: &'static str,
    pub method: &'a str,
    /// As it was sent, without the query.
    pub path: &'a str,
    /// The request that it says it is made for.
    pub request_id: Option<&'a str>,
}

/// By what a watcher knows a call again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ticket {
    pub trace: u64,
    pub call: u64,
}

/// A call that is under way. It is over when this is dropped, as it is when the caller hangs up.
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

    /// Ends it with an answer of this status.
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
