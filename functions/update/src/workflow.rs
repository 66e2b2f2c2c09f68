//! The steps of Update.

use shared::{
    catalogue::Code,
    error::{ApiError, PortError},
    events::EventType,
    model::{CustomerRegistrationId, KnownUser, ProfileChanges, ProviderUser},
    provider::UserProvider,
    response::Output,
    settings::Tenant,
    steps::Steps,
    workflow::{read_both, taken_back},
};

use crate::{Input, Update};

pub(crate) async fn run(ports: &Update, tenant: &Tenant, steps: &Steps, input: &Input) -> Result<Output, ApiError> {
    let provider = ports
        .providers
        .select(tenant, input.ignore_provider)
        .map_err(PortError::in_read)?;

    // 1. The user as both sides know it.
    let known = read_both(tenant, steps, provider, ports.registrations.as_ref(), &input.id)
        .await
        .known()?;

    // 2. What would change on each side; settled before the first write.
    let at_subscribe = changes_at_subscribe(&input.changes, &known)?;

    // 3. The provider first: what it refuses has had no effect anywhere.
    let written = match (provider, known.provider()) {
        (Some(provider), Some(before)) => write_provider(tenant, steps, provider, input, before).await?,
        _ => None,
    };

    // 4. Subscribe; where it refuses or fails, the provider is put back.
    let undoable = written.is_some();
    if let Err(error) = write_subscribe(ports, tenant, steps, &input.id, &at_subscribe, undoable).await {
        return Err(match written {
            Some(written) => put_back(tenant, steps, &input.id, &written, error).await,
            None => error,
        });
    }
    Ok(Output::new(Code::UpdateCompleted))
}

/// A change that the provider has made, and what it takes to put it back.
struct Written<'a> {
    provider: &'a dyn UserProvider,
    inverse: ProfileChanges,
}

async fn write_provider<'a>(
    tenant: &Tenant,
    steps: &Steps,
    provider: &'a dyn UserProvider,
    input: &Input,
    before: &ProviderUser,
) -> Result<Option<Written<'a>>, ApiError> {
    let mut changes = input.changes.for_provider(before);
    if !provider.keeps_verified(tenant) {
        changes.verified = None;
    }
    if changes.is_empty() {
        return Ok(None);
    }
    let mut step = steps.open(EventType::AuthsystemUserCreate, &input.id);
    step.changing(changes.field_names());
    let updated = provider.update(tenant, step.call(), &input.id, &changes).await;
    step.close(updated.map_err(PortError::in_update))?;
    Ok(Some(Written {
        provider,
        inverse: changes.inverse(before),
    }))
}

/// A user whom Subscribe lacks is written there whole: the provider's values, and the changes over them.
fn changes_at_subscribe(changes: &ProfileChanges, known: &KnownUser) -> Result<ProfileChanges, ApiError> {
    if changes.is_empty() {
        return Ok(ProfileChanges::default());
    }
    match known {
        KnownUser::AtSubscribe(registration) | KnownUser::AtBoth(_, registration) => {
            Ok(changes.for_subscribe(registration))
        }
        KnownUser::AtProvider(user) if user.email.is_some() => {
            Ok(changes.over(&ProfileChanges::synchronising(user, None)))
        }
        KnownUser::AtProvider(_) => Err(ApiError::new(Code::UpdateRefused)
            .because("the provider's user has no email, and Subscribe keeps none without")),
    }
}

async fn write_subscribe(
    ports: &Update,
    tenant: &Tenant,
    steps: &Steps,
    id: &CustomerRegistrationId,
    changes: &ProfileChanges,
    undoable: bool,
) -> Result<(), ApiError> {
    if changes.is_empty() {
        return Ok(());
    }
    let mut step = steps.open(EventType::SubscribeUserCreate, id);
    step.changing(changes.field_names());
    if undoable {
        step.keep_time_for_undo();
    }
    let written = ports.registrations.upsert(tenant, step.call(), id, changes).await;
    step.close(written.map_err(PortError::in_update))
}

async fn put_back(
    tenant: &Tenant,
    steps: &Steps,
    id: &CustomerRegistrationId,
    written: &Written<'_>,
    error: ApiError,
) -> ApiError {
    let mut step = steps.open(EventType::AuthsystemUserCreate, id);
    step.changing(written.inverse.field_names());
    let undone = written.provider.update(tenant, step.call(), id, &written.inverse).await;
    taken_back(step, undone, error)
}

#[cfg(test)]
#[path = "workflow_tests.rs"]
mod tests;
