//! The import itself: sends rows concurrently and records their results.

use std::time::Duration;

use futures_util::stream::{FuturesUnordered, StreamExt as _};
use indicatif::ProgressBar;

use super::{
    gate::Gate,
    intake::{Intake, Job, Judged},
    ledger::{Ledger, Outcome},
    refused::Report,
    rows::Row,
    sending::{End, Sender},
    summary::{Refused, Summary},
    verdict::Refusal,
};
use crate::{context::Context, failure::Failure};

/// How often the ledger is synced and the progress shown.
const TICK: Duration = Duration::from_millis(500);
/// The message when no more rows are sent but some have no answer yet.
pub(super) const WAITING: &str = "Waiting for the rows under way …";

/// The reports of rows that were not imported.
pub(super) struct Reports {
    pub(super) refused: Report,
    /// `None` in a dry run.
    pub(super) failed: Option<Report>,
}

/// A running import.
pub(super) struct Run<'a> {
    pub(super) intake: Intake<'a>,
    /// `None` in a dry run.
    pub(super) sender: Option<Sender<'a>>,
    pub(super) gate: &'a Gate,
    pub(super) ledger: Option<Ledger>,
    pub(super) reports: Reports,
    pub(super) summary: Summary,
    pub(super) bar: ProgressBar,
    pub(super) concurrency: usize,
    /// How many consecutive failures end the import.
    pub(super) stop_after: u32,
    pub(super) failures_in_a_row: u32,
    pub(super) context: &'a Context,
}

