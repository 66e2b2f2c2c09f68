//! A model of the journal's protocol, which the checker walks through in every order of events.
//!
//! A write touches the provider and then Subscribe, which share no transaction. Requests with one key race one another
//! and, where a test says so, a request without a key for the same user; repair runs beside them. Processes die between
//! any two steps, calls are refused, fail, are lost before or after their effect, or arrive after their sender has
//! stopped waiting, and closing fails. The properties say what must hold in every state that can come of it.
//!
//! | transition | from | to | who | asks that |
//! |---|---|---|---|---|
//! | `open` | none, undone | open | request | no entry, or one undone before the request began; the user has no other unclosed one |
//! | `take` | open, needs-attention | open | request, repair | the entry is as it was seen, and its lease over |
//! | `close` | open | done | holder | the lease is still held: all has happened, or was refused and put back |
//! | `close` | open | undone | holder | the lease is still held: nothing has happened, or it was put back |
//! | `leave` | open | open | request | the lease is still held: it ends at once |
//! | `postpone` | open | open | repair | the lease is still held: it runs out |
//! | `give_up` | open | needs-attention | repair | the lease is still held, after `TRIES` attempts |
//!
//! What an entry means for a request with its key (`pipeline`): done, its answer again; open under a lease, still
//! running; open or needs-attention with the lease over, taken and finished forward; undone, a new entry.
//!
//! What the model takes for granted: an entry has been planned by the time it is opened (a crash in between leaves an
//! entry that had no effect); a read of one side is current; and what a process has sent arrives before its lease ends.
//!
//! `holds.rs` has what holds and within which bounds. `breaks.rs` takes away each rule and shows that the checker sees it,
//! which also tells what the rule is for: run it with `--nocapture` to read how the harm comes about.

#![cfg(test)]

mod breaks;
mod effects;
mod holds;
mod journal;
mod properties;
mod protocol;
mod rules;
mod steps;
mod table;
mod world;

use world::Is;

/// The names of the states, as the journal stores them.
pub const STATES: [&str; 4] = [
    Is::Open.name(),
    Is::Done.name(),
    Is::Undone.name(),
    Is::NeedsAttention.name(),
];
