//! Prepares rows: reads and validates them, and compares them with the ledger and earlier rows.

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

/// What to do with a row.
pub(super) enum Judged {
    /// Send it.
    Send(Job),
    /// Wait: a running row has the same address or id. The row is judged again after that row's answer.
    Held,
    /// Report it.
    Refused(Refused),
    /// Report it again: an earlier run saw it refused, and there is no reason to expect another answer.
    RefusedBefore(Refused),
    /// Nothing: an earlier run has imported it.
    Done,
    /// Nothing: the user existed before, and existing users are skipped.
    Existing,
}

/// A row to be sent.
pub(super) struct Job {
    pub(super) line: u64,
    pub(super) check: Check,
    pub(super) body: Map<String, Value>,
    pub(super) key: String,
    pub(super) source: Source,
    /// Whether the ledger has it as refused.
    pub(super) again: bool,
    /// Its claims, until it has an answer.
    pub(super) wanted: Wanted,
}

/// Reads the rows, and holds what they are compared with.
pub(super) struct Intake<'a> {
    pub(super) rows: Reading,
    pub(super) checker: &'a Checker,
    pub(super) keys: &'a Keys,
    pub(super) known: KnownRows,
    pub(super) duplicates: Duplicates,
    /// The row that waits for a running one. Later rows wait too, so that the order is kept.
    pub(super) held: Option<Row>,
    /// The row that has waited and is to be judged next.
    pub(super) released: Option<Row>,
    /// Whether existing users are skipped instead of refused.
    pub(super) skip_existing: bool,
    /// Whether to send rows again that an earlier run saw refused.
    pub(super) retry_refused: bool,
}

impl Intake<'_> {
    /// The next row; `None` at the end of the file. Cancel-safe: a dropped call loses no row.
    pub(super) async fn next(&mut self) -> Option<Result<Row, Failure>> {
        match self.released.take() {
            Some(row) => Some(Ok(row)),
            None => self.rows.next().await,
        }
    }

    /// Whether a row waits, so that [`Self::settle`] must come before the next row.
    pub(super) const fn is_held(&self) -> bool {
        self.held.is_some()
    }

    /// Ends a claim: the row is imported, or its address and ids are free again.
    pub(super) fn settle(&mut self, wanted: &Wanted, is_in: bool) {
        self.duplicates.settle(wanted, is_in);
        if let Some(row) = self.held.take() {
            self.released = Some(row);
        }
    }

    /// Decides what to do with a row.
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

/// Whether a refused row may have been corrected since. The ledger does not include passwords, so a row with only its password
/// corrected looks unchanged.
fn may_be_mended(body: &Map<String, Value>, refusal: &Refusal) -> bool {
    body.contains_key("password") && refusal.may_concern_password()
}

/// The number of rows in the file, and how many of them the ledger has.
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
