//! Remembers what was seen in the last minutes: nonces, token ids, calls.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

use jiff::{SignedDuration, Timestamp};

/// Names with the times they were seen, forgotten after a period. A restart forgets them as well.
#[derive(Debug)]
pub(super) struct Recent {
    period: SignedDuration,
    seen: Mutex<VecDeque<(Timestamp, String)>>,
}

impl Recent {
    pub(super) fn within(period: SignedDuration) -> Self {
        Self {
            period,
            seen: Mutex::default(),
        }
    }

    /// How often the name was seen within the period before now. The present time is added afterwards.
    pub(super) fn note(&self, name: &str, now: Timestamp) -> usize {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        while seen
            .front()
            .is_some_and(|(at, _)| now.duration_since(*at) >= self.period)
        {
            seen.pop_front();
        }
        let count = seen.iter().filter(|(_, known)| known == name).count();
        seen.push_back((now, name.to_owned()));
        count
    }
}

#[cfg(test)]
mod tests {
    use jiff::{SignedDuration, Timestamp};

    use super::Recent;

    #[test]
    fn counts_a_name_for_as_long_as_the_period() {
        let recent = Recent::within(SignedDuration::from_secs(60));
        let at = |second| Timestamp::from_second(second).unwrap();
        assert_eq!(recent.note("a", at(0)), 0);
        assert_eq!(recent.note("a", at(30)), 1);
        assert_eq!(recent.note("b", at(30)), 0);
        assert_eq!(recent.note("a", at(59)), 2);
        assert_eq!(recent.note("a", at(60)), 2);
        assert_eq!(recent.note("a", at(200)), 0);
    }
}
