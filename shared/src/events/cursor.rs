//! The position from which to read the records since a given time.

use jiff::Timestamp;
use ulid::Ulid;

/// An id below those of all records made at this time or later: the `after` of a reading that begins then.
pub fn beginning_at(moment: Timestamp) -> String {
    let before = moment.as_millisecond().saturating_sub(1);
    Ulid::from_parts(u64::try_from(before).unwrap_or(0), u128::MAX).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_between_the_ids_of_two_milliseconds() {
        let moment: Timestamp = "2026-01-02T03:04:05.678Z".parse().unwrap();
        let ms = u64::try_from(moment.as_millisecond()).unwrap();
        let beginning = beginning_at(moment);
        assert!(Ulid::from_parts(ms, 0).to_string() > beginning);
        assert!(Ulid::from_parts(ms - 1, 7).to_string() < beginning);
        assert_eq!(beginning.len(), 26);
    }
}
