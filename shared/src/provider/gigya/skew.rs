//! The difference between this machine's clock and Gigya's, per host. Gigya refuses signatures whose time is off, and its
//! answers show its own time.

use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

use jiff::{SignedDuration, Timestamp};

use crate::upstream::http_date;

/// A larger difference is more likely an error of the other clock.
const FARTHEST: SignedDuration = SignedDuration::from_hours(24);

/// Far more than the number of data centres.
const MOST_KEPT: usize = 100;

/// The differences learnt so far.
#[derive(Debug, Default)]
pub(super) struct Skew(Mutex<HashMap<String, SignedDuration>>);

impl Skew {
    /// The time at this host when it is `now` here.
    pub(super) fn at(&self, host: &str, now: Timestamp) -> Timestamp {
        let offset = self.lock().get(host).copied().unwrap_or_default();
        now.saturating_add(offset).unwrap_or(now)
    }

    /// Learns the difference from a `Date` header of this host. Returns whether it has learnt one.
    pub(super) fn learn(&self, host: &str, date: Option<&str>, now: Timestamp) -> bool {
        let there = date.and_then(http_date);
        let Some(offset) = there.map(|there| there.duration_since(now)) else {
            return false;
        };
        if offset.abs() > FARTHEST {
            return false;
        }
        let mut offsets = self.lock();
        if offsets.len() >= MOST_KEPT && !offsets.contains_key(host) {
            offsets.clear();
        }
        offsets.insert(host.to_owned(), offset);
        true
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, SignedDuration>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn now() -> Timestamp {
        "2026-01-01T00:00:00Z".parse().unwrap()
    }

    #[test]
    fn a_learnt_time_counts_for_its_host_alone() {
        let skew = Skew::default();
        assert!(skew.learn("one", Some("Thu, 01 Jan 2026 00:05:00 GMT"), now()));
        assert_eq!(skew.at("one", now()).to_string(), "2026-01-01T00:05:00Z");
        assert_eq!(skew.at("other", now()), now());
        assert!(skew.learn("one", Some("Wed, 31 Dec 2025 23:59:00 GMT"), now()));
        assert_eq!(skew.at("one", now()).to_string(), "2025-12-31T23:59:00Z");
    }

    #[test]
    fn what_is_no_time_or_too_far_off_teaches_nothing() {
        let skew = Skew::default();
        for date in [
            None,
            Some(""),
            Some("soon"),
            Some("Fri, 02 Jan 2026 00:00:01 GMT"),
            Some("Tue, 30 Dec 2025 23:59:59 GMT"),
        ] {
            assert!(!skew.learn("one", date, now()), "{date:?}");
            assert_eq!(skew.at("one", now()), now());
        }
    }

    #[test]
    fn the_hosts_kept_are_bounded() {
        let skew = Skew::default();
        for number in 0..=MOST_KEPT {
            skew.learn(&format!("host-{number}"), Some("Thu, 01 Jan 2026 00:05:00 GMT"), now());
        }
        assert!(skew.lock().len() <= MOST_KEPT);
        assert_ne!(
            skew.at(&format!("host-{MOST_KEPT}"), now()),
            now(),
            "the newest is known"
        );
    }

    proptest! {
        #[test]
        fn any_header_is_learnt_from_or_ignored(date in "[ -~]{0,40}") {
            let skew = Skew::default();
            skew.learn("one", Some(&date), now());
            prop_assert!(skew.at("one", now()).duration_since(now()).abs() <= FARTHEST);
        }
    }
}
