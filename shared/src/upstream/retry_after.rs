//! How long an upstream asks us to wait before the next request.

use std::time::Duration;

use http::{HeaderMap, header::RETRY_AFTER};
use jiff::{Timestamp, fmt::rfc2822};

/// The shortest pause; a moment in the past counts as this, because clocks differ by about as much.
const SHORTEST: Duration = Duration::from_secs(1);

/// The longest pause: a later date is more likely a mistake, and callers cannot plan with it.
const LONGEST: Duration = Duration::from_hours(1);

/// The pause of `Retry-After` (seconds or a date, RFC 9110 §10.2.3), else of `X-RateLimit-Reset` (seconds since 1970, as
/// Auth0 sends it).
pub(super) fn pause(headers: &HeaderMap, now: Timestamp) -> Option<Duration> {
    let text = |name| headers.get(name)?.to_str().ok().map(str::trim);
    let by_retry_after = text(RETRY_AFTER.as_str())
        .and_then(|value| seconds(value).or_else(|| http_date(value).map(|moment| until(moment, now))));
    let by_reset = || Some(until(moment(text("x-ratelimit-reset")?)?, now));
    by_retry_after
        .or_else(by_reset)
        .map(|pause| pause.clamp(SHORTEST, LONGEST))
}

fn seconds(text: &str) -> Option<Duration> {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| Duration::from_secs(text.parse().unwrap_or(u64::MAX)))
}

/// The moment of a date header in the form that every sender must use (RFC 9110 §5.6.7).
pub(crate) fn http_date(text: &str) -> Option<Timestamp> {
    rfc2822::DateTimeParser::new().parse_timestamp(text).ok()
}

fn moment(text: &str) -> Option<Timestamp> {
    Timestamp::from_second(text.parse().ok()?).ok()
}

fn until(moment: Timestamp, now: Timestamp) -> Duration {
    Duration::try_from(moment.duration_since(now)).unwrap_or(Duration::ZERO)
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::HeaderName;
    use proptest::prelude::*;

    fn asked(headers: &[(&'static str, &str)]) -> Option<Duration> {
        let now = "2026-01-01T00:00:00Z".parse().unwrap();
        let headers = headers
            .iter()
            .map(|(name, value)| (HeaderName::from_static(name), value.parse().unwrap()));
        pause(&headers.collect(), now)
    }

    #[test]
    fn seconds_dates_and_resets_are_read() {
        for (headers, expected) in [
            (vec![("retry-after", "7")], Some(7)),
            (vec![("retry-after", "Thu, 01 Jan 2026 00:00:30 GMT")], Some(30)),
            (vec![("x-ratelimit-reset", "1767225605")], Some(5)),
            (vec![("retry-after", "7"), ("x-ratelimit-reset", "1767225605")], Some(7)),
            (
                vec![("retry-after", "soon"), ("x-ratelimit-reset", "1767225605")],
                Some(5),
            ),
            (vec![("retry-after", "soon")], None),
            (vec![("retry-after", "-1")], None),
            (vec![("retry-after", "")], None),
            (vec![("x-ratelimit-reset", "tomorrow")], None),
            (vec![], None),
        ] {
            assert_eq!(asked(&headers), expected.map(Duration::from_secs), "{headers:?}");
        }
    }

    #[test]
    fn what_is_over_is_a_second_and_what_is_endless_an_hour() {
        for (headers, expected) in [
            (("retry-after", "0"), 1),
            (("retry-after", "Wed, 31 Dec 2025 23:59:00 GMT"), 1),
            (("x-ratelimit-reset", "1"), 1),
            (("retry-after", "99999999999999999999999"), 3600),
            (("retry-after", "Fri, 01 Jan 2027 00:00:00 GMT"), 3600),
            (("x-ratelimit-reset", "9999999999"), 3600),
        ] {
            assert_eq!(asked(&[headers]), Some(Duration::from_secs(expected)), "{headers:?}");
        }
    }

    proptest! {
        #[test]
        fn any_header_is_read_or_ignored(value in "[ -~]{0,40}") {
            for name in ["retry-after", "x-ratelimit-reset"] {
                if let Some(pause) = asked(&[(name, &value)]) {
                    prop_assert!((SHORTEST..=LONGEST).contains(&pause));
                }
            }
        }
    }
}
