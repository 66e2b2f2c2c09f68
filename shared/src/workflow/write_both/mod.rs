//! The end of every write: the journal, the provider, Subscribe, in this order, and the provider taken back where Subscribe
//! refuses. `docs/consistency.md` has the table of what can happen.

mod due;

use self::due::Due;
use super::{
    Sides,
    effects::{Back, Sight, answer_for},
};
use crate::{
    error::{ApiError, PortError},
    journal::{Plan, ProviderEffect, Settlement, SubscribeEffect},
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

struct Writer<'a> {
    work: Work<'a>,
    write: Write,
    sides: Sides<'a>,
    plan: &'a Plan,
    new_user: Option<&'a NewUser>,
    is_resumed: bool,
}

impl<'a> Writer<'a> {
    async fn at_provider(&self, due: Option<Due<'a>>) -> Result<(), ApiError> {
        let (Some((kind, effect)), Some(due)) = (&self.plan.provider, due) else {
            return Ok(());
        };
        let step = due.begin(self.work);
        let provider = match self.sides.provider_of(*kind) {
            Ok(provider) => provider,
            Err(fault) => return step.close(Err(self.answer_for(fault))),
        };
        let (tenant, user) = (self.work.tenant, &self.plan.user);
        if self.is_resumed {
            match effect.sight(provider, tenant, step.call(), user).await {
                Ok(sight) => {
                    self.work.ledger.saw_provider(sight.is_whole());
                    if sight.is_whole() {
                        step.forget();
                        return Ok(());
                    }
                }
                Err(error) => return step.close(Err(self.answer_for(error))),
            }
        }
        let error = match effect.write(provider, tenant, step.call(), user, self.new_user).await {
            Err(error) if !error.is_certain() => error,
            Ok(()) => return step.close(Ok(())),
            Err(error) => {
                self.work.ledger.settled(Settlement::PutBack);
                return step.close(Err(self.answer_for(error)));
            }
        };
        // Nobody knows whether it happened, so one has to look.
        let look = step.call().beside();
        let sight = effect.sight(provider, tenant, &look, user).await;
        if let Ok(Sight::Whole(_)) = sight {
            step.call().adopt(look);
            return step.close(Ok(()));
        }
        if error.may_come_late() {
            self.work.ledger.late();
        }
        let error = self.answer_for(error);
        step.abandon(error.code());
        Err(match sight {
            Err(_) => error,
            // By the time of a repair the other request is over.
            Ok(sight) if sight.is_whole() => {
                self.work.ledger.late();
                error
            }
            Ok(sight) => self.take_back(sight.into_back(), error).await,
        })
    }

    async fn at_subscribe(&self, due: Option<Due<'a>>) -> Result<(), ApiError> {
        let (Some(effect), Some(due)) = (&self.plan.subscribe, due) else {
            self.work.ledger.settled(Settlement::Done);
            return Ok(());
        };
        let mut step = due.begin(self.work);
        let is_at_provider = self.plan.provider.is_some();
        if is_at_provider {
            step.keep_time_for_undo();
        }
        let (registrations, tenant, user) = (self.sides.registrations, self.work.tenant, &self.plan.user);
        if self.is_resumed {
            match effect.is_seen(registrations, tenant, step.call(), user).await {
                Ok(seen) => {
                    self.work.ledger.saw_subscribe(seen);
                    if seen {
                        self.work.ledger.settled(Settlement::Done);
                        step.forget();
                        return Ok(());
                    }
                }
                Err(error) => return step.close(Err(self.answer_for(error))),
            }
        }
        // With a provider, that one alone keeps the password.
        let new_user = self.new_user.map(|user| NewUser {
            password: user.password.clone().filter(|_| !is_at_provider),
            ..user.clone()
        });
        // Of two attempts the second must not replace what the first has made.
        let gives_way = is_at_provider && !self.is_resumed;
        let written = effect
            .write(registrations, tenant, step.call(), user, new_user.as_ref(), gives_way)
            .await;
        let error = match written {
            Ok(()) => return self.done(step),
            Err(error) => error,
        };
        if !error.is_certain() {
            let look = step.call().beside();
            let seen = effect.is_seen(registrations, tenant, &look, user).await;
            if matches!(seen, Ok(true)) {
                step.call().adopt(look);
                return self.done(step);
            }
            if error.may_come_late() {
                self.work.ledger.late();
            }
            // To take the provider back now could leave Subscribe alone with the user.
            if seen.is_err() || error.may_come_late() {
                return step.close(Err(self.answer_for(error)));
            }
        }
        let error = self.answer_for(error);
        step.abandon(error.code());
        let back = self.plan.provider.as_ref().map(|(_, effect)| effect.back());
        Err(self.take_back(back, error).await)
    }

    /// Ends the last step, with which all is done.
    fn done(&self, step: Step<'_>) -> Result<(), ApiError> {
        self.work.ledger.settled(Settlement::Done);
        step.close(Ok(()))
    }

    /// Takes back what the provider has done, and answers what the caller is told: the error that made it necessary, or `E500`
    /// where it is left to the repair.
    async fn take_back(&self, back: Option<Back>, error: ApiError) -> ApiError {
        let (Some((_, provider)), Some(back)) = (self.sides.provider, back) else {
            self.work.ledger.settled(Settlement::PutBack);
            return error;
        };
        let Work { tenant, steps, ledger } = self.work;
        let (write, user) = (self.write, &self.plan.user);
        match back.take(provider, tenant, steps, write, user, error.code()).await {
            Ok(()) => {
                ledger.settled(Settlement::PutBack);
                error
            }
            Err(fault) => {
                if fault.may_come_late() {
                    ledger.late();
                }
                let failed = ApiError::internal(fault);
                tracing::warn!(
                    request.id = steps.request_id(),
                    tenant = %tenant.id(),
                    cause = %failed.cause_chain(),
                    after = error.code().entry().suffix,
                    after.cause = %error.cause_chain(),
                    "a provider's write could not be taken back: the repair will see to it"
                );
                failed
            }
        }
    }

    fn answer_for(&self, error: PortError) -> ApiError {
        answer_for(self.write, error)
    }
}
