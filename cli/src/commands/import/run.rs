//! The import itself: rows go out side by side, and what becomes of them is noted.

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

/// The ledger is forced to the disk, and the progress shown, this often.
const TICK: Duration = Duration::from_millis(500);
/// What is told when nothing more is sent, while some rows have no answers yet.
pub(super) const WAITING: &str = "Waiting for the rows under way …";

/// An import under way.
pub(super) struct Run<'a> {
    pub(super) intake: Intake<'a>,
    /// `None` in a dry run.
    pub(super) sender: Option<Sender<'a>>,
    pub(super) gate: &'a Gate,
    pub(super) ledger: Option<Ledger>,
    pub(super) report: Report,
    pub(super) summary: Summary,
    pub(super) bar: ProgressBar,
    pub(super) concurrency: usize,
    /// So many rows that fail one after the other end the import.
    pub(super) stop_after: u32,
    pub(super) failures_in_a_row: u32,
    pub(super) context: &'a Context,
}

impl Run<'_> {
    /// Brings in what can be brought in. A failure is why it ended before the end of the file.
    pub(super) async fn finish(&mut self) -> Result<(), Failure> {
        let ended = self.rows().await;
        let noted = self.ledger.as_mut().map_or(Ok(()), Ledger::flush);
        let reported = self.report.flush();
        self.bar.finish_and_clear();
        self.summary.report = self.report.path().map(|path| path.display().to_string());
        self.summary.ended_after(self.gate.elapsed());
        ended.and(noted).and(reported)
    }

    async fn rows(&mut self) -> Result<(), Failure> {
        // What is under way borrows the sender, and the rest of the run changes beside it.
        let sender = self.sender.take();
        let mut under_way = FuturesUnordered::new();
        let mut tick = tokio::time::interval(TICK);
        let mut failure = None;
        let mut more = true;
        loop {
            let has_room = under_way.len() < self.concurrency;
            let ended = tokio::select! {
                Some((job, end)) = under_way.next() => self.settle(job, end),
                row = self.intake.rows.next(), if more && has_room => match row {
                    None => {
                        more = false;
                        self.summary.complete = true;
                        Ok(())
                    }
                    Some(Err(error)) => {
                        // What stands before the place that cannot be read is brought in all the same.
                        more = false;
                        failure = Some(error);
                        Ok(())
                    }
                    Some(Ok(row)) => match self.look_at(row).await {
                        Ok(Some(job)) => match &sender {
                            Some(sender) => self.announce(&job).map(|()| under_way.push(sent(sender, job))),
                            None => {
                                self.summary.good += 1;
                                Ok(())
                            }
                        },
                        Ok(None) => Ok(()),
                        Err(error) => Err(error),
                    },
                },
                () = self.gate.stopped(), if more => {
                    more = false;
                    Ok(())
                }
                _ = tick.tick(), if failure.is_none() => self.tick(),
                else => break,
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

    /// Judges a row: what is wrong with it is told, what is done already is counted, and anything else is a job.
    async fn look_at(&mut self, row: Row) -> Result<Option<Job>, Failure> {
        self.summary.rows += 1;
        match self.intake.judge(row).await {
            Judged::Send(job) => return Ok(Some(job)),
            Judged::Refused(refused) => {
                self.summary.refused += 1;
                self.refuse(&refused)?;
            }
            Judged::RefusedBefore(refused) => {
                self.summary.refused += 1;
                self.summary.refused_before += 1;
                self.refuse(&refused)?;
            }
            Judged::Done => self.summary.already_done += 1,
            Judged::Existing => self.summary.existing += 1,
        }
        self.bar.inc(1);
        Ok(None)
    }

    /// Sends nothing more. So many under way are waited for: their answers are worth noting.
    fn stop(&self, under_way: usize) {
        if under_way > 0 && !self.gate.is_stopped() {
            self.context.note(WAITING);
        }
        self.gate.stop();
    }

    /// Notes that a row is under way, where the ledger would otherwise call it refused.
    fn announce(&mut self, job: &Job) -> Result<(), Failure> {
        match &mut self.ledger {
            Some(ledger) if job.again => ledger.sent(job.line, job.check),
            _ => Ok(()),
        }
    }

    fn settle(&mut self, job: Job, end: End) -> Result<(), Failure> {
        let Job {
            line, check, source, ..
        } = job;
        let (outcome, before) = match end {
            End::Left => {
                self.summary.rows -= 1;
                self.summary.complete = false;
                return Ok(());
            }
            End::Stop(failure) => {
                self.summary.rows -= 1;
                self.summary.complete = false;
                return Err(failure);
            }
            End::Settled { outcome, before } => {
                self.failures_in_a_row = 0;
                (outcome, before)
            }
            End::Failed { why, unreachable } => {
                self.failures_in_a_row += 1;
                let stop = self.failures_in_a_row >= self.stop_after;
                let told = stop.then(|| self.broken(&why, unreachable));
                self.note(line, check, Outcome::Failed(why), source, false)?;
                return told.map_or(Ok(()), Err);
            }
        };
        self.note(line, check, outcome, source, before)
    }

    fn note(
        &mut self,
        line: u64,
        check: u128,
        outcome: Outcome,
        source: super::rows::Source,
        before: bool,
    ) -> Result<(), Failure> {
        self.bar.inc(1);
        let outcome = match outcome {
            Outcome::Existing(refusal) if !self.intake.skip_existing => Outcome::Refused(refusal),
            outcome => outcome,
        };
        if let Some(ledger) = &mut self.ledger {
            ledger.note(line, check, &outcome)?;
        }
        let refusal = match outcome {
            Outcome::Created { .. } => {
                let number = if before {
                    &mut self.summary.already_done
                } else {
                    &mut self.summary.created
                };
                *number += 1;
                return Ok(());
            }
            Outcome::Existing(_) => {
                self.summary.existing += 1;
                return Ok(());
            }
            Outcome::Refused(refusal) => {
                self.summary.refused += 1;
                refusal
            }
            Outcome::Failed(refusal) => {
                self.summary.failed += 1;
                refusal
            }
        };
        self.refuse(&Refused { line, refusal, source })
    }

    fn refuse(&mut self, refused: &Refused) -> Result<(), Failure> {
        self.summary.tell(refused);
        self.report.add(refused.line, &refused.refusal, &refused.source)
    }

    fn broken(&self, why: &Refusal, unreachable: bool) -> Failure {
        let what = format!(
            "{} rows in a row failed, the last with {}: {}",
            self.failures_in_a_row, why.code, why.text
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
