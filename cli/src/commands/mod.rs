//! The commands, each in a file or folder.
//!
//! A command gets its parsed options and a [`Context`], and returns an [`Exit`] or a [`Failure`]. Its `Options` are parsed by
//! clap, and their doc comments are its help; its `run` does the work. `caller` is not a command: it has the options shared by
//! commands that call the API.

mod caller;
mod check;
mod completions;
mod convert;
mod events;
mod import;
mod repair;
mod tenants;
mod token;
mod users;

use clap::Subcommand;

use crate::{context::Context, exit::Exit, failure::Failure, output::Unread};

/// What can be asked for.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Users(Box<users::Options>),
    Import(Box<import::Options>),
    Tenants(tenants::Options),
    Check(check::Options),
    Events(events::Options),
    Repair(repair::Options),
    Token(token::Options),
    Convert(convert::Options),
    Completions(completions::Options),
}

impl Command {
    /// Whether the command handles Ctrl-C itself, to finish what is running.
    pub(crate) const fn ends_by_itself(&self) -> bool {
        match self {
            Self::Import(_) => true,
            Self::Tenants(options) => options.ends_by_itself(),
            _ => false,
        }
    }

    /// What the command does when its output is closed.
    pub(crate) const fn unread(&self) -> Unread {
        let only_shows = match self {
            Self::Events(_) | Self::Token(_) | Self::Convert(_) | Self::Completions(_) => true,
            Self::Users(options) => options.only_shows(),
            Self::Tenants(options) => options.only_shows(),
            Self::Repair(options) => options.only_shows(),
            // The exit code of a check is its purpose.
            Self::Import(_) | Self::Check(_) => false,
        };
        if only_shows { Unread::Ends } else { Unread::GoesOn }
    }
}

/// Runs a command.
pub(crate) async fn run(command: Command, context: &Context) -> Result<Exit, Failure> {
    match command {
        Command::Users(options) => users::run(*options, context).await,
        Command::Import(options) => import::run(*options, context).await,
        Command::Tenants(options) => tenants::run(options, context).await,
        Command::Check(options) => check::run(&options, context).await,
        Command::Events(options) => events::run(options, context).await,
        Command::Repair(options) => repair::run(options, context).await,
        Command::Token(options) => token::run(options, context).await,
        Command::Convert(options) => convert::run(&options, context),
        Command::Completions(options) => completions::run(&options, context),
    }
}
