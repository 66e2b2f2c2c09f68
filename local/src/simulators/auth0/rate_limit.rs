//! The rate limit of the Management API: a token bucket for the whole tenant, reported in every answer.

use std::sync::{Mutex, PoisonError};

use jiff::Timestamp;

use crate::simulators::exchange::{Reply, Stop};

/// The cost of a call. A bucket that is filled per minute then gains a whole number of units every millisecond.
const COST: i64 = 60_000;

/// The limit of a tenant's calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RateLimit {
    /// Calls at once.
    pub burst: u16,
    /// Calls per minute in the long run. 0 counts as 1, because such a bucket would never fill again.
    pub per_minute: u16,
}

/// The bucket.
#[derive(Debug)]
pub(super) struct Bucket {
    limit: RateLimit,
    level: Mutex<Level>,
}

#[derive(Debug)]
struct Level {
    credit: i64,
    at: Timestamp,
}

/// The result for one call.
#[derive(Clone, Copy, Debug)]
pub(super) struct Verdict {
    pub(super) passes: bool,
    limit: u16,
    remaining: i64,
    /// When the next call passes or, while calls pass, when the bucket is full again, in seconds since 1970.
    reset: i64,
}

impl Bucket {
    pub(super) fn full(limit: RateLimit, now: Timestamp) -> Self {
        let credit = i64::from(limit.burst) * COST;
        Self {
            limit,
            level: Mutex::new(Level { credit, at: now }),
        }
    }

    pub(super) fn take(&self, now: Timestamp) -> Verdict {
        let full = i64::from(self.limit.burst) * COST;
        let gain = i64::from(self.limit.per_minute.max(1));
        let mut level = self.level.lock().unwrap_or_else(PoisonError::into_inner);
        let elapsed = now.duration_since(level.at).as_millis().max(0);
        let gained = i64::try_from(elapsed).unwrap_or(i64::MAX).saturating_mul(gain);
        level.credit = level.credit.saturating_add(gained).min(full);
        level.at = level.at.max(now);
        let passes = level.credit >= COST;
        let missing = if passes {
            level.credit -= COST;
            full - level.credit
        } else {
            COST - level.credit
        };
        Verdict {
            passes,
            limit: self.limit.burst,
            remaining: level.credit / COST,
            reset: whole_above(now.as_millisecond() + whole_above(missing, gain), 1000),
        }
    }
}

/// The quotient of two positive numbers, rounded up.
const fn whole_above(amount: i64, unit: i64) -> i64 {
    (amount + unit - 1) / unit
}

impl Verdict {
    /// Adds the rate limit's headers to the answer.
    pub(super) fn told_with(self, outcome: Result<Reply, Stop>) -> Result<Reply, Stop> {
        match outcome {
            Ok(reply) => Ok(self.on(reply)),
            Err(Stop::Refused(reply)) => Err(Stop::Refused(self.on(reply))),
            Err(store) => Err(store),
        }
    }

    fn on(self, reply: Reply) -> Reply {
        reply
            .with_header("x-ratelimit-limit", self.limit.to_string())
            .with_header("x-ratelimit-remaining", self.remaining.to_string())
            .with_header("x-ratelimit-reset", self.reset.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::SignedDuration;

    const LIMIT: RateLimit = RateLimit {
        burst: 2,
        per_minute: 120,
    };

    fn at(millis: i64) -> Timestamp {
        Timestamp::from_millisecond(1_000_000_000 + millis).unwrap()
    }

    fn told(verdict: Verdict) -> (bool, i64, i64) {
        (verdict.passes, verdict.remaining, verdict.reset - 1_000_000)
    }

    #[test]
    fn a_burst_passes_and_then_as_many_as_flow_in() {
        let bucket = Bucket::full(LIMIT, at(0));
        assert_eq!(told(bucket.take(at(0))), (true, 1, 1));
        assert_eq!(told(bucket.take(at(0))), (true, 0, 1));
        assert_eq!(told(bucket.take(at(0))), (false, 0, 1));
        assert_eq!(told(bucket.take(at(499))), (false, 0, 1));
        assert_eq!(told(bucket.take(at(500))), (true, 0, 2));
        assert_eq!(told(bucket.take(at(500))), (false, 0, 1));
    }

    #[test]
    fn it_holds_no_more_than_the_burst_and_survives_a_clock_that_goes_back() {
        let bucket = Bucket::full(LIMIT, at(0));
        let later = at(0) + SignedDuration::from_hours(10_000);
        assert!(bucket.take(later).passes && bucket.take(later).passes);
        assert!(!bucket.take(later).passes);
        assert!(!bucket.take(at(0)).passes);
        assert!(!bucket.take(later).passes);
    }

    #[test]
    fn a_bucket_that_gains_nothing_opens_after_a_minute() {
        let limit = RateLimit {
            burst: 1,
            per_minute: 0,
        };
        let bucket = Bucket::full(limit, at(0));
        assert!(bucket.take(at(0)).passes);
        assert_eq!(told(bucket.take(at(0))), (false, 0, 60));
        assert!(bucket.take(at(60_000)).passes);
    }
}
