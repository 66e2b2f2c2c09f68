//! Ids, random passwords and random waits as a port, for the same reason as [`crate::clock`].

use std::{
    fmt,
    sync::atomic::{AtomicU64, Ordering},
    time::Duration,
};

use ulid::Ulid;
use uuid::Uuid;

use crate::{clock::Clock, model::Password};

/// A source of ids and random values.
pub trait IdSource: fmt::Debug + Send + Sync {
    /// A ULID, which sorts by time.
    fn ulid(&self, clock: &dyn Clock) -> Ulid;

    /// A random UUID, in lower case with hyphens.
    fn uuid(&self) -> String;

    /// A random password, strong enough for any provider's policy. Nobody learns it.
    fn password(&self) -> Password;

    /// A random duration between zero and `longest`, in whole microseconds, so that calls that failed together are not
    /// retried together.
    fn up_to(&self, longest: Duration) -> Duration;
}

/// What a provider makes the id of a new user from, in its own form, if the caller wants none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FreshId(pub Ulid);

impl FreshId {
    /// The same bits as a UUID, lower case with hyphens.
    pub fn uuid(self) -> String {
        Uuid::from_u128(self.0.0).to_string()
    }
}

/// The ULID in lower case: 26 characters.
impl fmt::Display for FreshId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.to_string().to_ascii_lowercase())
    }
}

/// Ids from the operating system's randomness.
#[derive(Debug, Default)]
pub struct RandomIds;

impl IdSource for RandomIds {
    #[expect(clippy::disallowed_methods, reason = "the one place that makes random ids")]
    fn ulid(&self, clock: &dyn Clock) -> Ulid {
        let millis = u64::try_from(clock.now().as_millisecond()).unwrap_or(0);
        Ulid::from_parts(millis, Uuid::new_v4().as_u128())
    }

    #[expect(clippy::disallowed_methods, reason = "the one place that makes random ids")]
    fn uuid(&self) -> String {
        Uuid::new_v4().to_string()
    }

    #[expect(clippy::disallowed_methods, reason = "the one place that makes random ids")]
    fn password(&self) -> Password {
        // 244 random bits, then one character of each class that password policies require.
        Password::generated(format!("{}{}aA1!", Uuid::new_v4().simple(), Uuid::new_v4().simple()))
    }

    #[expect(clippy::disallowed_methods, reason = "the one place that makes random ids")]
    fn up_to(&self, longest: Duration) -> Duration {
        // The lower half of a UUID is random except for its two highest bits.
        let random = Uuid::new_v4().as_u64_pair().1 & (u64::MAX >> 2);
        let micros = u64::try_from(longest.as_micros()).unwrap_or(u64::MAX - 1);
        Duration::from_micros(random % (micros + 1))
    }
}

/// Ids from a counter, so that each run of a test gets the same ones.
#[derive(Debug, Default)]
pub struct SequentialIds {
    next: AtomicU64,
}

impl SequentialIds {
    fn count(&self) -> u64 {
        self.next.fetch_add(1, Ordering::Relaxed) + 1
    }
}

impl IdSource for SequentialIds {
    fn ulid(&self, clock: &dyn Clock) -> Ulid {
        let millis = u64::try_from(clock.now().as_millisecond()).unwrap_or(0);
        Ulid::from_parts(millis, u128::from(self.count()))
    }

    fn uuid(&self) -> String {
        Uuid::from_u128(u128::from(self.count())).to_string()
    }

    fn password(&self) -> Password {
        Password::generated(format!("sequential-{}-aA1!", self.count()))
    }

    /// Always half of `longest`: waits must not depend on how many ids were made before.
    fn up_to(&self, longest: Duration) -> Duration {
        longest / 2
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn random_times_keep_to_their_bound_and_differ() {
        let longest = Duration::from_millis(50);
        let times: Vec<Duration> = (0..200).map(|_| RandomIds.up_to(longest)).collect();
        assert!(times.iter().all(|time| *time <= longest));
        // The probability that all 200 draws fall into the same half is about 2^-199.
        assert!(times.iter().any(|time| *time <= longest / 2) && times.iter().any(|time| *time > longest / 2));
        assert_eq!(RandomIds.up_to(Duration::ZERO), Duration::ZERO);
    }
}
