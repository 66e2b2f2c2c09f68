//! `uo check`: the state of a whole deployment.

use clap::Args;

use super::tenants;
use crate::{
    context::Context,
    exit::Exit,
    failure::Failure,
    health::{self, Finding, State},
};

const EXAMPLES: &str = "Examples:
  uo check                                       the local stack
  uo check --stage prod --all
  uo check --stage prod --no-calls -q -o json    for monitoring, without calls to tenants' systems";

/// Check a deployment: its tables, journal, API and tenants
///
/// Shows only the findings of tenants that are not ok, unless --all is given. Makes all calls from this machine, with your
/// permissions. A failed finding says what to do, and the exit code is 1.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES, verbatim_doc_comment)]
pub(crate) struct Options {
    /// Check only the tenants' settings, and do not call their systems
    #[arg(long)]
    no_calls: bool,

    /// Also show the tenants' findings that are ok
    #[arg(long)]
    all: bool,
}

pub(super) async fn run(options: &Options, context: &Context) -> Result<Exit, Failure> {
    let deployment = context.deployment().await?;
    let (mut findings, journal, api) = tokio::join!(
        health::tables::examine(&deployment),
        health::deployment::journal(&deployment),
        health::deployment::api(&deployment),
    );
    findings.extend(journal);
    findings.push(api);
    match deployment.tools.directory.list().await {
        Ok(listed) => {
            let count = listed.len();
            let of_tenants = tenants::examine(listed, &deployment, !options.no_calls, context).await;
            findings.push(summary(count, &of_tenants));
            findings.extend(
                of_tenants
                    .into_iter()
                    .filter(|finding| options.all || finding.state != State::Ok),
            );
        }
        Err(error) => findings.push(Finding::failed(
            "tenants",
            format!("they cannot be listed: {}", shared::error::chain(&error)),
        )),
    }
    context.output().list(&findings, health::table)?;
    let failed = findings.iter().filter(|finding| finding.state == State::Failed).count();
    context.note(&format!(
        "{}: {}",
        deployment.name,
        if failed == 0 {
            "all is well".to_owned()
        } else {
            format!("{failed} failed")
        }
    ));
    Ok(if failed == 0 { Exit::Done } else { Exit::Failed })
}

fn summary(tenants: usize, findings: &[Finding]) -> Finding {
    let with = |state: State| {
        let mut named: Vec<&Option<String>> = findings
            .iter()
            .filter(|finding| finding.state == state)
            .map(|finding| &finding.tenant)
            .collect();
        named.dedup();
        named.len()
    };
    let (failed, doubtful) = (with(State::Failed), with(State::Doubtful));
    match (tenants, failed, doubtful) {
        (0, ..) => Finding::doubtful("tenants", "there are none: `uo tenants apply` brings them"),
        (_, 0, 0) => Finding::ok("tenants", format!("all {tenants} are well")),
        (_, 0, doubtful) => Finding::ok("tenants", format!("all {tenants} work, {doubtful} of them with doubts")),
        (_, failed, _) => Finding::failed(
            "tenants",
            format!("{failed} of {tenants} do not work; what to mend stands below"),
        ),
    }
}
