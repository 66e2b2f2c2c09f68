//! The records of steps whose process ended before it could store them.

use super::Entry;
use crate::{
    events::{EventV1, Outcome},
    operation::Write,
};

/// What a read of each side found of a plan's effects: `Some(true)` if the effect has happened, `Some(false)` if it has
/// not, `None` if the side was not read or the plan has no effect there. `None` never counts as "not happened".
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sights {
    /// The plan's effect at the provider.
    pub provider: Option<bool>,
    /// The plan's effect at Subscribe.
    pub subscribe: Option<bool>,
}

/// The records of an entry's planned steps, marked as reconstructed, with the outcome that was found. Steps that
/// certainly never began have none.
pub fn reconstructed(entry: &Entry, sights: Sights) -> Vec<EventV1> {
    // For the other two operations the step at Subscribe has begun in any case: its look-ups come before the entry is
    // opened.
    let is_begun = entry.operation != Write::Update || sights.provider != Some(false);
    let tell = |record: &EventV1| {
        let is_at_subscribe = record.event_type_code.starts_with("SUBSCRIBE_");
        let seen = if is_at_subscribe {
            // The effect at Subscribe comes second. If it is there without the provider's, another request has made it.
            sights.subscribe.filter(|_| sights.provider != Some(false))
        } else {
            sights.provider
        };
        let mut record = record.clone();
        if seen == Some(true) {
            Outcome::Succeeded.name().clone_into(&mut record.outcome);
            record.code = None;
        }
        let is_news = !entry.is_told || seen == Some(true);
        (is_news && (!is_at_subscribe || is_begun)).then_some(record)
    };
    entry.planned.iter().filter_map(tell).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{events::EventType, journal::contract::sample};

    fn told(operation: Write, provider: Option<bool>, subscribe: Option<bool>) -> Vec<(String, bool)> {
        let kinds = [EventType::AuthsystemUserCreate, EventType::SubscribeUserCreate];
        let planned = sample("told").planned;
        let planned = kinds.into_iter().flat_map(|kind| {
            planned.iter().cloned().map(move |record| EventV1 {
                event_type_code: kind.code().to_owned(),
                ..record
            })
        });
        let entry = Entry {
            operation,
            planned: planned.collect(),
            ..sample("told")
        };
        let records = reconstructed(&entry, Sights { provider, subscribe });
        assert!(records.iter().all(|record| record.reconstructed));
        let told_before = Entry { is_told: true, ..entry };
        let news = reconstructed(&told_before, Sights { provider, subscribe });
        assert!(
            news.iter().all(|record| record.outcome == "Succeeded"),
            "what failed was told"
        );
        let told = |record: EventV1| (record.event_type_code, record.outcome == "Succeeded");
        records.into_iter().map(told).collect()
    }

    #[test]
    fn steps_are_told_as_far_as_they_may_have_come() {
        let at_provider = |seen| ("AUTHSYSTEM_USER_CREATE".to_owned(), seen);
        let at_subscribe = |seen| ("SUBSCRIBE_USER_CREATE".to_owned(), seen);
        for (operation, provider, subscribe, expected) in [
            (
                Write::Update,
                Some(true),
                Some(true),
                vec![at_provider(true), at_subscribe(true)],
            ),
            (
                Write::Update,
                Some(true),
                Some(false),
                vec![at_provider(true), at_subscribe(false)],
            ),
            // The step at Subscribe never began.
            (Write::Update, Some(false), Some(false), vec![at_provider(false)]),
            // The look-ups at Subscribe are part of the step.
            (
                Write::Create,
                Some(false),
                Some(false),
                vec![at_provider(false), at_subscribe(false)],
            ),
            // What is at Subscribe was made by another request.
            (
                Write::Create,
                Some(false),
                Some(true),
                vec![at_provider(false), at_subscribe(false)],
            ),
        ] {
            assert_eq!(told(operation, provider, subscribe), expected, "{operation:?}");
        }
    }
}
