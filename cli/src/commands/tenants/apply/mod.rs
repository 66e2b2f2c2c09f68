//! `uo tenants apply`.

mod ask;
mod difference;
mod plan;
mod write;

use std::{path::PathBuf, pin::pin};

use clap::Args;
use serde::Serialize;

use self::{
    plan::{Kind, Plan},
    write::Fate,
};
use crate::{connection::Deployment, context::Context, exit::Exit, failure::Failure, output::count, tenant_file};

const EXAMPLES: &str = "Examples:
  uo tenants apply tenants/ --dry-run            show the changes; exit code 4 if there are any
  uo tenants apply tenants/gci.toml --stage dev
  uo tenants apply tenants/ --stage prod --yes   without confirmation, for a pipeline
  uo tenants export --stage dev | uo tenants apply - --stage staging

A file:
  [[tenant]]
  name = \"GCI/WestPalmBeach/PO\"
  Flow.UserProvider = \"Auth0\"
  Auth0.BaseUrl = \"https://example.eu.auth0.com/\"
  Auth0.ClientSecret = \"secretsmanager:users-orchestrator/prod/auth0#clientSecret\"

docs/settings.md describes every setting; the folder tenants/ has a complete file for each provider.";

/// Apply tenants' settings from files
///
/// Checks all files first, and writes nothing if any of them has a fault. A file holds all settings of its tenants: a
/// setting that it does not name is removed. Tenants that no file names stay as they are. After Ctrl-C, the command finishes
/// the tenants that it is writing, starts no others, and lists those that are written.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES, verbatim_doc_comment)]
pub(super) struct Options {
    /// Files, folders with .toml files, or - for standard input
    #[arg(required = true, value_name = "FILE|DIR|-")]
    files: Vec<PathBuf>,

    /// Only show the changes; exit code 4 if there are any
    #[arg(long)]
    dry_run: bool,

    /// Do not ask for confirmation
    #[arg(short, long)]
    yes: bool,
}

/// The result for a tenant.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Outcome<'p> {
    #[serde(flatten)]
    plan: &'p Plan,
    /// Whether it was written; absent if nothing was to be written.
    #[serde(skip_serializing_if = "Option::is_none")]
    written: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    failure: Option<&'p str>,
}

pub(super) async fn run(options: &Options, context: &Context) -> Result<Exit, Failure> {
    // One listener for the whole command: between two consecutive ones, a Ctrl-C would be lost.
    let mut interrupted = pin!(tokio::signal::ctrl_c());
    let settled = tokio::select! {
        settled = settle(options, context) => settled?,
        _ = &mut interrupted => return Ok(Exit::Interrupted),
    };
    let (deployment, plans) = match settled {
        Settled::GoAhead(deployment, plans) => (deployment, plans),
        Settled::Ended(exit) => return Ok(exit),
    };
    let fates = write::all(&plans, &deployment, interrupted, context).await;
    show(&plans, &fates, context)?;
    ended(&plans, &fates, &deployment, context)
}

/// What is decided before anything is written.
enum Settled {
    GoAhead(Box<Deployment>, Vec<Plan>),
    Ended(Exit),
}

async fn settle(options: &Options, context: &Context) -> Result<Settled, Failure> {
    let written = tenant_file::all(&options.files).map_err(|faults| refused(&faults))?;
    let deployment = context.deployment().await?;
    let plans = plan::all(written, &deployment, context).await?;
    let changes = changes(&plans);
    let output = context.output();
    if context.is_for_people() {
        output.text(&plan::text(&plans, output))?;
    }
    let asked = format!(
        "{} on {}",
        summary(&plans, ["new", "to change", "unchanged"]),
        deployment.name
    );
    if options.dry_run || changes == 0 {
        context.note(&asked);
        show(&plans, &[], context)?;
        let exit = if changes == 0 { Exit::Done } else { Exit::Different };
        return Ok(Settled::Ended(exit));
    }
    if !options.yes {
        ask::confirm(&asked, &deployment, changes).await?;
    }
    Ok(Settled::GoAhead(Box::new(deployment), plans))
}

fn changes(plans: &[Plan]) -> usize {
    plans.iter().filter(|plan| plan.kind() != Kind::Unchanged).count()
}

/// The exit after all writes.
fn ended(plans: &[Plan], fates: &[Fate], deployment: &Deployment, context: &Context) -> Result<Exit, Failure> {
    let left = fates.iter().filter(|fate| fate.is_written() == Some(false)).count();
    if left == 0 {
        context.note(&format!(
            "{} on {}",
            summary(plans, ["created", "changed", "unchanged"]),
            deployment.name
        ));
        return Ok(Exit::Done);
    }
    let of = changes(plans);
    let told = fates.iter().zip(plans).filter_map(|(fate, plan)| {
        let what = fate.failure().or_else(|| fate.is_written().map(|_| "written"))?;
        Some((fate, format!("{}: {what}", plan.tenant)))
    });
    let failure = if fates.contains(&Fate::NotBegun) {
        let what = format!(
            "stopped by Ctrl-C: {left} of {of} tenants are not written, on {}",
            deployment.name
        );
        Failure::interrupted(what).details(told.map(|(_, text)| text))
    } else {
        let failed = told.filter(|(fate, _)| **fate != Fate::Written);
        Failure::failed(format!("{left} of {of} tenants could not be written; the others are"))
            .details(failed.map(|(_, text)| text))
    };
    Err(failure.hint("Run the command again: what is in force already does not change."))
}

fn refused(faults: &[tenant_file::Fault]) -> Failure {
    let many = count(faults.len(), "fault", "faults");
    let failure = Failure::failed(format!("{many} in the files; nothing was changed"));
    let failure = failure.details(faults.iter());
    if faults.iter().any(tenant_file::Fault::is_of_a_secret) {
        failure.hint(
            "A secret never stands in settings. Store it (`aws secretsmanager create-secret --name users-orchestrator/STAGE/NAME …`)\n\
             and write secretsmanager:users-orchestrator/STAGE/NAME. What has been in a file or a repository is to be replaced.",
        )
    } else {
        failure.hint("docs/settings.md describes every setting.")
    }
}

fn summary(plans: &[Plan], words: [&str; 3]) -> String {
    let counts =
        [Kind::New, Kind::Changed, Kind::Unchanged].map(|kind| plans.iter().filter(|plan| plan.kind() == kind).count());
    let parts: Vec<String> = counts
        .iter()
        .zip(words)
        .map(|(count, word)| format!("{count} {word}"))
        .collect();
    parts.join(", ")
}

/// Prints the result of each tenant as JSON.
fn show(plans: &[Plan], fates: &[Fate], context: &Context) -> Result<(), Failure> {
    let outcomes = plans.iter().enumerate().map(|(index, plan)| {
        let fate = fates.get(index);
        Outcome {
            plan,
            written: fate.and_then(Fate::is_written),
            failure: fate.and_then(Fate::failure),
        }
    });
    context.output().values(&outcomes.collect::<Vec<_>>())
}
