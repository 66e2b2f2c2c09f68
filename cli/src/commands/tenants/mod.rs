//! `uo tenants`: the settings of tenants.

mod list;
mod show;

use clap::{Args, Subcommand};

use crate::{context::Context, exit::Exit, failure::Failure};

/// Look at tenants' settings, put them into force, and try whether they work
#[derive(Debug, Args)]
pub(crate) struct Options {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    List(list::Options),
    Show(show::Options),
}

pub(super) async fn run(options: Options, context: &Context) -> Result<Exit, Failure> {
    match options.action {
        Action::List(options) => list::run(&options, context).await,
        Action::Show(options) => show::run(options, context).await,
    }
}
