//! A model of the journal's protocol. The checker goes through it in every order of events.
//!
//! A write changes the provider and then Subscribe, which share no transaction. Requests with one key race each other,
//! some tests add a request without a key for the same user, and repairs run concurrently. Processes die between any
//! two steps. Calls are refused, fail, are lost before or after their effect, or arrive after their sender has stopped
//! waiting; closing an entry fails. The properties must hold in every state that can be reached.
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
//! What an entry means for a request with its key (`reconsider` of the ledger): done, it gets the answer again; open
//! under a lease, "still running"; open or needs-attention with the lease over, it takes the entry and finishes
//! forward; undone, it opens a new entry.
//!
//! The model assumes that an entry is planned when it is opened (a crash in between leaves an entry without effect),
//! that a read of one side is current, and that a call arrives before its sender's lease ends.
//!
//! `holds.rs` has the properties that hold and the limits of the checks. `breaks.rs` removes each rule and shows that
//! the checker finds the harm; run it with `--nocapture` to read how it comes about.

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

/// The names of the states in the journal.
pub const STATES: [&str; 4] = [
    Is::Open.name(),
    Is::Done.name(),
    Is::Undone.name(),
    Is::NeedsAttention.name(),
];
