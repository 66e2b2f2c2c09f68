//! `uo users`: the operations of the API, called as any caller calls them.

mod answer;
mod body;
mod caller;
mod change_email;
mod create;
mod get;
mod update;

use clap::{Args, Subcommand};

use self::caller::Caller;
use crate::{context::Context, exit::Exit, failure::Failure};

/// Read, create and change users through the API
///
/// Prints the response with its code; docs/errors.md explains each code. The exit code is 1 if the API refuses the request.
/// CRID is the customerRegistrationId of a user.
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Options {
    #[command(flatten)]
    caller: Caller,

    #[command(subcommand)]
    operation: Operation,
}

#[derive(Debug, Subcommand)]
enum Operation {
    Get(get::Options),
    Create(create::Options),
    Update(update::Options),
    ChangeEmail(change_email::Options),
}

impl Options {
    pub(super) const fn only_shows(&self) -> bool {
        matches!(self.operation, Operation::Get(_))
    }
}

pub(super) async fn run(options: Options, context: &Context) -> Result<Exit, Failure> {
    // Faults in the command line are reported before anything is called.
    let asked = match &options.operation {
        Operation::Get(options) => get::request(options),
        Operation::Create(options) => create::request(options)?,
        Operation::Update(options) => update::request(options)?,
        Operation::ChangeEmail(options) => change_email::request(options),
    };
    let api = options.caller.api(context).await?;
    answer::show(&api.send(asked).await?, context)
}
