//! `uo events tail`.

use std::time::Duration;

use clap::Args;
use jiff::SignedDuration;
use shared::{
    clock::{Clock as _, SystemClock},
    error::chain,
    model::{CustomerRegistrationId, TenantId},
};

use super::{
    columns::Columns,
    filter::Filter,
    follow::{Follow, Subject},
    list::unread,
    selection,
};
use crate::{context::Context, exit::Exit, failure::Failure, output::Format};

const EXAMPLES: &str = "Examples:
  uo events tail                                 first tenant of the local stack, from now on
  uo events tail --tenant GCI/WestPalmBeach/PO --outcome failed --since 10m --stage prod
  uo events tail --tenant GCI/WestPalmBeach/PO --user reader-1 -o jsonl | jq .changedFields";

/// The number of consecutive failures after which following gives up.
const MOST_FAILURES: u32 = 10;

/// Show new records of a tenant or a user as they are stored, until Ctrl-C
///
/// Records are stored when their request ends. A record that is stored up to --late after its creation (the time in its id)
/// is still shown, and no record is shown twice. Records that the repair reconstructs later than that appear only in
/// uo events list.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES, verbatim_doc_comment)]
pub(super) struct Options {
    /// Only records of this user (customerRegistrationId)
    #[arg(long, value_name = "CRID", value_parser = selection::user)]
    user: Option<CustomerRegistrationId>,

    /// Records of this tenant, as GROUP/CLIENT/PAPER [default: the first tenant of the local stack]
    #[arg(long, env = "UO_TENANT", hide_env_values = true, value_name = "TENANT")]
    tenant: Option<TenantId>,

    /// Start with the records of the last TIME, for example 10m or 1h30m; at most 168h
    #[arg(long, value_name = "TIME", default_value = "0s", value_parser = since)]
    since: SignedDuration,

    /// Pause between two polls, for example 500ms or 10s; from 100ms to 1h
    #[arg(long, value_name = "TIME", default_value = "2s", value_parser = interval)]
    interval: SignedDuration,

    /// Maximum time between the creation of a record and its storage, for example 1m or 5m, from 15s to 12h; must exceed the
    /// duration of a request and the clock difference between this machine and AWS
    #[arg(long, value_name = "TIME", default_value = "1m", value_parser = late)]
    late: SignedDuration,

    #[command(flatten)]
    filter: Filter,
}

fn between(text: &str, least: SignedDuration, most: SignedDuration, words: &str) -> Result<SignedDuration, String> {
    let time: SignedDuration = text
        .parse()
        .map_err(|_| format!("must be a duration such as 90s, 10m or 1h30m, {words}"))?;
    if (least..=most).contains(&time) {
        Ok(time)
    } else {
        Err(format!("must be {words}"))
    }
}

fn since(text: &str) -> Result<SignedDuration, String> {
    let week = SignedDuration::from_hours(7 * 24);
    between(
        text,
        SignedDuration::ZERO,
        week,
        "from 0s to 168h; use `uo events list` for older records",
    )
}

fn interval(text: &str) -> Result<SignedDuration, String> {
    let (least, most) = (SignedDuration::from_millis(100), SignedDuration::from_hours(1));
    between(text, least, most, "from 100ms to 1h")
}

fn late(text: &str) -> Result<SignedDuration, String> {
    let (least, most) = (SignedDuration::from_secs(15), SignedDuration::from_hours(12));
    between(text, least, most, "from 15s (a request may take that long) to 12h")
}

pub(super) async fn run(options: Options, context: &Context) -> Result<Exit, Failure> {
    if context.format == Format::Json {
        return Err(Failure::usage("what is followed never ends, so it is no JSON value").hint("Use -o jsonl."));
    }
    tokio::select! {
        ended = follow(options, context) => ended.map(|never| match never {}),
        _ = tokio::signal::ctrl_c() => Ok(Exit::Done),
    }
}

/// Follows until it fails.
async fn follow(options: Options, context: &Context) -> Result<std::convert::Infallible, Failure> {
    let clock = SystemClock::new();
    let deployment = context.deployment().await?;
    let tenant = selection::of_tenant(options.tenant.as_ref(), &deployment)?;
    let of_tenant = tenant.escaped();
    let (subject, columns, told) = match options.user {
        Some(user) => {
            let told = format!("user {} of {of_tenant}", user.as_str());
            (Subject::User(tenant, user), Columns::of_user(), told)
        }
        None => (Subject::Tenant(tenant), Columns::of_tenant(), of_tenant),
    };
    let history = deployment.tools.event_history.as_ref();
    let mut follow = Follow::begin(history, subject, clock.now(), options.since, options.late);
    let mut shown = context.output().sequence(columns.headings());
    let interval = Duration::try_from(options.interval).unwrap_or(Duration::from_secs(2));
    let mut failures = 0;
    loop {
        let is_first = follow.is_beginning();
        let mut tell = |record| {
            if options.filter.wants(&record) {
                shown.item(&record, |record| columns.row(record))?;
            }
            Ok(())
        };
        match follow.poll(clock.now(), &mut tell).await? {
            Ok(()) => failures = 0,
            Err(error) if is_first || failures >= MOST_FAILURES => return Err(unread(&error)),
            Err(error) => {
                failures += 1;
                context.note(&format!("the records cannot be read; trying again: {}", chain(&error)));
            }
        }
        shown.flush()?;
        if is_first {
            context.note(&format!("following {told}, in {}; Ctrl-C ends it", deployment.name));
        }
        clock.sleep(interval).await;
    }
}
