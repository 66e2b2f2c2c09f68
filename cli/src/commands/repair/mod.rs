//! `uo repair`: runs the repair from this machine.

mod entries;
mod fates;

use std::time::Duration;

use clap::{Args, Subcommand};
use repair::{Fate, Order, Repair};
use shared::{error::ApiError, journal::EntryKey, model::TenantId};

use self::entries::{Entries, Standing};
use crate::{connection::Deployment, context::Context, exit::Exit, failure::Failure, progress};

const EXAMPLES: &str = "Examples:
  uo repair list --stage prod                    open entries, their age, and what blocks them
  uo repair --stage prod                         one run, like a scheduled one
  uo repair --entry gci/westpalmbeach/po/w/01KF0C9JC00000000000000001 --stage prod
  uo repair --needs-attention --dry-run          show the entries that would be repaired; exit code 4 if any

docs/consistency.md explains what an entry is, and what to do about each reason.";

/// The time limit of a run. If the tool is stopped, the leases of its entries last a few seconds longer.
const TIME: Duration = Duration::from_mins(1);

/// Settle interrupted writes: close those that are done on both sides, undo the others
///
/// Runs the repair that runs every minute on AWS, but from this machine and with your permissions. Only one process works
/// on an entry at a time, so you can run it at any time. The exit code is 1 if an entry still needs attention or its result
/// could not be written to the journal; with --entry, it is 1 unless that entry is settled.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES, verbatim_doc_comment, args_conflicts_with_subcommands = true)]
pub(crate) struct Options {
    #[command(subcommand)]
    action: Option<Action>,

    #[command(flatten)]
    run: RunOptions,
}

#[derive(Debug, Subcommand)]
enum Action {
    List(ListOptions),
}

const LIST_EXAMPLES: &str = "Examples:
  uo repair list --needs-attention --stage prod  entries that need a person, with the reason
  uo repair list -o json | jq -r '.[] | [.entry, .requestId, .reason] | @tsv'";

/// List open entries: overdue, held or pausing, and those that need attention, with the reason
///
/// Changes nothing.
#[derive(Debug, Args)]
#[command(after_help = LIST_EXAMPLES, verbatim_doc_comment)]
struct ListOptions {
    /// Only entries that need attention
    #[arg(long)]
    needs_attention: bool,
}

#[derive(Debug, Args)]
struct RunOptions {
    /// Only this entry, even if it needs attention; uo repair list and the repair's log show its id
    #[arg(long, value_name = "ID", conflicts_with = "needs_attention", value_parser = entry)]
    entry: Option<Asked>,

    /// Besides overdue entries, also those that need attention; use it after you have removed the cause
    #[arg(long)]
    needs_attention: bool,

    /// Only show the entries that would be repaired; exit code 4 if there are any
    #[arg(long)]
    dry_run: bool,
}

/// An entry that was requested.
#[derive(Debug, Clone)]
struct Asked {
    tenant: TenantId,
    key: EntryKey,
}

fn entry(text: &str) -> Result<Asked, String> {
    let (tenant, key) = EntryKey::parse(text)
        .ok_or("must be GROUP/CLIENT/PAPER/w/… or GROUP/CLIENT/PAPER/k/…, as `uo repair list` shows it")?;
    Ok(Asked { tenant, key })
}

impl Options {
    pub(super) const fn only_shows(&self) -> bool {
        matches!(self.action, Some(Action::List(_)))
    }
}

pub(super) async fn run(options: Options, context: &Context) -> Result<Exit, Failure> {
    let deployment = context.deployment().await?;
    match options.action {
        Some(Action::List(options)) => list(&options, &deployment, context).await,
        None if options.run.dry_run => plan(&options.run, &deployment, context).await,
        None => settle(options.run, &deployment, context).await,
    }
}

async fn list(options: &ListOptions, deployment: &Deployment, context: &Context) -> Result<Exit, Failure> {
    let mut entries = Entries::open(deployment).await?;
    if options.needs_attention {
        entries.keep(|standing| standing == Standing::NeedsAttention);
    }
    entries.show(deployment, context)?;
    Ok(Exit::Done)
}

/// Shows which entries a run would take up.
async fn plan(options: &RunOptions, deployment: &Deployment, context: &Context) -> Result<Exit, Failure> {
    let entries = if let Some(asked) = &options.entry {
        let found = deployment.backends.journal.find(&asked.tenant, &asked.key).await;
        let found = found.map_err(|error| Failure::port("the journal cannot be read", &error))?;
        Entries::one(&found.ok_or_else(|| unknown(asked, deployment))?, deployment)
    } else {
        let mut entries = Entries::open(deployment).await?;
        entries.keep(|standing| match standing {
            Standing::Overdue => true,
            Standing::NeedsAttention => options.needs_attention,
            Standing::Held | Standing::Closed => false,
        });
        entries
    };
    entries.show(deployment, context)?;
    Ok(if entries.would_be_taken_up() {
        Exit::Different
    } else {
        Exit::Done
    })
}

async fn settle(options: RunOptions, deployment: &Deployment, context: &Context) -> Result<Exit, Failure> {
    let backends = &deployment.backends;
    let order = Order {
        needs_attention: options.needs_attention,
        entry: options.entry.as_ref().map(|asked| asked.key.to_string()),
    };
    let counter = progress::counter("entries settled or left:", context);
    let deadline = backends.clock.monotonic() + TIME;
    let repair = Repair::new(backends);
    let run = repair.run_telling(&order, deadline, &|_| counter.inc(1)).await;
    counter.finish_and_clear();
    let run = run.map_err(|error: ApiError| {
        Failure::unreachable(format!("the journal cannot be read: {}", error.cause_chain())).of_aws()
    })?;
    if let Some(asked) = &options.entry {
        let settled = run.settled.first().ok_or_else(|| unknown(asked, deployment))?;
        fates::show(&run.settled, context)?;
        context.note(&format!("{}, in {}", settled.fate, deployment.name));
        return Ok(match settled.fate {
            Fate::Done | Fate::Undone | Fate::Closed(_) => Exit::Done,
            _ => Exit::Failed,
        });
    }
    fates::show(&run.settled, context)?;
    let report = &run.report;
    context.note(&format!("{report}, in {}", deployment.name));
    if run.settled.iter().any(|settled| settled.fate == Fate::Unstarted) {
        context.note("There was no time for all of them: run it again.");
    }
    if report.needs_attention > 0 {
        context.note(
            "`uo repair list --needs-attention` says why; docs/consistency.md says what to do about each reason.",
        );
    }
    Ok(if report.needs_attention == 0 && report.failed == 0 {
        Exit::Done
    } else {
        Exit::Failed
    })
}

fn unknown(asked: &Asked, deployment: &Deployment) -> Failure {
    let tenant = asked.tenant.escaped();
    Failure::failed(format!("the journal of {} has no entry {}", deployment.name, asked.key)).hint(format!(
        "`uo repair list` shows what is open. What was settled is kept for a week. The tenant of that id is {tenant}."
    ))
}
