//! The end of every write, in this order: the journal's entry, the provider, Subscribe. If Subscribe refuses, the
//! provider's effect is taken back. `docs/consistency.md` has the table of what can happen.
//!
//! - `due`: a step that waits for its write.
//! - `writer`: makes each effect and handles its failures.

mod due;
mod writer;

use self::{due::Due, writer::Writer};
use super::Sides;
use crate::{
    error::ApiError,
    journal::{Plan, ProviderEffect, SubscribeEffect},
    model::NewUser,
    operation::Write,
    steps::{PlannedStep, Step},
    work::Work,
};

/// The steps of the two writes that the workflow has already opened for look-ups. They are paused, and their writes
/// continue them.
#[derive(Debug, Default)]
pub struct Begun<'a> {
    /// The step of the provider's write. `None` if it had no look-ups; then it is opened when its write begins.
    pub provider: Option<Step<'a>>,
    /// The step of Subscribe's write, likewise.
    pub subscribe: Option<Step<'a>>,
}

/// Opens the journal's entry, then makes both effects of a plan. After an error both sides are as before, or the entry
/// stays open.
pub async fn write_both<'a>(
    work: Work<'a>,
    sides: Sides<'a>,
    plan: &'a Plan,
    new_user: Option<&'a NewUser>,
    begun: Begun<'a>,
) -> Result<(), ApiError> {
    let write = work.ledger.write()?;
    let (at_provider, at_subscribe) = planned(work, write, plan);
    let ahead: Vec<&PlannedStep> = at_provider.iter().chain(&at_subscribe).collect();
    let opened = work.ledger.begin(plan, &ahead).await;
    let mut at_provider = at_provider.map(|planned| Due::of(planned, begun.provider));
    let mut at_subscribe = at_subscribe.map(|planned| Due::of(planned, begun.subscribe));
    let writer = Writer {
        work,
        write,
        sides,
        plan,
        new_user,
        is_resumed: false,
    };
    let written = match opened {
        Ok(()) => writer.at_provider(at_provider.take()).await,
        refused => refused,
    };
    if let Err(error) = written {
        // Steps that made look-ups leave a record in any case.
        for due in [at_provider, at_subscribe].into_iter().flatten() {
            due.abandon(&error);
        }
        return Err(error);
    }
    writer.at_subscribe(at_subscribe.take()).await
}

/// Finishes an earlier attempt at a plan: makes only the effects that have not happened yet.
pub async fn finish_both(
    work: Work<'_>,
    sides: Sides<'_>,
    plan: &Plan,
    new_user: Option<&NewUser>,
) -> Result<(), ApiError> {
    let write = work.ledger.write()?;
    let (at_provider, at_subscribe) = planned(work, write, plan);
    let writer = Writer {
        work,
        write,
        sides,
        plan,
        new_user,
        is_resumed: true,
    };
    writer
        .at_provider(at_provider.map(|planned| Due::of(planned, None)))
        .await?;
    writer
        .at_subscribe(at_subscribe.map(|planned| Due::of(planned, None)))
        .await
}

fn planned(work: Work<'_>, write: Write, plan: &Plan) -> (Option<PlannedStep>, Option<PlannedStep>) {
    let at_provider = plan.provider.as_ref().map(|(_, effect)| {
        let kind = ProviderEffect::event_type(write);
        work.steps.plan(kind, &plan.user, effect.field_names())
    });
    let at_subscribe = plan.subscribe.as_ref().map(|effect| {
        let kind = SubscribeEffect::event_type(write);
        work.steps.plan(kind, &plan.user, effect.field_names())
    });
    (at_provider, at_subscribe)
}
