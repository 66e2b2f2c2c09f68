//! The steps of Update Email.

use shared::{
    catalogue::Code,
    error::{ApiError, PortError},
    events::EventType,
    model::{EmailAddress, KnownUser, ProfileChanges, ProviderUser},
    provider::UserProvider,
    response::Output,
    settings::Tenant,
    steps::{Step, Steps},
    workflow::{read_both, taken_back},
};

use crate::{Input, UpdateEmail};

pub(crate) async fn run(
    ports: &UpdateEmail,
    tenant: &Tenant,
    steps: &Steps,
    input: &Input,
) -> Result<Output, ApiError> {
    let provider = ports.providers.select(tenant, false).map_err(PortError::in_read)?;
    let work = Work {
        ports,
        tenant,
        steps,
        input,
        provider,
    };

    // 1. The user as both sides know it.
    let known = read_both(tenant, steps, provider, ports.registrations.as_ref(), &input.id)
        .await
        .known()?;

    // 2. A side that holds the address already has nothing to do.
    let mut at_provider = work.step_at_provider(&known);
    let mut at_subscribe = work.step_at_subscribe(&known);

    // 3. The address must be free on the sides that will take it.
    let (one, other) = tokio::join!(
        work.free_at_provider(at_provider.as_ref(), &known),
        work.free_at_subscribe(at_subscribe.as_ref(), &known)
    );
    let codes = (code(&one), code(&other));
    if let Err(error) = both_free(one, other) {
        // Each look-up was a call, so each leaves its record: with what it found itself, or else what the other found.
        abandon(at_provider, codes.0.unwrap_or(error.code()));
        abandon(at_subscribe, codes.1.unwrap_or(error.code()));
        return Err(error);
    }

    // 4. The provider first: what it refuses has had no effect anywhere.
    at_provider.iter_mut().for_each(Step::go_on);
    at_subscribe.iter_mut().for_each(Step::rest);
    let written = work.write_provider(at_provider, &known).await;
    at_subscribe.iter_mut().for_each(Step::go_on);
    let written = match written {
        Ok(written) => written,
        Err(error) => {
            abandon(at_subscribe, error.code());
            return Err(error);
        }
    };
    if written.is_some() {
        at_subscribe.iter_mut().for_each(Step::keep_time_for_undo);
    }

    // 5. Subscribe; where it refuses or fails, the provider's address is put back.
    if let Err(error) = work.write_subscribe(at_subscribe, &known).await {
        return Err(match written {
            Some(before) => work.put_back(before, error).await,
            None => error,
        });
    }
    Ok(Output::new(Code::UpdateEmailCompleted))
}

struct Work<'a> {
    ports: &'a UpdateEmail,
    tenant: &'a Tenant,
    steps: &'a Steps,
    input: &'a Input,
    provider: Option<&'a dyn UserProvider>,
}

impl<'a> Work<'a> {
    fn step_at_provider(&self, known: &KnownUser) -> Option<Step<'a>> {
        let holds = known
            .provider()
            .is_some_and(|user| user.email.as_ref() == Some(&self.input.email));
        (self.provider.is_some() && !holds).then(|| self.step(EventType::AuthsystemUserChangeEmail))
    }

    fn step_at_subscribe(&self, known: &KnownUser) -> Option<Step<'a>> {
        let holds = known
            .registration()
            .is_some_and(|registration| registration.email == self.input.email);
        (!holds).then(|| self.step(EventType::SubscribeUserChangeEmail))
    }

    fn step(&self, event_type: EventType) -> Step<'a> {
        let mut step = self.steps.open(event_type, &self.input.id);
        step.changing(vec!["email".to_owned()]);
        step
    }

    async fn free_at_provider(&self, step: Option<&Step<'_>>, known: &KnownUser) -> Result<(), ApiError> {
        let (Some(provider), Some(step)) = (self.provider, step) else {
            return Ok(());
        };
        let holder = provider
            .find_by_email(self.tenant, step.call(), &self.input.email)
            .await
            .map_err(PortError::in_read)?;
        let own = known.provider().map(|user| user.provider_id.as_str());
        free(holder.is_none_or(|holder| own == Some(holder.provider_id.as_str())))
    }

    /// Also where Subscribe lacks the user: then the address of today must be free there too, or it belongs to a
    /// registration under another id of the same person, which a second registration would split for good.
    async fn free_at_subscribe(&self, step: Option<&Step<'_>>, known: &KnownUser) -> Result<(), ApiError> {
        let Some(step) = step else { return Ok(()) };
        let find = async |email: &EmailAddress| {
            let found = self
                .ports
                .registrations
                .find_by_email(self.tenant, step.call(), email)
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

    /// Changes the provider's address, with `verified` as it is; answers the user before it. A user whom the provider
    /// does not know has nothing to change there.
    async fn write_provider(
        &self,
        step: Option<Step<'_>>,
        known: &'a KnownUser,
    ) -> Result<Option<&'a ProviderUser>, ApiError> {
        let (Some(provider), Some(mut step)) = (self.provider, step) else {
            return Ok(None);
        };
        let Some(before) = known.provider() else {
            step.changing(Vec::new());
            return step.close(Ok(None));
        };
        let changed = provider
            .change_email(
                self.tenant,
                step.call(),
                &self.input.id,
                &self.input.email,
                before.verified,
            )
            .await;
        step.close(changed.map_err(PortError::in_email_change))?;
        Ok(Some(before))
    }

    async fn write_subscribe(&self, step: Option<Step<'_>>, known: &KnownUser) -> Result<(), ApiError> {
        let Some(mut step) = step else { return Ok(()) };
        let (id, email) = (&self.input.id, &self.input.email);
        let registrations = self.ports.registrations.as_ref();
        let changed = match known {
            KnownUser::AtSubscribe(_) | KnownUser::AtBoth(..) => {
                registrations.change_email(self.tenant, step.call(), id, email).await
            }
            // A user whom Subscribe lacks is written there whole, as a read would do it.
            KnownUser::AtProvider(user) => {
                let changes = ProfileChanges {
                    email: Some(email.clone()),
                    ..ProfileChanges::synchronising(user, None)
                };
                step.changing(changes.field_names());
                registrations.upsert(self.tenant, step.call(), id, &changes).await
            }
        };
        step.close(changed.map_err(PortError::in_email_change))
    }

    async fn put_back(&self, before: &ProviderUser, error: ApiError) -> ApiError {
        let step = self.step(EventType::AuthsystemUserChangeEmail);
        let undone = match (self.provider, &before.email) {
            (Some(provider), Some(email)) => {
                let id = &self.input.id;
                provider
                    .change_email(self.tenant, step.call(), id, email, before.verified)
                    .await
            }
            _ => Err(PortError::unavailable("the provider's user had no email before")),
        };
        taken_back(step, undone, error)
    }
}

fn free(is_free: bool) -> Result<(), ApiError> {
    if is_free {
        Ok(())
    } else {
        Err(ApiError::new(Code::EmailInUse))
    }
}

/// What two look-ups say together: one that failed counts before an address that is taken.
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
