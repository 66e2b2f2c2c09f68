//! The report of the counts.

use std::fmt;

use crate::{
    expected::PATH,
    judgement::{Judgement, limit},
};

/// The counts of a run.
#[derive(Debug, Default)]
pub(crate) struct Report {
    rows: Vec<Row>,
}

#[derive(Debug)]
struct Row {
    case: &'static str,
    counted: u64,
    expected: Option<u64>,
}

impl Report {
    pub(crate) fn add(&mut self, case: &'static str, counted: u64, expected: Option<u64>) {
        self.rows.push(Row {
            case,
            counted,
            expected,
        });
    }

    /// Whether one of the counts fails the check.
    pub(crate) fn has_failed(&self) -> bool {
        self.rows.iter().any(|row| row.judgement().is_failure())
    }
}

impl Row {
    fn judgement(&self) -> Judgement {
        Judgement::of(self.counted, self.expected)
    }

    fn ratio(&self) -> String {
        #[expect(clippy::cast_precision_loss, reason = "a ratio of three digits")]
        let ratio = |expected: u64| self.counted as f64 / expected as f64;
        self.expected
            .map_or_else(|| "-".to_owned(), |expected| format!("{:.3}", ratio(expected)))
    }

    /// What to do about it.
    fn advice(&self) -> Option<String> {
        let Self { case, counted, .. } = self;
        let (expected, ratio) = (self.expected.unwrap_or_default(), self.ratio());
        match self.judgement() {
            Judgement::Kept => None,
            Judgement::Lower => Some(format!(
                "{case} takes less than expected, {expected} -> {counted} ({ratio}): have the gate keep it."
            )),
            Judgement::Exceeded => Some(format!(
                "FAILED: {case} takes more than expected, {expected} -> {counted} ({ratio}): find out where with \
                 callgrind_annotate and mend it, or say in the commit what it is worth."
            )),
            Judgement::Unknown => Some(format!("FAILED: {case} has no figure.")),
        }
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "{:<24} {:>12} {:>12} {:>6}",
            "case", "instructions", "limit", "ratio"
        )?;
        for row in &self.rows {
            let limit = row
                .expected
                .map_or_else(|| "-".to_owned(), |expected| limit(expected).to_string());
            writeln!(f, "{:<24} {:>12} {limit:>12} {:>6}", row.case, row.counted, row.ratio())?;
        }
        let advised: Vec<_> = self.rows.iter().filter_map(|row| Some((row, row.advice()?))).collect();
        for (_, advice) in &advised {
            writeln!(f, "{advice}")?;
        }
        if !advised.is_empty() {
            writeln!(f, "{PATH} would then say:")?;
        }
        for (row, _) in &advised {
            writeln!(f, "{:<24} {:>12}", row.case, row.counted)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(counted: u64, expected: Option<u64>) -> (String, bool) {
        let mut report = Report::default();
        report.add("create", 500, Some(500));
        report.add("update", counted, expected);
        (report.to_string(), report.has_failed())
    }

    #[test]
    fn a_count_that_is_kept_is_a_row_and_no_more() {
        let (text, has_failed) = report(1020, Some(1000));
        assert!(!has_failed);
        let rows: Vec<Vec<&str>> = text.lines().map(|line| line.split_whitespace().collect()).collect();
        assert_eq!(rows.len(), 3, "{text}");
        assert_eq!(rows[2], ["update", "1020", "1050", "1.020"]);
    }

    #[test]
    fn what_is_wrong_is_told_with_the_remedy() {
        for (counted, expected, fails, told) in [
            (
                1100,
                Some(1000),
                true,
                "FAILED: update takes more than expected, 1000 -> 1100 (1.100)",
            ),
            (
                800,
                Some(1000),
                false,
                "update takes less than expected, 1000 -> 800 (0.800)",
            ),
            (800, None, true, "FAILED: update has no figure"),
        ] {
            let (text, has_failed) = report(counted, expected);
            assert_eq!(has_failed, fails, "{text}");
            assert!(text.contains(told) && text.contains(PATH), "{text}");
            let line = text.lines().last().unwrap();
            assert_eq!(
                line.split_whitespace().collect::<Vec<_>>(),
                ["update", &counted.to_string()]
            );
        }
    }
}
