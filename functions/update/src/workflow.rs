//! The workflow of Update.

use shared::{
    catalogue::Code,
    error::ApiError,
    journal::{Plan, ProviderEffect, SubscribeEffect},
    model::{KnownUser, ProfileChanges, RegistrationChanges},
    response::Output,
    settings::ProviderKind,
    work::Work,
    workflow::{Begun, Done, Sides, completed, finish_both, read_both, write_both},
};

use crate::{Input, Update};

pub(crate) async fn run(ports: &Update, work: Work<'_>, input: &Input) -> Result<Output, ApiError> {
    let sides = ports.upstreams.sides(work.tenant, input.ignore_provider)?;

    // 1. Read the user from both sides.
    let known = read_both(work, sides, &input.id).await.known()?;

    // 2. Plan what changes on each side, before the first write.
    let plan = Plan {
        user: input.id.clone(),
        provider: at_provider(work, sides, &input.changes.profile, &known),
        subscribe: at_subscribe(&input.changes, &known)?,
    };

    // 3. The provider first, then Subscribe. If Subscribe refuses or fails, the provider is put back.
    write_both(work, sides, &plan, None, Begun::default()).await?;
    completed(Done::Updated)
}

pub(crate) async fn resume(ports: &Update, work: Work<'_>, input: &Input, plan: &Plan) -> Result<Output, ApiError> {
    let sides = ports.upstreams.sides(work.tenant, input.ignore_provider)?;
    finish_both(work, sides, plan, None).await?;
    completed(Done::Updated)
}

/// The changes at the provider. `None` if nothing differs there or it does not know the user.
fn at_provider(
    work: Work<'_>,
    sides: Sides<'_>,
    changes: &ProfileChanges,
    known: &KnownUser,
) -> Option<(ProviderKind, ProviderEffect)> {
    let (kind, provider) = sides.provider?;
    let before = known.provider()?;
    let mut changes = changes.for_provider(before);
    if !provider.keeps_verified(work.tenant) {
        changes.verified = None;
    }
    let effect = |changes: ProfileChanges| ProviderEffect::Profile {
        inverse: Box::new(changes.inverse(before)),
        changes: Box::new(changes),
    };
    (!changes.is_empty()).then(|| (kind, effect(changes)))
}

/// The changes at Subscribe. If it lacks the user, the whole registration: the provider's values with the changes
/// applied.
fn at_subscribe(changes: &RegistrationChanges, known: &KnownUser) -> Result<Option<SubscribeEffect>, ApiError> {
    if changes.is_empty() {
        return Ok(None);
    }
    let changes = match known {
        KnownUser::AtSubscribe(registration) | KnownUser::AtBoth(_, registration) => changes.against(registration),
        KnownUser::AtProvider(user) if user.email.is_some() => {
            changes.over(&RegistrationChanges::synchronising(user, None))
        }
        KnownUser::AtProvider(_) => {
            return Err(ApiError::new(Code::UpdateRefused)
                .because("the provider's user has no email, and Subscribe keeps none without"));
        }
    };
    Ok((!changes.is_empty()).then_some(SubscribeEffect::Profile(changes)))
}

#[cfg(test)]
#[path = "workflow_tests.rs"]
mod tests;
