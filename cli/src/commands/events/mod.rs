//! `uo events`: what happened to users, step by step.
//!
//! `list`, `tail` and `export` are the commands. `selection` has the user, tenant or request and the `day`s, `filter` restricts
//! the records, `follow` finds new ones, `columns` lays out the table.

mod columns;
mod day;
mod export;
mod filter;
mod follow;
mod list;
mod selection;
mod tail;

use clap::{Args, Subcommand};

use crate::{context::Context, exit::Exit, failure::Failure};

/// Read event records: what happened to a user, on a day, or in a request
///
/// Every step at the provider and at Subscribe leaves a record; docs/events.md describes the records. They are read by key
/// and index only, so the cost of reading one user's records does not depend on the total number of records.
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Options {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    List(Box<list::Options>),
    Tail(Box<tail::Options>),
    Export(Box<export::Options>),
}

pub(super) async fn run(options: Options, context: &Context) -> Result<Exit, Failure> {
    match options.action {
        Action::List(options) => list::run(*options, context).await,
        Action::Tail(options) => tail::run(*options, context).await,
        Action::Export(options) => export::run(*options, context).await,
    }
}
