//! `uo tenants apply`.

mod difference;
mod plan;
mod write;

use std::{
    io::{IsTerminal as _, Write as _},
    path::PathBuf,
};

use clap::Args;
use serde::Serialize;

use self::plan::{Kind, Plan};
use crate::{connection::Deployment, context::Context, exit::Exit, failure::Failure, tenant_file};

const EXAMPLES: &str = "Examples:
  uo tenants apply tenants/ --dry-run            what would change? exit code 4 if anything would
  uo tenants apply tenants/gci.toml --stage dev
  uo tenants apply tenants/ --stage prod --yes   without asking, for a pipeline
  uo tenants export --stage dev | uo tenants apply - --stage staging

A file:
  [[tenant]]
  name = \"GCI/WestPalmBeach/PO\"
  Flow.UserProvider = \"Auth0\"
  Auth0.BaseUrl = \"https://example.eu.auth0.com/\"
  Auth0.ClientSecret = \"secretsmanager:users-orchestrator/prod/auth0#clientSecret\"

docs/settings.md describes every setting; the folder tenants/ has a complete file for each provider.";

/// Put settings from files into force
///
/// Everything is checked first, and nothing is written where anything is wrong. A tenant's file is all that there is about it:
/// what it does not name is removed. Tenants that no file names stay as they are.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES, verbatim_doc_comment)]
pub(super) struct Options {
    /// Files, folders with .toml files, or - for standard input
    #[arg(required = true, value_name = "FILE|DIR|-")]
    files: Vec<PathBuf>,

    /// Only show what would change; exit code 4 if anything would
    #[arg(long)]
    dry_run: bool,

    /// Do not ask
    #[arg(short, long)]
    yes: bool,
}

/// What became of a tenant.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Outcome<'p> {
    #[serde(flatten)]
    plan: &'p Plan,
    /// Whether it was written; absent where there was nothing to write, or nothing was to be.
    #[serde(skip_serializing_if = "Option::is_none")]
    written: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    failure: Option<String>,
}

pub(super) async fn run(options: &Options, context: &Context) -> Result<Exit, Failure> {
    let written = tenant_file::all(&options.files).map_err(|faults| refused(&faults))?;
    let deployment = context.deployment().await?;
    let plans = plan::all(written, &deployment, context).await?;
    let changes = plans.iter().filter(|plan| plan.kind() != Kind::Unchanged).count();
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
        return Ok(if changes == 0 { Exit::Done } else { Exit::Different });
    }
    if !options.yes {
        confirm(&asked, &deployment, changes)?;
    }
    let failures = write::all(&plans, &deployment, context).await;
    show(&plans, &failures, context)?;
    let failed = failures.iter().flatten().count();
    if failed == 0 {
        context.note(&format!(
            "{} on {}",
            summary(&plans, ["created", "changed", "unchanged"]),
            deployment.name
        ));
        return Ok(Exit::Done);
    }
    Err(Failure::failed(format!(
        "{failed} of {changes} tenants could not be written; the others are"
    ))
    .details(
        failures
            .iter()
            .zip(&plans)
            .filter_map(|(failure, plan)| failure.as_ref().map(|failure| format!("{}: {failure}", plan.tenant))),
    )
    .hint("Run the command again: what is in force already does not change."))
}

fn refused(faults: &[tenant_file::Fault]) -> Failure {
    let many = if faults.len() == 1 { "" } else { "s" };
    let failure = Failure::failed(format!(
        "{} fault{many} in the files; nothing was changed",
        faults.len()
    ));
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

/// Tells programs what became of each tenant.
fn show(plans: &[Plan], failures: &[Option<String>], context: &Context) -> Result<(), Failure> {
    let outcomes = plans.iter().enumerate().map(|(index, plan)| {
        let failure = failures.get(index).filter(|_| plan.kind() != Kind::Unchanged);
        Outcome {
            plan,
            written: failure.map(Option::is_none),
            failure: failure.cloned().flatten(),
        }
    });
    context.output().values(&outcomes.collect::<Vec<_>>())
}

fn confirm(asked: &str, deployment: &Deployment, changes: usize) -> Result<(), Failure> {
    if !std::io::stdin().is_terminal() || !std::io::stderr().is_terminal() {
        return Err(Failure::usage(format!(
            "{changes} tenants would change on {}, and there is nobody to ask",
            deployment.name
        ))
        .hint("Say --yes to go ahead, or --dry-run to see what would change."));
    }
    let unasked =
        |error: std::io::Error| Failure::failed(format!("nobody can be asked, so nothing was changed: {error}"));
    write!(std::io::stderr(), "{asked}. Go ahead? [y/N] ").map_err(unasked)?;
    std::io::stderr().flush().map_err(unasked)?;
    let mut answer = String::new();
    std::io::stdin().read_line(&mut answer).map_err(unasked)?;
    if matches!(answer.trim().to_ascii_lowercase().as_str(), "y" | "yes") {
        Ok(())
    } else {
        Err(Failure::failed("nothing was changed"))
    }
}
