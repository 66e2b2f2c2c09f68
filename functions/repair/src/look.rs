//! Reads both sides to find out what of a plan has happened.

use shared::{
    error::PortError,
    journal::{Plan, Sights, SubscribeEffect},
    settings::Tenant,
    steps::Steps,
    workflow::{Sides, Sight},
};

/// The results of reading both sides.
pub(crate) struct Found {
    pub(crate) sights: Sights,
    /// Whether the whole plan has happened.
    pub(crate) is_done: bool,
    pub(crate) provider: Option<Sight>,
}

/// Reads both sides concurrently.
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

/// Decides whether the whole plan has happened. Subscribe's effect comes second: if a change is there, the provider's
/// was made before, even if somebody has changed it since. A registration may be another request's, so there the
/// provider's effect must be there too.
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
