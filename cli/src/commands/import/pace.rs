//! The rate of requests: it falls when the API asks for a pause, and recovers gradually.

use std::time::Duration;

/// Several pauses within this time reduce the rate once.
const CUT_ONCE_IN: Duration = Duration::from_secs(1);
/// The rate does not fall below this share of the wanted one.
const LEAST: f64 = 1.0 / 32.0;
/// The time without a pause in which the rate recovers from zero to the wanted one.
const RECOVERY_SECONDS: f64 = 30.0;
/// The longest pause that is observed, whatever an answer asks for.
pub(super) const LONGEST_PAUSE: Duration = Duration::from_mins(5);

/// The default rate in requests per second; docs/importing.md explains the numbers.
pub(super) const RATE: f64 = 5.0;
/// The default rate for a tenant without a provider, where only Subscribe is called.
pub(super) const RATE_WITHOUT_PROVIDER: f64 = 10.0;

/// When the next row may be sent. Times count from any fixed moment.
#[derive(Debug)]
pub(super) struct Pace {
    wanted: f64,
    rate: f64,
    next: Duration,
    paused_until: Duration,
    cut_at: Option<Duration>,
}

impl Pace {
    /// `wanted` requests per second, above 0.
    pub(super) const fn new(wanted: f64) -> Self {
        Self {
            wanted,
            rate: wanted,
            next: Duration::ZERO,
            paused_until: Duration::ZERO,
            cut_at: None,
        }
    }

    /// The present rate, in requests per second.
    pub(super) const fn rate(&self) -> f64 {
        self.rate
    }

    /// Reserves the next place, and returns its time.
    pub(super) fn take(&mut self, now: Duration) -> Duration {
        let at = self.next.max(now);
        self.next = at + Duration::from_secs_f64(1.0 / self.rate);
        at
    }

    /// How long the pause still lasts.
    pub(super) const fn pause(&self, now: Duration) -> Duration {
        self.paused_until.saturating_sub(now)
    }

    /// An answer asked for a pause.
    pub(super) fn throttled(&mut self, now: Duration, after: Duration) {
        self.paused_until = self.paused_until.max(now + after.min(LONGEST_PAUSE));
        if self.cut_at.is_none_or(|at| now >= at + CUT_ONCE_IN) {
            self.rate = (self.rate / 2.0).max(self.wanted * LEAST);
            self.cut_at = Some(now);
        }
        self.next = self.next.max(self.paused_until);
    }

    /// An answer asked for none.
    pub(super) fn passed(&mut self) {
        let step = self.wanted / RECOVERY_SECONDS / self.rate;
        self.rate = (self.rate + step).min(self.wanted);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn ms(milliseconds: u64) -> Duration {
        Duration::from_millis(milliseconds)
    }

    fn rate_is(pace: &Pace, rate: f64) -> bool {
        (pace.rate() - rate).abs() < 1e-9
    }

    #[test]
    fn places_lie_as_far_apart_as_the_rate_says_and_idle_time_is_not_made_up_for() {
        let mut pace = Pace::new(10.0);
        assert_eq!(
            [pace.take(ms(0)), pace.take(ms(0)), pace.take(ms(0))],
            [ms(0), ms(100), ms(200)]
        );
        assert_eq!([pace.take(ms(900)), pace.take(ms(900))], [ms(900), ms(1000)]);
    }

    #[test]
    fn a_pause_is_for_all_and_halves_the_rate_once_in_a_second() {
        let mut pace = Pace::new(16.0);
        pace.throttled(ms(0), ms(2000));
        pace.throttled(ms(10), ms(1000));
        assert!(rate_is(&pace, 8.0));
        assert_eq!(pace.pause(ms(500)), ms(1500));
        assert_eq!(pace.take(ms(500)), ms(2000));
        pace.throttled(ms(2500), ms(0));
        assert!(rate_is(&pace, 4.0));
        for second in 4..100 {
            pace.throttled(ms(second * 1000), Duration::from_hours(9));
        }
        assert!(rate_is(&pace, 0.5));
        assert_eq!(pace.pause(ms(99_000)), LONGEST_PAUSE);
    }

    #[test]
    fn the_rate_comes_back_and_not_beyond_what_is_wanted() {
        let mut pace = Pace::new(10.0);
        pace.throttled(ms(0), ms(0));
        let mut seconds = 0.0;
        while pace.rate() < 10.0 {
            seconds += 1.0 / pace.rate();
            pace.passed();
        }
        assert!((10.0..20.0).contains(&seconds), "{seconds}");
        pace.passed();
        assert!(rate_is(&pace, 10.0));
    }
}
