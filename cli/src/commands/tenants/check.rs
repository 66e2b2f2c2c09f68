//! `uo tenants check`.

use clap::Args;
use futures_util::{StreamExt as _, stream};
use shared::model::TenantId;

use crate::{
    context::Context,
    exit::Exit,
    failure::Failure,
    health::{self, Finding, State},
    output::count,
    progress,
};

const EXAMPLES: &str = "Examples:
  uo tenants check --stage prod
  uo tenants check GCI/WestPalmBeach/PO
  uo tenants check -o json | jq '.[] | select(.state == \"failed\")'";

/// Check whether tenants' settings work: secrets, provider, Subscribe, issuers' keys
///
/// Makes real calls, from this machine and with your permissions, but asks only for users that do not exist. A failed
/// finding names the setting to correct, and the exit code is 1. A doubtful finding works, but may not be intended.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES, verbatim_doc_comment)]
pub(super) struct Options {
    /// Tenants, as GROUP/CLIENT/PAPER (default: all)
    #[arg(value_name = "TENANT")]
    tenants: Vec<TenantId>,

    /// Check only the settings, and make no calls
    #[arg(long)]
    no_calls: bool,
}

pub(super) async fn run(options: &Options, context: &Context) -> Result<Exit, Failure> {
    let deployment = context.deployment().await?;
    let listed = super::chosen(&deployment, &options.tenants).await?;
    let tenants = listed.len();
    let findings = examine(listed, &deployment, !options.no_calls, context).await;
    context.output().list(&findings, health::table)?;
    let failed = findings.iter().filter(|finding| finding.state == State::Failed).count();
    context.note(&format!(
        "{} of {}: {failed} of {} findings failed",
        count(tenants, "tenant", "tenants"),
        deployment.name,
        findings.len()
    ));
    Ok(if failed == 0 { Exit::Done } else { Exit::Failed })
}

/// Checks tenants, several at once, and keeps their order.
pub(in crate::commands) async fn examine(
    listed: Vec<shared::settings::Listed>,
    deployment: &crate::connection::Deployment,
    calls: bool,
    context: &Context,
) -> Vec<Finding> {
    let bar = progress::bar(listed.len(), "checking", context);
    let bar_of = &bar;
    let examined = stream::iter(listed).map(|listed| async move {
        let findings = health::tenant::examine(listed, &deployment.backends, calls).await;
        bar_of.inc(1);
        findings
    });
    let findings: Vec<Vec<Finding>> = examined.buffered(progress::AT_ONCE).collect().await;
    bar.finish_and_clear();
    findings.concat()
}
