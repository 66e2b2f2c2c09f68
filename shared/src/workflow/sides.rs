//! The two sides that a request concerns.

use crate::{
    error::{ApiError, PortError},
    provider::{Providers, UserProvider},
    registration::Registrations,
    settings::{ProviderKind, Tenant},
};

/// The two sides of a tenant.
#[derive(Debug, Clone, Copy)]
pub struct Sides<'a> {
    /// The provider, unless Subscribe alone is concerned.
    pub provider: Option<&'a dyn UserProvider>,
    /// Which provider that is.
    pub kind: Option<ProviderKind>,
    /// Subscribe.
    pub registrations: &'a dyn Registrations,
}

impl<'a> Sides<'a> {
    /// The sides of a request. `E500_01` where this build has no adapter for the tenant's provider.
    pub fn of(
        providers: &'a Providers,
        registrations: &'a dyn Registrations,
        tenant: &Tenant,
        ignore_provider: bool,
    ) -> Result<Self, ApiError> {
        let provider = providers.select(tenant, ignore_provider).map_err(PortError::in_read)?;
        Ok(Self {
            provider,
            kind: provider.and(tenant.settings().flow.user_provider),
            registrations,
        })
    }
}
