//! Which provider a request uses: the tenant's, unless it has none or the caller asks to ignore it.

use std::{collections::HashMap, sync::Arc};

use super::UserProvider;
use crate::{
    error::PortError,
    settings::{ProviderKind, Tenant},
};

/// The providers that this build can call.
#[derive(Debug, Clone, Default)]
pub struct Providers {
    adapters: HashMap<ProviderKind, Arc<dyn UserProvider>>,
}

impl Providers {
    /// No provider at all.
    pub fn none() -> Self {
        Self::default()
    }

    /// The same, with an adapter for tenants of these kinds.
    #[must_use]
    pub fn with(mut self, kinds: impl IntoIterator<Item = ProviderKind>, adapter: Arc<dyn UserProvider>) -> Self {
        let kinds = kinds.into_iter().map(move |kind| (kind, Arc::clone(&adapter)));
        self.adapters.extend(kinds);
        self
    }

    /// The provider to call besides Subscribe, and its kind. `None` if the request concerns Subscribe alone, because the
    /// tenant has no valid provider or the caller asked to ignore it. [`PortError::Misconfigured`] if this build has no
    /// adapter for it.
    pub fn select(
        &self,
        tenant: &Tenant,
        ignore_provider: bool,
    ) -> Result<Option<(ProviderKind, &dyn UserProvider)>, PortError> {
        let Some(provider) = tenant.settings().provider() else {
            return Ok(None);
        };
        if ignore_provider {
            return Ok(None);
        }
        let kind = provider.kind();
        let adapter = self.adapters.get(&kind).ok_or_else(|| {
            let what = format!("this build has no adapter for {}", kind.name());
            PortError::of_setting("Flow.UserProvider", what)
        })?;
        Ok(Some((kind, adapter.as_ref())))
    }
}
