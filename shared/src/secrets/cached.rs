//! Keeps secrets for a few minutes in a warm function.

use std::{sync::Arc, time::Duration};

use async_trait::async_trait;

use super::{SecretRef, SecretText, Secrets};
use crate::{cache::Cache, clock::Clock, error::PortError, model::TenantId};

/// A rotated secret is picked up after this long at the latest; at once where an upstream refuses the old one.
const MAX_AGE: Duration = Duration::from_mins(5);

/// A cache in front of another store.
#[derive(Debug)]
pub struct CachedSecrets<S> {
    inner: S,
    cache: Cache<(TenantId, SecretRef), SecretText>,
}

impl<S: Secrets> CachedSecrets<S> {
    /// A cache in front of `inner`.
    pub fn new(inner: S, clock: Arc<dyn Clock>) -> Self {
        Self {
            inner,
            cache: Cache::new(clock, 1000),
        }
    }
}

#[async_trait]
impl<S: Secrets> Secrets for CachedSecrets<S> {
    async fn get(&self, tenant: &TenantId, reference: &SecretRef) -> Result<SecretText, PortError> {
        let key = (tenant.clone(), reference.clone());
        self.cache
            .get_or_load(&key, MAX_AGE, self.inner.get(tenant, reference))
            .await
    }

    fn forget(&self, tenant: &TenantId, reference: &SecretRef) {
        self.cache.remove(&(tenant.clone(), reference.clone()));
        self.inner.forget(tenant, reference);
    }
}
