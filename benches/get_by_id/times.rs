//! A row of the table: what was measured, and what it is to be measured against.

use std::{fmt, time::Duration};

/// Medians of one run.
pub(crate) struct Times {
    pub(crate) auth0: Duration,
    pub(crate) subscribe: Duration,
    pub(crate) write: Duration,
    pub(crate) get_by_id: Duration,
}

impl fmt::Display for Times {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let least = self.auth0.max(self.subscribe) + self.write;
        let promised = least.mul_f64(1.05) + Duration::from_millis(2);
        let ms = |time: Duration| time.as_secs_f64() * 1000.0;
        write!(
            formatter,
            "{:>8.2} {:>8.2} {:>8.2} {:>9.2} {:>9.2} {:>7.3}  {} (at most {:.2})",
            ms(self.auth0),
            ms(self.subscribe),
            ms(self.write),
            ms(least),
            ms(self.get_by_id),
            self.get_by_id.as_secs_f64() / least.as_secs_f64(),
            if self.get_by_id <= promised { "kept" } else { "BROKEN" },
            ms(promised),
        )
    }
}

pub(crate) fn median(mut samples: Vec<Duration>) -> Duration {
    samples.sort_unstable();
    samples.get(samples.len() / 2).copied().unwrap_or_default()
}
