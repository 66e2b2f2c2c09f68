//! `uo tenants`: the settings of tenants.

mod apply;
mod check;
mod export;
mod list;
mod show;

use clap::{Args, Subcommand};

pub(super) use self::check::examine;

use shared::{error::PortError, model::TenantId, settings::Listed};

use crate::{connection::Deployment, context::Context, exit::Exit, failure::Failure};

/// Show, apply and check tenants' settings
#[derive(Debug, Args)]
pub(crate) struct Options {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    List(list::Options),
    Show(show::Options),
    Export(export::Options),
    Apply(apply::Options),
    Check(check::Options),
}

impl Options {
    pub(super) const fn ends_by_itself(&self) -> bool {
        matches!(self.action, Action::Apply(_))
    }

    pub(super) const fn only_shows(&self) -> bool {
        matches!(self.action, Action::List(_) | Action::Show(_) | Action::Export(_))
    }
}

pub(super) async fn run(options: Options, context: &Context) -> Result<Exit, Failure> {
    match options.action {
        Action::List(options) => list::run(&options, context).await,
        Action::Show(options) => show::run(options, context).await,
        Action::Export(options) => export::run(&options, context).await,
        Action::Apply(options) => apply::run(&options, context).await,
        Action::Check(options) => check::run(&options, context).await,
    }
}

/// These tenants, or all. Fails if one of them does not exist.
async fn chosen(deployment: &Deployment, tenants: &[TenantId]) -> Result<Vec<Listed>, Failure> {
    if tenants.is_empty() {
        let listed = deployment.tools.directory.list().await;
        return listed.map_err(|error| Failure::port("the tenants cannot be listed", &error));
    }
    let mut chosen = Vec::new();
    for id in tenants {
        let found = deployment.backends.settings.get(id).await;
        let document = match found {
            Ok(Some(document)) => Ok(document),
            Ok(None) => return Err(unknown(deployment, id)),
            Err(PortError::Misconfigured { what, .. }) => Err(what),
            Err(error) => return Err(Failure::port(format!("the settings of {}", id.escaped()), &error)),
        };
        chosen.push(Listed {
            key: id.key().to_owned(),
            document,
        });
    }
    Ok(chosen)
}

fn unknown(deployment: &Deployment, id: &TenantId) -> Failure {
    Failure::failed(format!("{} has no tenant {}", deployment.name, id.escaped()))
        .hint("`uo tenants list` shows them all.")
}
