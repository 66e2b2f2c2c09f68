//! Where secrets lie: Secrets Manager, and for the local stack the files of one directory (`file:NAME` is the content of `NAME`).

use std::path::PathBuf;

use async_trait::async_trait;

use super::{SecretRef, SecretStore, SecretText, Secrets, secrets_manager::SecretsManager};
use crate::{error::PortError, model::TenantId};

/// The stores of a deployment: Secrets Manager, and a directory where the deployment names one.
#[derive(Debug)]
pub(crate) struct SecretStores {
    directory: Option<PathBuf>,
    manager: SecretsManager,
}

impl SecretStores {
    pub(crate) const fn new(directory: Option<PathBuf>, manager: SecretsManager) -> Self {
        Self { directory, manager }
    }

    fn read(&self, reference: &SecretRef) -> Result<SecretText, PortError> {
        let Some(directory) = &self.directory else {
            return Err(PortError::misconfigured(format!(
                "{reference}: this deployment has no secrets directory (SECRETS_DIR)"
            )));
        };
        let read = std::fs::read_to_string(directory.join(reference.name()));
        let text = read.map_err(|error| PortError::misconfigured(format!("{reference}: {error}")))?;
        super::reference::pick(reference, text.trim_end())
    }
}

#[async_trait]
impl Secrets for SecretStores {
    async fn get(&self, tenant: &TenantId, reference: &SecretRef) -> Result<SecretText, PortError> {
        match reference.store() {
            SecretStore::File => self.read(reference),
            SecretStore::SecretsManager => self.manager.get(tenant, reference).await,
        }
    }

    fn forget(&self, _tenant: &TenantId, _reference: &SecretRef) {}
}