impl Run<'_> {
    /// Imports all rows. A failure says why it ended before the end of the file.
    pub(super) async fn finish(&mut self) -> Result<(), Failure> {
        let ended = self.rows().await;
        let noted = self.ledger.as_mut().map_or(Ok(()), Ledger::flush);
        self.bar.finish_and_clear();
        self.summary.report = self.reports.refused.place();
        self.summary.failed_report = self.reports.failed.as_ref().and_then(Report::place);
        self.summary.ended_after(self.gate.elapsed());
        ended.and(noted)
    }

    async fn rows(&mut self) -> Result<(), Failure> {
        // Running requests borrow the sender while the rest of the run changes.
        let sender = self.sender.take();
        let mut under_way = FuturesUnordered::new();
        let mut tick = tokio::time::interval(TICK);
        let mut failure = None;
        let mut more = true;
        loop {
            let has_room = under_way.len() < self.concurrency && !self.intake.is_held();
            let ended = tokio::select! {
                Some((job, end)) = under_way.next() => self.settle(job, end),
                row = self.intake.next(), if more && has_room => match row {
                    None => {
                        more = false;
                        self.summary.complete = true;
                        Ok(())
                    }
                    Some(Err(error)) => {
                        // Rows before the unreadable place are still imported.
                        more = false;
                        failure = Some(error);
                        Ok(())
                    }
                    Some(Ok(row)) => self.look_at(row).await.map(|job| {
                        under_way.extend(job.zip(sender.as_ref()).map(|(job, sender)| sent(sender, job)));
                    }),
                },
                () = self.gate.stopped(), if more => {
                    more = false;
                    Ok(())
                }
                _ = tick.tick() => self.tick(),
            };
            if let Err(error) = ended {
                more = false;
                self.stop(under_way.len());
                failure.get_or_insert(error);
            }
            if !more && under_way.is_empty() {
                break;
            }
        }
        failure.map_or(Ok(()), Err)
    }

    /// Judges a row: reports it, counts it as done, or returns it as a job to send.
    async fn look_at(&mut self, row: Row) -> Result<Option<Job>, Failure> {
        self.summary.rows += 1;
        match self.intake.judge(row).await {
            Judged::Send(job) if self.summary.dry_run => {
                self.intake.settle(&job.wanted, true);
                self.summary.good += 1;
            }
            Judged::Send(job) => {
                let announced = self.announce(&job);
                if announced.is_err() {
                    self.summary.rows -= 1;
                }
                return announced.map(|()| Some(job));
            }
            Judged::Held => {
                self.summary.rows -= 1;
                return Ok(None);
            }
            Judged::Refused(refused) => self.refuse(&refused)?,
            Judged::RefusedBefore(refused) => {
                self.summary.refused_before += 1;
                self.refuse(&refused)?;
            }
            Judged::Done => self.summary.already_done += 1,
            Judged::Existing => self.summary.existing += 1,
        }
        self.bar.inc(1);
        Ok(None)
    }

    /// Sends no more rows. The `under_way` running ones are still waited for, because their answers are to be recorded.
    fn stop(&self, under_way: usize) {
        if under_way > 0 && !self.gate.is_stopped() {
            self.context.note(WAITING);
        }
        self.gate.stop();
    }

    /// Records in the ledger that a refused row is being sent again.
    fn announce(&mut self, job: &Job) -> Result<(), Failure> {
        match &mut self.ledger {
            Some(ledger) if job.again => ledger.sent(job.line, job.check),
            _ => Ok(()),
        }
    }

    /// Records the result of a row that was sent. A failure ends the import.
    fn settle(&mut self, job: Job, end: End) -> Result<(), Failure> {
        let (outcome, before, end) = match end {
            End::Left | End::Stop(_) => {
                self.intake.settle(&job.wanted, false);
                self.summary.rows -= 1;
                self.summary.complete = false;
                return match end {
                    End::Stop(failure) => Err(failure),
                    _ => Ok(()),
                };
            }
            End::Settled { outcome, before } => {
                self.failures_in_a_row = 0;
                (outcome, before, None)
            }
            End::Failed { why, unreachable } => {
                self.failures_in_a_row += 1;
                let is_last = self.failures_in_a_row >= self.stop_after;
                let end = is_last.then(|| self.broken(&why, unreachable));
                (Outcome::Failed(why), false, end)
            }
        };
        let outcome = match outcome {
            Outcome::Existing(refusal) if !self.intake.skip_existing => Outcome::Refused(refusal),
            outcome => outcome,
        };
        let is_in = matches!(outcome, Outcome::Created { .. } | Outcome::Existing(_));
        self.intake.settle(&job.wanted, is_in);
        // The result is reported even if the ledger cannot be written.
        let noted = match &mut self.ledger {
            Some(ledger) => ledger.note(job.line, job.check, &outcome),
            None => Ok(()),
        };
        self.bar.inc(1);
        let (line, source) = (job.line, job.source);
        match outcome {
            Outcome::Created { .. } if before => self.summary.already_done += 1,
            Outcome::Created { .. } => self.summary.created += 1,
            Outcome::Existing(_) => self.summary.existing += 1,
            Outcome::Refused(refusal) => self.refuse(&Refused { line, refusal, source })?,
            Outcome::Failed(refusal) => {
                let row = Refused { line, refusal, source };
                self.summary.failed(&row);
                if let Some(report) = &mut self.reports.failed {
                    report.add(&row)?;
                }
            }
        }
        noted.and(end.map_or(Ok(()), Err))
    }

    fn refuse(&mut self, row: &Refused) -> Result<(), Failure> {
        self.summary.refused(row);
        self.reports.refused.add(row)
    }

    fn broken(&self, why: &Refusal, unreachable: bool) -> Failure {
        let what = format!(
            "{} rows in a row failed, the last with {}: {}",
            self.failures_in_a_row,
            why.cause.as_str(),
            why.text
        );
        let failure = if unreachable {
            Failure::unreachable(what)
        } else {
            Failure::failed(what)
        };
        failure.hint(
            "See what is wrong there (docs/errors.md, the function's log), and run the same command again: it goes on where\n\
             it stopped, and what failed is tried anew.",
        )
    }

    fn tick(&mut self) -> Result<(), Failure> {
        let summary = &self.summary;
        let not_in = summary.refused + summary.failed;
        self.bar
            .set_message(format!("{:.1}/s, {not_in} not in", self.gate.rate()));
        self.ledger.as_mut().map_or(Ok(()), Ledger::flush)
    }
}

async fn sent(sender: &Sender<'_>, job: Job) -> (Job, End) {
    let end = sender.send(job.body.clone(), job.key.clone()).await;
    (job, end)
}
