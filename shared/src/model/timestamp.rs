//! Date-times of the API: RFC 3339 in, RFC 3339 in UTC out.

use jiff::Timestamp;

/// 0000-01-01T00:00:00Z, in seconds of the epoch: what RFC 3339 can write begins there.
const EARLIEST: i64 = -62_167_219_200;

/// A moment from RFC 3339 text (§5.6: full date, `T`, full time, offset). jiff alone would also take its wider
/// ISO 8601 and RFC 9557 forms, which the systems behind do not. Nor does it take one that an offset moves out of the
/// years that can be written in UTC.
pub fn parse_rfc3339(text: &str) -> Option<Timestamp> {
    let bytes = text.as_bytes();
    let digits =
        |range: std::ops::Range<usize>| bytes.get(range).is_some_and(|part| part.iter().all(u8::is_ascii_digit));
    let is = |index: usize, wanted: &[u8]| bytes.get(index).is_some_and(|byte| wanted.contains(byte));
    let date = digits(0..4) && is(4, b"-") && digits(5..7) && is(7, b"-") && digits(8..10);
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
    let zulu = matches!(offset, "Z" | "z");
    let numeric = matches!(offset.as_bytes(), [b'+' | b'-', a, b, b':', c, d] if [a, b, c, d].iter().all(|byte| byte.is_ascii_digit()));
    let moment: Timestamp = (zulu || numeric).then(|| text.parse().ok()).flatten()?;
    (moment.as_second() >= EARLIEST).then_some(moment)
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
            ("0000-01-01T00:01:00+00:01", "0000-01-01T00:00:00Z"),
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
            "2023-06-06T25:42:26Z",
            "2023-06-06T17:42:26.Z",
            "2023-06-06T17:42:26+02:00[Europe/Warsaw]",
            "2023-06-06T17:42:26.0123456789Z",
            "+02023-06-06T17:42:26Z",
            "0000-01-01T00:00:00+00:01",
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
