//! The lines of a ledger.

use serde::{Deserialize, Serialize};

use super::super::verdict::Refusal;

/// In the place of an outcome that is not known yet.
const SENT: &str = "sent";

/// Says what a ledger belongs to; its first line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(in super::super) struct Header {
    /// The version of the form.
    pub(super) uo_import: u8,
    /// Name of the import.
    pub(in super::super) name: String,
    /// Whose users.
    pub(in super::super) tenant: String,
    /// Base URL of the API.
    pub(in super::super) api: String,
}

/// What became of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in super::super) enum Outcome {
    /// The user is there, through this import.
    Created { crid: String },
    /// The user had been there before.
    Existing(Refusal),
    /// The row was refused.
    Refused(Refusal),
    /// It failed for a reason that is not the row's.
    Failed(Refusal),
}

/// One line: a row and what became of it.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Entry {
    line: u64,
    /// Keyed hash of the row without its password, in hexadecimal.
    row: String,
    outcome: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    code: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    crid: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    text: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    faults: String,
}

impl Entry {
    pub(super) fn new(line: u64, check: u128, outcome: &Outcome) -> Self {
        let row = format!("{check:032x}");
        let (word, refusal) = match outcome {
            Outcome::Created { crid } => {
                return Self {
                    line,
                    row,
                    outcome: "created".to_owned(),
                    code: "S200_06".to_owned(),
                    crid: crid.clone(),
                    text: String::new(),
                    faults: String::new(),
                };
            }
            Outcome::Existing(refusal) => ("existing", refusal),
            Outcome::Refused(refusal) => ("refused", refusal),
            Outcome::Failed(refusal) => ("failed", refusal),
        };
        let Refusal { code, text, faults } = refusal.clone();
        Self {
            line,
            row,
            outcome: word.to_owned(),
            code,
            crid: String::new(),
            text,
            faults,
        }
    }

    /// Of a row that is about to be asked for once more.
    pub(super) fn sent(line: u64, check: u128) -> Self {
        Self {
            line,
            row: format!("{check:032x}"),
            outcome: SENT.to_owned(),
            code: String::new(),
            crid: String::new(),
            text: String::new(),
            faults: String::new(),
        }
    }

    /// The hash and the outcome, none of a row that was [sent](Self::sent); `None` where the line is none of ours.
    pub(super) fn read(self) -> Option<(u128, Option<Outcome>)> {
        let check = u128::from_str_radix(&self.row, 16).ok()?;
        let refusal = Refusal {
            code: self.code,
            text: self.text,
            faults: self.faults,
        };
        let outcome = match self.outcome.as_str() {
            "created" => Outcome::Created { crid: self.crid },
            "existing" => Outcome::Existing(refusal),
            "refused" => Outcome::Refused(refusal),
            "failed" => Outcome::Failed(refusal),
            SENT => return Some((check, None)),
            _ => return None,
        };
        Some((check, Some(outcome)))
    }
}
