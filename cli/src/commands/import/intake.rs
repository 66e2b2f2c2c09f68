//! Rows before they are sent: read, judged, held against the ledger and the rows before them.

use serde_json::{Map, Value};

use super::{
    check::Checker,
    duplicates::{Claim, Duplicates, Wanted},
    keys::{Check, Keys},
    ledger::{Earlier, KnownRows},
    rows::{Reading, Row, Source},
    summary::Refused,
    verdict::Refusal,
};
use crate::failure::Failure;

/// What is to be done with a row.
pub(super) enum Judged {
    /// Sent.
    Send(Job),
    /// Nothing yet: a row under way wants the same address or id. It comes again when an answer is there.
    Held,
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
    /// What it claims until it has its answer.
    pub(super) wanted: Wanted,
}

/// What rows are held against.
pub(super) struct Intake<'a> {
    pub(super) rows: Reading,
    pub(super) checker: &'a Checker,
    pub(super) keys: &'a Keys,
    pub(super) known: KnownRows,
    pub(super) duplicates: Duplicates,
    /// The row that waits for an answer. Those behind it wait too, so that none overtakes it.
    pub(super) held: Option<Row>,
    /// The row that has waited.
    pub(super) released: Option<Row>,
    /// Whether users who had been there before are all right.
    pub(super) skip_existing: bool,
    /// Whether rows are asked for again that an earlier run saw refused.
    pub(super) retry_refused: bool,
}

impl Intake<'_> {
    /// The next row; `None` at the end of the file. Nothing is lost where it is not waited for.
    pub(super) async fn next(&mut self) -> Option<Result<Row, Failure>> {
        match self.released.take() {
            Some(row) => Some(Ok(row)),
            None => self.rows.next().await,
        }
    }

    /// Whether no row is to be taken before [`Self::settle`] is called.
    pub(super) const fn is_held(&self) -> bool {
        self.held.is_some()
    }

    /// Says whether what a row wanted is in now; else another may have it.
    pub(super) fn settle(&mut self, wanted: &Wanted, is_in: bool) {
        self.duplicates.settle(wanted, is_in);
        if let Some(row) = self.held.take() {
            self.released = Some(row);
        }
    }

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
        let wanted = match self.duplicates.claim(&body, line) {
            Claim::Granted(wanted) => wanted,
            Claim::Open => {
                let body = Ok(body);
                self.held = Some(Row { line, body, source });
                return Judged::Held;
            }
            Claim::Taken(fault) => return refused(Refusal::duplicate(fault), source),
        };
        let check = self.keys.check(&body);
        let again = match self.known.earlier(check) {
            Earlier::Created => {
                self.settle(&wanted, true);
                return Judged::Done;
            }
            Earlier::Existing => {
                self.settle(&wanted, true);
                return Judged::Existing;
            }
            Earlier::Refused(refusal) if self.skip_existing && refusal.is_existing() => {
                self.settle(&wanted, true);
                return Judged::Existing;
            }
            Earlier::Refused(refusal) if !self.retry_refused && !may_be_mended(&body, &refusal) => {
                self.settle(&wanted, false);
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
            wanted,
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
