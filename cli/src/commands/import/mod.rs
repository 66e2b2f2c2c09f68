//! `uo import`: imports many users from a file, through the API.
//!
//! The parts, in the order in which a row passes them:
//!
//! - `options` makes the plan; `caller`, with its `right` (a token, or a `token_command`), opens the session;
//! - `rows`: the next row as a body of Create, or why it is invalid;
//! - `intake` decides whether it is sent: `check` validates it, `keys` makes its keys, the `ledger` has earlier runs, and
//!   `duplicates` has this one;
//! - `sending`: repeats the request until it is settled, through the `gate`, at the present `pace`; `verdict` interprets the
//!   answer;
//! - `run`: runs many requests at once and records each result: in the `ledger`, in the report of `refused` rows, in the
//!   `summary` and on the progress bar.

mod caller;
mod check;
mod duplicates;
mod gate;
mod intake;
mod keys;
mod ledger;
mod options;
mod pace;
mod refused;
mod right;
mod rows;
mod run;
mod sending;
mod summary;
mod token_command;
mod verdict;

use indicatif::ProgressBar;

pub(crate) use self::options::Options;
use self::{
    caller::Session,
    check::Checker,
    duplicates::Duplicates,
    gate::Gate,
    intake::{Intake, survey},
    keys::Keys,
    ledger::{Header, KnownRows, Ledger},
    options::Plan,
    pace::Pace,
    refused::Report,
    rows::Reading,
    run::{Reports, Run, WAITING},
    sending::Sender,
    summary::Summary,
};
use crate::{context::Context, exit::Exit, failure::Failure, progress};

pub(super) async fn run(options: Options, context: &Context) -> Result<Exit, Failure> {
    let (plan, caller) = Plan::of(options)?;
    let open = || Reading::open(&plan.file, plan.form, plan.delimiter);
    // Faults in the header are reported before anything is called.
    let rows = open().await?;
    let id = caller.tenant.clone();
    let checker = Checker::find(&id, context).await?;
    if let Some(note) = checker.note() {
        context.note(&note);
    }
    let keys = Keys::new(&plan.name, &id);
    let gate = Gate::new(Pace::new(plan.rate.unwrap_or_else(|| checker.usual_rate())));
    let mut summary = Summary {
        name: plan.name.clone(),
        tenant: id.escaped(),
        dry_run: plan.dry_run,
        ..Summary::default()
    };
    let session = if plan.dry_run {
        None
    } else {
        // Nothing is running yet, so Ctrl-C can end it at once.
        tokio::select! {
            session = Session::begin(caller, context) => Some(session?),
            _ = tokio::signal::ctrl_c() => return Ok(Exit::Interrupted),
        }
    };
    let (ledger, known) = match (&session, &plan.ledger) {
        (Some(session), Some(path)) => {
            let header = Header::new(plan.name.clone(), summary.tenant.clone(), session.base().to_owned());
            let (ledger, known) = Ledger::open(path, &header)?;
            (Some(ledger), known)
        }
        _ => (None, KnownRows::default()),
    };
    summary.ledger = ledger.as_ref().map(|ledger| ledger.path().display().to_string());
    let listener = tokio::spawn(interrupts(gate.stopper(), context.quiet));
    let bar = if plan.is_stream() {
        ProgressBar::hidden()
    } else {
        let (all, familiar) = survey(open().await?, &keys, &known).await?;
        if known.len() > 0 && familiar == 0 && all > 0 {
            return Err(Failure::usage(format!(
                "the ledger {} belongs to another file: it knows none of the {all} rows of {}",
                summary.ledger.unwrap_or_default(),
                plan.file.display()
            ))
            .hint("Name another ledger with --ledger, and another name for its requests with --name."));
        }
        progress::long_bar(all, context)
    };
    let columns = rows.columns();
    let report = |path| Report::begin(path, plan.form, columns.clone(), plan.delimiter);
    let reports = Reports {
        refused: report(plan.report.clone())?,
        // In a dry run nothing fails, and the report of an earlier run is kept.
        failed: (!plan.dry_run)
            .then(|| report(plan.failed_report.clone()))
            .transpose()?,
    };
    let mut run = Run {
        intake: Intake {
            rows,
            checker: &checker,
            keys: &keys,
            known,
            duplicates: Duplicates::default(),
            held: None,
            released: None,
            skip_existing: plan.skip_existing,
            retry_refused: plan.retry_refused,
        },
        sender: session.as_ref().map(|session| Sender {
            session,
            gate: &gate,
            retries: plan.retries,
            backoff: plan.backoff,
        }),
        gate: &gate,
        ledger,
        reports,
        summary,
        bar,
        concurrency: plan.concurrency,
        stop_after: plan.stop_after,
        failures_in_a_row: 0,
        context,
    };
    let ended = run.finish().await;
    listener.abort();
    let output = context.output();
    output.one(&run.summary, |summary| summary.text(output))?;
    ended?;
    if gate.is_stopped() {
        context.note("Stopped. The same command goes on with the rows that are left.");
        return Ok(Exit::Interrupted);
    }
    Ok(if run.summary.is_clean() {
        Exit::Done
    } else {
        Exit::Failed
    })
}

/// At Ctrl-C, lets the import end when running requests have their answers; at the second, ends it at once.
async fn interrupts(stop: gate::Stopper, quiet: bool) {
    if tokio::signal::ctrl_c().await.is_err() {
        return;
    }
    stop.stop();
    if !quiet {
        use std::io::Write as _;
        // A closed standard error is ignored.
        let _ = writeln!(
            std::io::stderr(),
            "{WAITING} (Ctrl-C once more ends it at once; nothing is lost by that either)"
        );
    }
    if tokio::signal::ctrl_c().await.is_ok() {
        std::process::exit(Exit::Interrupted.number().into());
    }
}
