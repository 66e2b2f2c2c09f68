//! The lines of a ledger.

use serde::{Deserialize, Serialize};
use shared::catalogue::Code;

use super::super::verdict::Refusal;

/// The first line of a ledger, which identifies its import.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(in super::super) struct Header {
    /// The version of the format.
    pub(super) uo_import: u8,
    /// Name of the import.
    pub(in super::super) name: String,
    /// The tenant.
    pub(in super::super) tenant: String,
    /// Base URL of the API.
    pub(in super::super) api: String,
}

/// The result of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in super::super) enum Outcome {
    /// This import has created the user.
    Created { crid: String },
    /// The user existed before.
    Existing(Refusal),
    /// The row was refused.
    Refused(Refusal),
    /// It failed for a reason outside the row.
    Failed(Refusal),
}

/// One line: a row and its result.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Entry {
    line: u64,
    /// Keyed hash of the row without its password, in hexadecimal.
    row: String,
    outcome: State,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    code: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    crid: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    text: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    faults: String,
}

/// The result in a line.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
enum State {
    Created,
    Existing,
    Refused,
    Failed,
    /// Not known yet.
    Sent,
}

impl Entry {
    pub(super) fn new(line: u64, check: u128, outcome: &Outcome) -> Self {
        let (state, refusal) = match outcome {
            Outcome::Created { crid } => {
                return Self {
                    code: Code::CreateCompleted.suffix().to_owned(),
                    crid: crid.clone(),
                    ..Self::bare(line, check, State::Created)
                };
            }
            Outcome::Existing(refusal) => (State::Existing, refusal),
            Outcome::Refused(refusal) => (State::Refused, refusal),
            Outcome::Failed(refusal) => (State::Failed, refusal),
        };
        Self {
            code: refusal.cause.as_str().to_owned(),
            text: refusal.text.clone(),
            faults: refusal.faults.clone(),
            ..Self::bare(line, check, state)
        }
    }

    /// A line for a row that is about to be sent again.
    pub(super) fn sent(line: u64, check: u128) -> Self {
        Self::bare(line, check, State::Sent)
    }

    fn bare(line: u64, check: u128, outcome: State) -> Self {
        Self {
            line,
            row: format!("{check:032x}"),
            outcome,
            code: String::new(),
            crid: String::new(),
            text: String::new(),
            faults: String::new(),
        }
    }

    /// The hash and the outcome, which is `None` for a row that was [sent](Self::sent). `None` if the line is invalid.
    pub(super) fn read(self) -> Option<(u128, Option<Outcome>)> {
        let check = u128::from_str_radix(&self.row, 16).ok()?;
        let refusal = Refusal {
            cause: self.code.as_str().into(),
            text: self.text,
            faults: self.faults,
        };
        let outcome = match self.outcome {
            State::Created => Some(Outcome::Created { crid: self.crid }),
            State::Existing => Some(Outcome::Existing(refusal)),
            State::Refused => Some(Outcome::Refused(refusal)),
            State::Failed => Some(Outcome::Failed(refusal)),
            State::Sent => None,
        };
        Some((check, outcome))
    }
}
