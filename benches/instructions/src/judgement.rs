//! Compares a count with its expected value.

/// How many per cent above the expected value a count may be. System libraries, Valgrind and hash seeds cause small differences.
const TOLERANCE: u128 = 5;

/// How many per cent below the expected value the value has to be lowered.
const SLACK: u128 = 10;

/// The result of a comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Judgement {
    /// As expected.
    Kept,
    /// So much less that the expected value should be lowered.
    Lower,
    /// Too many.
    Exceeded,
    /// There is no expected value.
    Unknown,
}

impl Judgement {
    pub(crate) fn of(counted: u64, expected: Option<u64>) -> Self {
        let Some(expected) = expected else {
            return Self::Unknown;
        };
        let (counted, expected) = (u128::from(counted) * 100, u128::from(expected));
        if counted > expected * (100 + TOLERANCE) {
            Self::Exceeded
        } else if counted < expected * (100 - SLACK) {
            Self::Lower
        } else {
            Self::Kept
        }
    }

    /// Whether the check fails.
    pub(crate) fn is_failure(self) -> bool {
        matches!(self, Self::Exceeded | Self::Unknown)
    }
}

/// The highest count allowed.
pub(crate) fn limit(expected: u64) -> u64 {
    u64::try_from(u128::from(expected) * (100 + TOLERANCE) / 100).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_count_may_be_five_percent_more_and_is_worth_a_word_below_ninety() {
        for (counted, expected) in [
            (900, Judgement::Kept),
            (899, Judgement::Lower),
            (1000, Judgement::Kept),
            (1050, Judgement::Kept),
            (1051, Judgement::Exceeded),
            (u64::MAX, Judgement::Exceeded),
        ] {
            assert_eq!(Judgement::of(counted, Some(1000)), expected, "{counted}");
        }
        assert!(Judgement::of(1, None).is_failure());
    }

    #[test]
    fn the_limit_is_the_last_count_that_is_kept() {
        for figure in [1, 19, 999, 612_345] {
            assert_eq!(Judgement::of(limit(figure), Some(figure)), Judgement::Kept);
            assert_eq!(Judgement::of(limit(figure) + 1, Some(figure)), Judgement::Exceeded);
        }
    }
}
