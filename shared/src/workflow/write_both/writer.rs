//! Makes each of a plan's two effects, finds out after an uncertain answer whether it has happened, and takes the first
//! back.

use super::due::Due;
use crate::{
    error::{ApiError, PortError},
    journal::{Plan, Settlement},
    model::NewUser,
    operation::Write,
    steps::Step,
    work::Work,
    workflow::{
        Sides,
        effects::{Back, Sight, answer_for},
    },
};

/// What is needed to make both effects of a plan.
pub(super) struct Writer<'a> {
    pub(super) work: Work<'a>,
    pub(super) write: Write,
    pub(super) sides: Sides<'a>,
    pub(super) plan: &'a Plan,
    pub(super) new_user: Option<&'a NewUser>,
    pub(super) is_resumed: bool,
}

impl<'a> Writer<'a> {
    /// Makes the provider's effect, if the plan has one.
    pub(super) async fn at_provider(&self, due: Option<Due<'a>>) -> Result<(), ApiError> {
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
        // It is unknown whether the effect has happened, so the provider is read.
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
            // Another request may have made the user. When the repair looks, that request will be over.
            Ok(sight) if sight.is_whole() => {
                self.work.ledger.late();
                error
            }
            Ok(sight) => self.take_back(sight.into_back(), error).await,
        })
    }

    /// Makes Subscribe's effect, if the plan has one. If Subscribe refuses, the provider's effect is taken back.
    pub(super) async fn at_subscribe(&self, due: Option<Due<'a>>) -> Result<(), ApiError> {
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
        // If there is a provider, only the provider gets the password.
        let new_user = self.new_user.map(|user| NewUser {
            password: user.password.clone().filter(|_| !is_at_provider),
            ..user.clone()
        });
        // A resumed attempt must not replace the registration that the first attempt has made.
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
            // The effect may still come; if the provider were put back now, Subscribe alone could end with the user.
            if seen.is_err() || error.may_come_late() {
                return step.close(Err(self.answer_for(error)));
            }
        }
        let error = self.answer_for(error);
        step.abandon(error.code());
        let back = self.plan.provider.as_ref().map(|(_, effect)| effect.back());
        Err(self.take_back(back, error).await)
    }

    /// Closes the last step: the write is done.
    fn done(&self, step: Step<'_>) -> Result<(), ApiError> {
        self.work.ledger.settled(Settlement::Done);
        step.close(Ok(()))
    }

    /// Takes back the provider's effect. Returns the error for the caller: the one that was the reason, or `E500` if
    /// the undo failed and is left to the repair.
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
