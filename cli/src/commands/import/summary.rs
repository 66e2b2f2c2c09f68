//! What became of an import, in numbers.

use std::time::Duration;

use serde::Serialize;

use super::{rows::Source, verdict::Refusal};
use crate::output::{Cell, Output, Style, Table};

/// So many refused rows are told by themselves; the report has them all.
const MOST_TOLD: usize = 50;

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
    /// Rows that were looked at.
    pub(super) rows: u64,
    /// Rows that nothing is wrong with, in a dry run.
    pub(super) good: u64,
    pub(super) created: u64,
    /// Rows that an earlier run had brought in.
    pub(super) already_done: u64,
    /// Rows whose address or id had been there before, with `--existing skip`.
    pub(super) existing: u64,
    pub(super) refused: u64,
    /// Those of them that an earlier run saw refused, and that were not asked for again.
    pub(super) refused_before: u64,
    /// Rows that failed again and again for a reason that is not theirs.
    pub(super) failed: u64,
    pub(super) seconds: u64,
    pub(super) ledger: Option<String>,
    pub(super) report: Option<String>,
    /// The first of the rows that are not in.
    pub(super) refused_rows: Vec<Told>,
}

/// A row that is not in.
#[derive(Debug, Serialize)]
pub(super) struct Told {
    line: u64,
    code: String,
    text: String,
    faults: String,
}

/// A row that is not in, with all that the report says.
#[derive(Debug)]
pub(super) struct Refused {
    pub(super) line: u64,
    pub(super) refusal: Refusal,
    pub(super) source: Source,
}

impl Summary {
    /// Remembers one of the first rows that are not in.
    pub(super) fn tell(&mut self, refused: &Refused) {
        if self.refused_rows.len() < MOST_TOLD {
            let Refusal { code, text, faults } = refused.refusal.clone();
            self.refused_rows.push(Told {
                line: refused.line,
                code,
                text,
                faults,
            });
        }
    }

    /// Whether every row that was looked at is in, or good.
    pub(super) const fn is_clean(&self) -> bool {
        self.refused == 0 && self.failed == 0
    }

    /// The summary for people.
    pub(super) fn text(&self, output: Output) -> String {
        let mut told = Table::new(["LINE", "CODE", "WHY"], "");
        for row in &self.refused_rows {
            let why = if row.faults.is_empty() {
                row.text.clone()
            } else {
                format!("{} {}", row.text, row.faults)
            };
            told.row([
                row.line.to_string().into(),
                Cell::styled(&row.code, Style::Bad),
                why.into(),
            ]);
        }
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
        if !self.refused_rows.is_empty() {
            lines.push(output.table(&told).trim_end().to_owned());
        }
        let unnamed = self.refused + self.failed - self.refused_rows.len() as u64;
        if unnamed > 0 {
            lines.push(format!("… and {unnamed} more"));
        }
        lines.push(format!(
            "{} rows: {}",
            self.rows,
            numbers.collect::<Vec<_>>().join(", ")
        ));
        if let Some(report) = &self.report {
            lines.push(format!(
                "The rows that are not in are in {report}, with the reasons and without passwords: mend them and import that file."
            ));
        }
        if self.refused_before > 0 {
            lines.push(format!(
                "{} of the refused rows were not asked for again: --retry-refused asks for them, once the reason is gone.",
                self.refused_before
            ));
        }
        if self.failed > 0 {
            lines.push(
                "Rows that failed may be in all the same: run this command again for them, and take from the report only what is refused."
                    .to_owned(),
            );
        }
        lines.join("\n")
    }

    pub(super) const fn ended_after(&mut self, time: Duration) {
        self.seconds = time.as_secs();
    }
}
