//! Settings in memory, for workflow tests.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use async_trait::async_trait;

use super::{Listed, SettingsAdmin, SettingsDirectory, SettingsDocument, SettingsStore};
use crate::{error::PortError, model::TenantId};

/// A settings store that keeps nothing after it is dropped.
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

#[async_trait]
impl SettingsDirectory for MemorySettings {
    async fn list(&self) -> Result<Vec<Listed>, PortError> {
        let documents = self.documents.lock().unwrap_or_else(PoisonError::into_inner);
        let listed = documents.values().map(|document| Listed {
            key: document.tenant.key().to_owned(),
            document: Ok(document.clone()),
        });
        let mut listed: Vec<Listed> = listed.collect();
        listed.sort_by(|one, other| one.key.cmp(&other.key));
        Ok(listed)
    }

    async fn replace(&self, document: &SettingsDocument, seen: Option<&SettingsDocument>) -> Result<bool, PortError> {
        let mut documents = self.documents.lock().unwrap_or_else(PoisonError::into_inner);
        let stands = documents.get(&document.tenant);
        let is_as_seen = match (stands, seen) {
            (Some(stands), Some(seen)) => stands == seen && stands.tenant.to_string() == seen.tenant.to_string(),
            (None, None) => true,
            _ => false,
        };
        if is_as_seen {
            documents.remove(&document.tenant);
            documents.insert(document.tenant.clone(), document.clone());
        }
        Ok(is_as_seen)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_memory_store_keeps_the_contract() {
        let settings = MemorySettings::default();
        crate::settings::contract::all(&settings, &settings).await;
        crate::settings::contract::directory(&settings, &settings).await;
    }
}
