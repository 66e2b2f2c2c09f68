//! The two sides of a request.

use std::sync::Arc;

use crate::{
    error::{ApiError, PortError},
    journal::Plan,
    provider::{Providers, UserProvider},
    registration::Registrations,
    settings::{ProviderKind, Tenant},
};

/// The adapters that a function calls for its tenants: all providers, and Subscribe.
#[derive(Debug, Clone)]
pub struct Upstreams {
    providers: Providers,
    registrations: Arc<dyn Registrations>,
}

impl Upstreams {
    /// Bundles the adapters.
    pub const fn new(providers: Providers, registrations: Arc<dyn Registrations>) -> Self {
        Self {
            providers,
            registrations,
        }
    }

    /// The sides of a request. `E500_01` if this build has no adapter for the tenant's provider.
    pub fn sides(&self, tenant: &Tenant, ignore_provider: bool) -> Result<Sides<'_>, ApiError> {
        self.selected(tenant, ignore_provider).map_err(PortError::in_read)
    }

    /// The sides of a plan. [`PortError::Misconfigured`] if the tenant has another provider now than the one the plan
    /// was made for.
    pub fn sides_of_plan(&self, tenant: &Tenant, plan: &Plan) -> Result<Sides<'_>, PortError> {
        let sides = self.selected(tenant, plan.provider.is_none())?;
        if let Some((kind, _)) = plan.provider {
            sides.provider_of(kind)?;
        }
        Ok(sides)
    }

    fn selected(&self, tenant: &Tenant, ignore_provider: bool) -> Result<Sides<'_>, PortError> {
        Ok(Sides {
            provider: self.providers.select(tenant, ignore_provider)?,
            registrations: self.registrations.as_ref(),
        })
    }
}

/// The two sides of a tenant.
#[derive(Debug, Clone, Copy)]
pub struct Sides<'a> {
    /// The provider and its kind; `None` if the tenant has none or it is not to be called.
    pub provider: Option<(ProviderKind, &'a dyn UserProvider)>,
    /// Subscribe.
    pub registrations: &'a dyn Registrations,
}

impl<'a> Sides<'a> {
    /// The provider that a plan was made for. [`PortError::Misconfigured`] if the tenant has another one now, which
    /// would not know the user.
    pub(super) fn provider_of(&self, begun: ProviderKind) -> Result<&'a dyn UserProvider, PortError> {
        match self.provider {
            Some((kind, provider)) if kind == begun => Ok(provider),
            _ => {
                let what = format!("this write was begun with {}", begun.name());
                Err(PortError::of_setting("Flow.UserProvider", what))
            }
        }
    }
}
