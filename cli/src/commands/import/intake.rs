//! Rows before they are sent: read, judged, held against the ledger and the rows before them.

use serde_json::{Map, Value};

use super::{
    check::Checker,
    duplicates::Duplicates,
    keys::{Check, Keys},
    ledger::{Earlier, KnownRows},
    rows::{Reading, Row, Source},
    summary::Refused,
    verdict::{Refusal, Verdict},
};
use crate::failure::Failure;

/// What is to be done with a row.
pub(super) enum Judged {
    /// Sent.
    Send(Job),
    /// Told.
    Refused(Refused),
    /// Told once more: an earlier run saw it refused, and nothing says that it would fare better now.
    RefusedBefore(Refused),
    /// Nothing: an earlier run has brought it in.
    Done,
    /// Nothing: the user had been there before, which is all right.
    Existing,
}

/// A row to be sent.
pub(super) struct Job {
    pub(super) line: u64,
    pub(super) check: Check,
    pub(super) body: Map<String, Value>,
    pub(super) key: String,
    pub(super) source: Source,
    /// Whether the ledger calls it refused.
    pub(super) again: bool,
}

/// What rows are held against.
pub(super) struct Intake<'a> {
    pub(super) rows: Reading,
    pub(super) checker: &'a Checker,
    pub(super) keys: &'a Keys,
    pub(super) known: KnownRows,
    pub(super) duplicates: Duplicates,
    /// Whether users who had been there before are all right.
    pub(super) skip_existing: bool,
    /// Whether rows are asked for again that an earlier run saw refused.
    pub(super) retry_refused: bool,
}

impl Intake<'_> {
    /// Says what is to be done with a row.
    pub(super) async fn judge(&mut self, row: Row) -> Judged {
        let Row { line, body, source } = row;
        let told = |refusal, source| Refused { line, refusal, source };
        let refused = |refusal, source| Judged::Refused(told(refusal, source));
        let body = match body {
            Ok(body) => body,
            Err(fault) => return refused(Refusal::of_row(fault), source),
        };
        if let Err(refusal) = self.checker.check(&body).await {
            return refused(refusal, source);
        }
        if let Err(fault) = self.duplicates.note(&body, line) {
            return refused(Refusal::duplicate(fault), source);
        }
        let check = self.keys.check(&body);
        let again = match self.known.earlier(check) {
            Earlier::Created => return Judged::Done,
            Earlier::Existing => return Judged::Existing,
            Earlier::Refused(refusal) if self.skip_existing && Verdict::is_existing(&refusal) => {
                return Judged::Existing;
            }
            Earlier::Refused(refusal) if !self.retry_refused && !may_be_mended(&body, &refusal) => {
                return Judged::RefusedBefore(told(refusal, source));
            }
            Earlier::Refused(_) => true,
            Earlier::Open => false,
        };
        let key = self.keys.request(&body, self.known.refusals(check));
        Judged::Send(Job {
            line,
            check,
            body,
            key,
            source,
            again,
        })
    }
}

/// Whether a refused row may be another one by now. The ledger knows nothing of passwords, so that one which was mended in its
/// password alone looks as it did.
fn may_be_mended(body: &Map<String, Value>, refusal: &Refusal) -> bool {
    body.contains_key("password") && refusal.may_concern_password()
}

/// How many rows a file has, and how many of them the ledger knows.
pub(super) async fn survey(mut rows: Reading, keys: &Keys, known: &KnownRows) -> Result<(u64, u64), Failure> {
    let (mut all, mut familiar) = (0, 0);
    while let Some(row) = rows.next().await {
        let row = row?;
        all += 1;
        if known.len() > 0 && row.body.is_ok_and(|body| known.knows(keys.check(&body))) {
            familiar += 1;
        }
    }
    Ok((all, familiar))
}
