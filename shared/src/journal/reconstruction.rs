//! The records of steps whose process ended before it could store them.

use super::Entry;
use crate::{
    events::{EventV1, Outcome},
    operation::Operation,
};

/// What a look at each side found of a plan's effects; `None` where nobody looked or the plan has none there.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sights {
    /// At the provider.
    pub provider: Option<bool>,
    /// At Subscribe.
    pub subscribe: Option<bool>,
}

/// The records of an entry's planned steps, as far as they may have been begun: with the outcome that was found, and marked
/// as reconstructed.
pub fn reconstructed(entry: &Entry, sights: Sights) -> Vec<EventV1> {
    // The look-ups of these two operations at Subscribe, which are part of its step, come before the entry.
    let is_begun = entry.operation != Operation::Update || sights.provider != Some(false);
    let tell = |record: &EventV1| {
        let is_at_subscribe = record.event_type_code.starts_with("SUBSCRIBE_");
        let seen = if is_at_subscribe {
            sights.subscribe
        } else {
            sights.provider
        };
        let mut record = record.clone();
        if seen == Some(true) {
            Outcome::Succeeded.name().clone_into(&mut record.outcome);
            record.code = None;
        }
        (!is_at_subscribe || is_begun).then_some(record)
    };
    entry.planned.iter().filter_map(tell).collect()
}
