//! `uo events list`.

use clap::Args;
use futures_util::TryStreamExt as _;
use shared::clock::Clock as _;

use super::{columns::Columns, filter::Filter, selection::Which};
use crate::{context::Context, exit::Exit, failure::Failure, output::count};

const EXAMPLES: &str = "Examples:
  uo events list --tenant GCI/WestPalmBeach/PO --day yesterday --outcome failed --stage prod
  uo events list --tenant GCI/WestPalmBeach/PO --user 'auth0|63d1f0a2'
  uo events list --request 2f1c8a6e-7a0e-4d0b-9a51-3f3c8c0f9a10
  uo events list --from 2026-11-01 --until 2026-11-07 -o jsonl | jq -r .code | sort | uniq -c";

/// List the records of a user, of a tenant on given days, or of a request, oldest first
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES, verbatim_doc_comment)]
pub(super) struct Options {
    #[command(flatten)]
    which: Which,

    #[command(flatten)]
    filter: Filter,
}

pub(super) async fn run(options: Options, context: &Context) -> Result<Exit, Failure> {
    let now = shared::clock::SystemClock::new().now();
    let days = options.which.days(now)?;
    let deployment = context.deployment().await?;
    let selection = options.which.selection(days, now, &deployment)?;
    let columns = Columns::of(&selection);
    let mut shown = context.output().sequence(columns.headings());
    let mut records = selection.records(deployment.tools.event_history.as_ref());
    while let Some(record) = records.try_next().await.map_err(|error| unread(&error))? {
        if options.filter.wants(&record) {
            shown.item(&record, |record| columns.row(record))?;
        }
    }
    shown.end()?;
    context.note(&format!(
        "{} of {}, in {}",
        count(shown.count(), "record", "records"),
        selection.told(),
        deployment.name
    ));
    Ok(Exit::Done)
}

/// The failure of reading records.
pub(super) fn unread(error: &shared::error::PortError) -> Failure {
    Failure::port("the event records cannot be read", error)
}
