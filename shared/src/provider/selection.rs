//! Which provider serves a request: the tenant's, unless it has none or the caller says to leave it out.

use std::sync::Arc;

use super::UserProvider;
use crate::{
    error::PortError,
    settings::{ProviderKind, Tenant},
};

/// The providers that this build can call.
#[derive(Debug, Clone, Default)]
pub struct Providers {
    auth0: Option<Arc<dyn UserProvider>>,
}

impl Providers {
    /// No provider at all.
    pub fn none() -> Self {
        Self::default()
    }

    /// The same, with an implementation that serves tenants of `Auth0`.
    #[must_use]
    pub fn with_auth0(self, provider: Arc<dyn UserProvider>) -> Self {
        Self { auth0: Some(provider) }
    }

    /// The provider to call besides Subscribe; `None` where the request concerns Subscribe alone, because the tenant
    /// has no valid provider or the caller asked to ignore it.
    pub fn select(&self, tenant: &Tenant, ignore_provider: bool) -> Result<Option<&dyn UserProvider>, PortError> {
        let Some(kind) = tenant.settings().flow.user_provider else {
            return Ok(None);
        };
        if ignore_provider {
            return Ok(None);
        }
        let provider = match kind {
            ProviderKind::Auth0 => self.auth0.as_deref(),
            ProviderKind::Gigya | ProviderKind::Ssor | ProviderKind::Firefly => None,
        };
        match provider {
            Some(provider) => Ok(Some(provider)),
            None => Err(PortError::misconfigured(format!(
                "Flow.UserProvider: this build has no adapter for {}",
                kind.name()
            ))),
        }
    }
}
