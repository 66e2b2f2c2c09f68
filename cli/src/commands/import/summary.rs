//! The results of an import, in numbers.

use std::time::Duration;

use serde::Serialize;

use super::{rows::Source, verdict::Refusal};
use crate::output::{Cell, Output, Style, Table, count};

/// How many refused rows are listed, and how many failed ones; the reports have all of them.
const MOST_LISTED: usize = 50;

/// The numbers of a run.
#[derive(Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Summary {
    pub(super) name: String,
    pub(super) tenant: String,
    /// Whether nothing was sent.
    pub(super) dry_run: bool,
    /// Whether the end of the file was reached.
    pub(super) complete: bool,
    /// Rows that were read.
    pub(super) rows: u64,
    /// Valid rows, in a dry run.
    pub(super) good: u64,
    pub(super) created: u64,
    /// Rows that an earlier run had imported.
    pub(super) already_done: u64,
    /// Rows whose address or id existed before, with `--existing skip`.
    pub(super) existing: u64,
    pub(super) refused: u64,
    /// Refused rows of an earlier run that were not sent again.
    pub(super) refused_before: u64,
    /// Rows that failed in all attempts, for a reason outside the row.
    pub(super) failed: u64,
    pub(super) seconds: u64,
    pub(super) ledger: Option<String>,
    /// The path of the report of refused rows.
    pub(super) report: Option<String>,
    /// The path of the report of failed rows.
    pub(super) failed_report: Option<String>,
    /// The first refused rows.
    pub(super) refused_rows: Vec<ListedRow>,
    /// The first failed rows.
    pub(super) failed_rows: Vec<ListedRow>,
}

/// A row that was not imported, as the summary lists it.
#[derive(Debug, Serialize)]
pub(super) struct ListedRow {
    line: u64,
    code: String,
    text: String,
    faults: String,
}

/// A row that was not imported, with everything in the report.
#[derive(Debug)]
pub(super) struct Refused {
    pub(super) line: u64,
    pub(super) refusal: Refusal,
    pub(super) source: Source,
}

impl Summary {
    /// Counts a refused row, and keeps the first ones.
    pub(super) fn refused(&mut self, row: &Refused) {
        self.refused += 1;
        remember(&mut self.refused_rows, row);
    }

    /// Counts a failed row, and keeps the first ones.
    pub(super) fn failed(&mut self, row: &Refused) {
        self.failed += 1;
        remember(&mut self.failed_rows, row);
    }

    /// Whether all rows were imported or, in a dry run, are valid.
    pub(super) const fn is_clean(&self) -> bool {
        self.refused == 0 && self.failed == 0
    }

    /// The summary for people: the results, and what to do about them.
    pub(super) fn text(&self, output: Output) -> String {
        let numbers = if self.dry_run {
            vec![("good", self.good), ("refused", self.refused)]
        } else {
            vec![
                ("created", self.created),
                ("already done", self.already_done),
                ("existing", self.existing),
                ("refused", self.refused),
                ("failed", self.failed),
            ]
        };
        let numbers = numbers.into_iter().map(|(name, number)| format!("{number} {name}"));
        let mut lines = Vec::new();
        lines.extend(table(&self.refused_rows, self.refused, "refused", output));
        lines.extend(table(&self.failed_rows, self.failed, "failed", output));
        lines.push(format!(
            "{}: {}",
            count(self.rows, "row", "rows"),
            numbers.collect::<Vec<_>>().join(", ")
        ));
        if let Some(report) = &self.report {
            let next = if self.dry_run {
                "mend them in the file that is to be imported"
            } else {
                "mend them there, and import that file"
            };
            lines.push(format!(
                "The refused rows are in {report}, with the reasons and without passwords: {next}."
            ));
        }
        if self.refused_before > 0 {
            lines.push(format!(
                "{} of the refused rows were not asked for again: --retry-refused asks for them, once the reason is gone.",
                self.refused_before
            ));
        }
        if let Some(report) = &self.failed_report {
            lines.push(format!(
                "The failed rows, which are in {report}, are not at fault and may be in all the same: run this command again, \
                 which finds out and brings in the rest."
            ));
        }
        lines.join("\n")
    }

    pub(super) const fn ended_after(&mut self, time: Duration) {
        self.seconds = time.as_secs();
    }
}

fn remember(listed: &mut Vec<ListedRow>, row: &Refused) {
    if listed.len() < MOST_LISTED {
        let Refusal { cause, text, faults } = row.refusal.clone();
        listed.push(ListedRow {
            line: row.line,
            code: cause.as_str().to_owned(),
            text,
            faults,
        });
    }
}

/// A table of the first rows with this result, and the number of further ones; empty if there are none.
fn table(rows: &[ListedRow], all: u64, ended: &str, output: Output) -> Vec<String> {
    if rows.is_empty() {
        return Vec::new();
    }
    let mut listed = Table::new(["LINE", "CODE", "WHY"], "");
    for row in rows {
        let why = if row.faults.is_empty() {
            row.text.clone()
        } else {
            format!("{} {}", row.text, row.faults)
        };
        listed.row([
            row.line.to_string().into(),
            Cell::styled(&row.code, Style::Bad),
            why.into(),
        ]);
    }
    let mut lines = vec![format!("{all} {ended}:"), output.table(&listed).trim_end().to_owned()];
    let unnamed = all - rows.len() as u64;
    if unnamed > 0 {
        lines.push(format!("… and {unnamed} more"));
    }
    lines
}
