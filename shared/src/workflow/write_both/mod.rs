//! The end of every write: the journal, the provider, Subscribe, in this order, and the provider taken back where Subscribe
//! refuses. `docs/consistency.md` has the table of what can happen.
//!
//! - `due`: a step that waits for its turn;
//! - `writer`: how each effect is made, and what is done where that fails.

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

/// The steps of the two writes as far as their workflow has begun them: one that made look-ups rests meanwhile, and its write
/// goes on in it.
#[derive(Debug, Default)]
pub struct Begun<'a> {
    /// The step of the provider's write; `None` where it made no look-ups, and is begun when its write is due.
    pub provider: Option<Step<'a>>,
    /// The step of Subscribe's write, likewise.
    pub subscribe: Option<Step<'a>>,
}

/// Makes both effects of a plan, of which the journal knows before the first. When this fails, both sides are as before, or
/// the journal's entry stays open.
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
        // Look-ups that were made leave their record all the same.
        for due in [at_provider, at_subscribe].into_iter().flatten() {
            due.abandon(&error);
        }
        return Err(error);
    }
    writer.at_subscribe(at_subscribe.take()).await
}

/// Finishes what an earlier attempt at a plan has begun: what has happened already is left as it is.
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
