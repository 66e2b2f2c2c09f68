//! Days on the command line: `2026-11-26`, `today`, `yesterday`; in UTC.

use jiff::{Timestamp, ToSpan as _, civil::Date, tz::TimeZone};

/// A day as given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Day {
    Today,
    Yesterday,
    Date(Date),
}

/// Parses an option's day.
pub(super) fn parse(text: &str) -> Result<Day, String> {
    match text.to_ascii_lowercase().as_str() {
        "today" => Ok(Day::Today),
        "yesterday" => Ok(Day::Yesterday),
        // A longer text would have a time, which parsing a date ignores.
        date if date.len() == "2026-11-26".len() => date.parse().map(Day::Date).map_err(|_| fault()),
        _ => Err(fault()),
    }
}

fn fault() -> String {
    "must be YYYY-MM-DD (for example 2026-11-26), today or yesterday, in UTC".to_owned()
}

impl Day {
    /// The date of this day at this moment.
    pub(super) fn date(self, now: Timestamp) -> Date {
        match self {
            Self::Date(date) => date,
            Self::Today => of(now),
            Self::Yesterday => of(now).saturating_sub(1.day()),
        }
    }
}

/// The date of a moment.
pub(super) fn of(moment: Timestamp) -> Date {
    moment.to_zoned(TimeZone::UTC).date()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_in_utc() {
        let now: Timestamp = "2026-03-01T00:30:00+01:00".parse().unwrap();
        for (written, expected) in [
            ("today", "2026-02-28"),
            ("Yesterday", "2026-02-27"),
            ("2024-02-29", "2024-02-29"),
        ] {
            assert_eq!(parse(written).unwrap().date(now).to_string(), expected);
        }
        for wrong in [
            "",
            "2026-02-29",
            "26-02-01",
            "2026-1-1",
            "2026-01-01T00:00",
            "tomorrow",
            "20260101",
        ] {
            assert!(parse(wrong).unwrap_err().contains("YYYY-MM-DD"), "{wrong}");
        }
    }
}
