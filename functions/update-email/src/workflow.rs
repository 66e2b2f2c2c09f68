//! The workflow of Update Email.

use shared::{
    catalogue::Code,
    error::{ApiError, PortError},
    events::EventType,
    journal::{Plan, ProviderEffect, SubscribeEffect},
    model::{EmailAddress, KnownUser, ProviderUser, RegistrationChanges},
    response::Output,
    steps::Step,
    work::Work,
    workflow::{Begun, Done, Sides, completed, finish_both, read_both, write_both},
};

use crate::{Input, UpdateEmail};

pub(crate) async fn run(ports: &UpdateEmail, work: Work<'_>, input: &Input) -> Result<Output, ApiError> {
    let sides = ports.upstreams.sides(work.tenant, false)?;
    let change = Change { work, sides, input };

    // 1. Read the user from both sides.
    let known = read_both(work, sides, &input.id).await.known()?;

    // 2. Open a step for each side that does not have the email yet.
    let mut at_provider = change.step_at_provider(&known);
    let mut at_subscribe = change.step_at_subscribe(&known);

    // 3. The email must be free on those sides.
    let (one, other) = tokio::join!(
        change.free_at_provider(at_provider.as_ref(), &known),
        change.free_at_subscribe(at_subscribe.as_ref(), &known)
    );
    let codes = (code(&one), code(&other));
    if let Err(error) = both_free(one, other) {
        // Each look-up was a call, so each step leaves a record: with its own finding, or else with that of the other.
        abandon(at_provider, codes.0.unwrap_or(error.code()));
        abandon(at_subscribe, codes.1.unwrap_or(error.code()));
        return Err(error);
    }

    // 4. The provider first, then Subscribe. If Subscribe refuses or fails, the provider's email is put back.
    at_provider.iter_mut().for_each(Step::rest);
    at_subscribe.iter_mut().for_each(Step::rest);
    let plan = change.plan(at_provider.as_ref(), at_subscribe.as_ref(), &known);
    if plan.provider.is_none()
        && let Some(mut step) = at_provider.take()
    {
        // The provider does not know the user, so its step ends with the look-up.
        step.go_on();
        step.changing(Vec::new());
        step.succeed();
    }
    let begun = Begun {
        provider: at_provider,
        subscribe: at_subscribe,
    };
    write_both(work, change.sides, &plan, None, begun).await?;
    completed(Done::EmailChanged)
}

pub(crate) async fn resume(
    ports: &UpdateEmail,
    work: Work<'_>,
    _input: &Input,
    plan: &Plan,
) -> Result<Output, ApiError> {
    let sides = ports.upstreams.sides(work.tenant, false)?;
    finish_both(work, sides, plan, None).await?;
    completed(Done::EmailChanged)
}

struct Change<'a> {
    work: Work<'a>,
    sides: Sides<'a>,
    input: &'a Input,
}

impl<'a> Change<'a> {
    fn step_at_provider(&self, known: &KnownUser) -> Option<Step<'a>> {
        let holds = known
            .provider()
            .is_some_and(|user| user.email.as_ref() == Some(&self.input.email));
        (self.sides.provider.is_some() && !holds).then(|| self.step(EventType::AuthsystemUserChangeEmail))
    }

    fn step_at_subscribe(&self, known: &KnownUser) -> Option<Step<'a>> {
        let holds = known
            .registration()
            .is_some_and(|registration| registration.email == self.input.email);
        (!holds).then(|| self.step(EventType::SubscribeUserChangeEmail))
    }

    fn step(&self, event_type: EventType) -> Step<'a> {
        let mut step = self.work.steps.open(event_type, &self.input.id);
        step.changing(vec!["email".to_owned()]);
        step
    }

    async fn free_at_provider(&self, step: Option<&Step<'_>>, known: &KnownUser) -> Result<(), ApiError> {
        let (Some((_, provider)), Some(step)) = (self.sides.provider, step) else {
            return Ok(());
        };
        let holder = provider
            .find_by_email(self.work.tenant, step.call(), &self.input.email)
            .await
            .map_err(PortError::in_read)?;
        let own = known.provider().map(|user| user.provider_id.as_str());
        free(holder.is_none_or(|holder| own == Some(holder.provider_id.as_str())))
    }

    /// If Subscribe lacks the user, the current email must be free there too. Otherwise it belongs to a registration of
    /// the same person under another id, and a second registration would separate the two for good.
    async fn free_at_subscribe(&self, step: Option<&Step<'_>>, known: &KnownUser) -> Result<(), ApiError> {
        let Some(step) = step else { return Ok(()) };
        let find = async |email: &EmailAddress| {
            let found = self
                .sides
                .registrations
                .find_by_email(self.work.tenant, step.call(), email)
                .await;
            free(
                found
                    .map_err(PortError::in_read)?
                    .is_none_or(|holder| holder.id == self.input.id),
            )
        };
        if let KnownUser::AtProvider(ProviderUser { email: Some(today), .. }) = known {
            find(today).await?;
        }
        find(&self.input.email).await
    }

    /// `verified` stays as it is. If the provider does not know the user, nothing changes there. If Subscribe lacks the
    /// user, the whole registration is written, as after a read.
    fn plan(&self, at_provider: Option<&Step<'_>>, at_subscribe: Option<&Step<'_>>, known: &KnownUser) -> Plan {
        let email = &self.input.email;
        let before = at_provider.and(known.provider()).zip(self.sides.provider);
        let at_subscribe = at_subscribe.map(|_| match known {
            KnownUser::AtSubscribe(_) | KnownUser::AtBoth(..) => SubscribeEffect::Email(email.clone()),
            KnownUser::AtProvider(user) => SubscribeEffect::Profile(RegistrationChanges {
                email: Some(email.clone()),
                ..RegistrationChanges::synchronising(user, None)
            }),
        });
        let effect = |before: &ProviderUser| ProviderEffect::Email {
            to: email.clone(),
            from: before.email.clone(),
            verified: before.verified,
        };
        Plan {
            user: self.input.id.clone(),
            provider: before.map(|(before, (kind, _))| (kind, effect(before))),
            subscribe: at_subscribe,
        }
    }
}

fn free(is_free: bool) -> Result<(), ApiError> {
    if is_free {
        Ok(())
    } else {
        Err(ApiError::new(Code::EmailInUse))
    }
}

/// Combines two look-ups. A failed look-up counts before an email that is taken.
fn both_free(one: Result<(), ApiError>, other: Result<(), ApiError>) -> Result<(), ApiError> {
    match (one, other) {
        (Err(one), Err(other)) if one.code() == Code::EmailInUse => Err(other),
        (Err(one), _) => Err(one),
        (Ok(()), other) => other,
    }
}

fn code(found: &Result<(), ApiError>) -> Option<Code> {
    found.as_ref().err().map(ApiError::code)
}

fn abandon(step: Option<Step<'_>>, code: Code) {
    if let Some(step) = step {
        step.abandon(code);
    }
}

#[cfg(test)]
#[path = "workflow_tests.rs"]
mod tests;
