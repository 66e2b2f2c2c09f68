//! Secrets. Settings hold references to them; values are read when needed, cached for a short time, and never shown.
//!
//! `reference` parses references such as `secretsmanager:NAME#MEMBER`. `stores` reads a value from the store that a reference
//! names: `secrets_manager`, `parameter_store`, or files. `cached` is the cache in front, `memory` is for tests; `contract`
//! tests them all.

mod cached;
#[cfg(test)]
mod contract;
mod memory;
pub(crate) mod parameter_store;
mod reference;
mod renewal;
pub(crate) mod secrets_manager;
mod stores;

use std::fmt;

use async_trait::async_trait;
use zeroize::Zeroizing;

pub use cached::CachedSecrets;
pub use memory::MemorySecrets;
pub use reference::{SecretRef, SecretRefFault, SecretStore};
pub(crate) use renewal::with_renewal;
pub(crate) use stores::SecretStores;

use crate::{error::PortError, model::TenantId};

/// Reads secrets.
#[async_trait]
pub trait Secrets: fmt::Debug + Send + Sync {
    /// The value behind a reference of this tenant's settings. [`PortError::Misconfigured`] if there is none.
    async fn get(&self, tenant: &TenantId, reference: &SecretRef) -> Result<SecretText, PortError>;

    /// The value to try in place of a `stale` one that an upstream refused, because it may have been rotated since it was
    /// read. `None` if it is still the same.
    async fn reread(
        &self,
        tenant: &TenantId,
        reference: &SecretRef,
        stale: &SecretText,
    ) -> Result<Option<SecretText>, PortError> {
        let current = self.get(tenant, reference).await?;
        Ok((current != *stale).then_some(current))
    }
}

/// A secret's value, wiped from memory when dropped.
#[derive(Clone, PartialEq, Eq)]
pub struct SecretText(Zeroizing<String>);

impl SecretText {
    /// Takes a value.
    pub fn new(text: impl Into<String>) -> Self {
        Self(Zeroizing::new(text.into()))
    }

    /// The value. Call this only where the value is used.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for SecretText {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("SecretText(…)")
    }
}
