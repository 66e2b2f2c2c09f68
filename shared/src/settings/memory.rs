//! Settings in memory, for workflow tests.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use async_trait::async_trait;

use super::{SettingsAdmin, SettingsDocument, SettingsStore};
use crate::{error::PortError, model::TenantId};

/// A settings store that forgets everything when dropped.
#[derive(Debug, Default)]
pub struct MemorySettings {
    documents: Mutex<HashMap<TenantId, SettingsDocument>>,
}

#[async_trait]
impl SettingsStore for MemorySettings {
    async fn get(&self, tenant: &TenantId) -> Result<Option<SettingsDocument>, PortError> {
        Ok(self
            .documents
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get(tenant)
            .cloned())
    }
}

#[async_trait]
impl SettingsAdmin for MemorySettings {
    async fn put(&self, document: &SettingsDocument) -> Result<(), PortError> {
        let mut documents = self.documents.lock().unwrap_or_else(PoisonError::into_inner);
        documents.remove(&document.tenant);
        documents.insert(document.tenant.clone(), document.clone());
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_memory_store_keeps_the_contract() {
        let settings = MemorySettings::default();
        crate::settings::contract::all(&settings, &settings).await;
    }
}
