//! What a look at both sides finds of a plan.

use shared::{
    error::PortError,
    journal::{Plan, Sights, SubscribeEffect},
    settings::Tenant,
    steps::Steps,
    workflow::{Sides, Sight},
};

/// What one look found.
pub(crate) struct Found {
    pub(crate) sights: Sights,
    /// Whether all of the plan has happened.
    pub(crate) is_done: bool,
    pub(crate) provider: Option<Sight>,
}

/// Looks at both sides at once.
pub(crate) async fn look(sides: Sides<'_>, tenant: &Tenant, steps: &Steps, plan: &Plan) -> Result<Found, PortError> {
    let call = steps.call();
    let at_provider = async {
        match (&plan.provider, sides.provider) {
            (Some((_, effect)), Some((_, provider))) => {
                effect.sight(provider, tenant, &call, &plan.user).await.map(Some)
            }
            _ => Ok(None),
        }
    };
    let at_subscribe = async {
        match &plan.subscribe {
            Some(effect) => effect
                .is_seen(sides.registrations, tenant, &call, &plan.user)
                .await
                .map(Some),
            None => Ok(None),
        }
    };
    let (provider, subscribe) = tokio::try_join!(at_provider, at_subscribe)?;
    Ok(found(plan, provider, subscribe))
}

/// Whether all of a plan has happened. Subscribe comes last: a change that is there was made at the provider before, whatever
/// somebody has changed since. A registration may be somebody else's; there the provider has to agree.
fn found(plan: &Plan, provider: Option<Sight>, subscribe: Option<bool>) -> Found {
    let is_whole = provider.as_ref().map(Sight::is_whole);
    let is_begun = provider.as_ref().is_some_and(|sight| *sight != Sight::Nothing);
    let is_done = match &plan.subscribe {
        Some(SubscribeEffect::Creation(_)) => subscribe == Some(true) && is_whole != Some(false),
        Some(SubscribeEffect::Profile(_) | SubscribeEffect::Email(_)) => subscribe == Some(true),
        None => provider.is_none() || is_whole == Some(true) || is_begun,
    };
    Found {
        sights: Sights {
            provider: is_whole.map(|is_whole| is_whole || is_done),
            subscribe,
        },
        is_done,
        provider,
    }
}
