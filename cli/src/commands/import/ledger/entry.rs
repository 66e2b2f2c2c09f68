//! The lines of a ledger.

use serde::{Deserialize, Serialize};
use shared::catalogue::Code;

use super::super::verdict::Refusal;

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

/// What an entry says of its row.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
enum State {
    Created,
    Existing,
    Refused,
    Failed,
    /// Nobody knows yet.
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

    /// Of a row that is about to be asked for once more.
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

    /// The hash and the outcome, none of a row that was [sent](Self::sent); `None` where the line is none of ours.
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
