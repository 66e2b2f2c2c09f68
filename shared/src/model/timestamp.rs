//! Date-times of the API: RFC 3339 in, RFC 3339 in UTC out.

use jiff::Timestamp;

/// The first second of the year 1 in UTC. An offset can lead to times before it, which other systems cannot parse.
const YEAR_1: i64 = -62_135_596_800;

/// Parses RFC 3339 text (§5.6: full date, `T`, full time, offset). jiff alone would also accept its wider ISO 8601 and
/// RFC 9557 forms, which the upstreams do not. Times that the offset moves out of the years 1 to 9999 in UTC are
/// refused.
pub fn parse_rfc3339(text: &str) -> Option<Timestamp> {
    let bytes = text.as_bytes();
    let digits =
        |range: std::ops::Range<usize>| bytes.get(range).is_some_and(|part| part.iter().all(u8::is_ascii_digit));
    let is = |index: usize, wanted: &[u8]| bytes.get(index).is_some_and(|byte| wanted.contains(byte));
    let year = digits(0..4) && !text.starts_with("0000");
    let date = year && is(4, b"-") && digits(5..7) && is(7, b"-") && digits(8..10);
    let time = is(10, b"Tt") && digits(11..13) && is(13, b":") && digits(14..16) && is(16, b":") && digits(17..19);
    if !(date && time) {
        return None;
    }
    let rest = text.get(19..)?;
    let offset = match rest.strip_prefix('.') {
        None => rest,
        Some(fraction) => {
            let end = fraction.find(|symbol: char| !symbol.is_ascii_digit())?;
            if end == 0 || end > 9 {
                return None;
            }
            fraction.get(end..)?
        }
    };
    // jiff also accepts offsets of a day and more.
    let is_offset = matches!(
        offset.as_bytes(),
        b"Z" | b"z"
            | [b'+' | b'-', b'0'..=b'1', b'0'..=b'9', b':', b'0'..=b'5', b'0'..=b'9']
            | [b'+' | b'-', b'2', b'0'..=b'3', b':', b'0'..=b'5', b'0'..=b'9']
    );
    if !is_offset {
        return None;
    }
    let moment: Timestamp = text.parse().ok()?;
    // jiff accepts a leap second at any time, as the second before it. UTC has them only at the end of a day.
    let is_leap = is(17, b"6");
    let second = second_of(moment);
    let is_second = !is_leap || second.rem_euclid(86_400) == 86_399;
    (is_second && second >= YEAR_1).then_some(moment)
}

/// The second in which a moment lies. jiff's own rounds towards 1970, which before 1970 gives the next second.
fn second_of(moment: Timestamp) -> i64 {
    moment.as_second() - i64::from(moment.subsec_nanosecond() < 0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn rfc_3339_and_nothing_wider() {
        for (text, utc) in [
            ("2023-06-06T17:42:26.256Z", "2023-06-06T17:42:26.256Z"),
            ("2023-06-06T19:42:26+02:00", "2023-06-06T17:42:26Z"),
            ("2023-06-06t17:42:26z", "2023-06-06T17:42:26Z"),
            ("0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z"),
            // A leap second, at the end of a day in UTC.
            ("2016-12-31T23:59:60Z", "2016-12-31T23:59:59Z"),
            ("2017-01-01T01:59:60+02:00", "2016-12-31T23:59:59Z"),
            ("1960-12-31T23:59:60.5Z", "1960-12-31T23:59:59.5Z"),
            ("0001-01-01T23:59:59.5+23:59", "0001-01-01T00:00:59.5Z"),
        ] {
            assert_eq!(parse_rfc3339(text).unwrap().to_string(), utc);
        }
        for text in [
            "",
            "2023-06-06",
            "2023-06-06 17:42:26Z",
            "2023-06-06T17:42:26",
            "2023-06-06T17:42Z",
            "20230606T174226Z",
            "2023-13-06T17:42:26Z",
            "2023-02-30T17:42:26Z",
            "0001-01-01T00:00:00+23:59",
            "0001-01-01T00:59:59.5+01:00",
            "2023-06-06T25:42:26Z",
            "2023-06-06T17:42:26.Z",
            "2023-06-06T17:42:26+02:00[Europe/Warsaw]",
            "2023-06-06T17:42:26.0123456789Z",
            "+02023-06-06T17:42:26Z",
            "2023-06-06T17:42:60Z",
            "2016-12-31T23:59:60+02:00",
            "2023-06-06T17:42:26+24:00",
            "2023-06-06T17:42:26-25:30",
            "2023-06-06T17:42:26+02:60",
            // In UTC these are years that RFC 3339 or other systems cannot represent.
            "0000-01-01T00:00:00+01:00",
            "0000-06-06T17:42:26Z",
            "0000-01-01T00:01:00+00:01",
            "9999-12-31T23:59:59-00:01",
        ] {
            assert_eq!(parse_rfc3339(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn what_is_read_is_read_again(text in "\\PC{0,40}|[0-9]{4}-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9][-+][0-2][0-9]:[0-5][0-9]") {
            crate::fuzzing::values::check_moment(&text);
        }

        #[test]
        fn what_is_written_is_read(second in -62_135_596_800_i64..253_402_207_200) {
            let moment = Timestamp::from_second(second).unwrap();
            prop_assert_eq!(parse_rfc3339(&moment.to_string()), Some(moment));
        }
    }
}
