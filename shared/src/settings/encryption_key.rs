//! The key that encrypts a tenant's ids (`docs/decisions/0004-ids-settled-first.md`).

use super::Tenant;
use crate::{error::PortError, model::EncryptionKey, secrets::Secrets};

/// Reads the key that `Ids.EncryptionKey` refers to. It encrypts ids, and the journal derives its own keys from it.
/// [`PortError::Misconfigured`] if there is no such secret or it is not a key, [`PortError::Unavailable`] if its store does
/// not answer.
pub async fn encryption_key(tenant: &Tenant, secrets: &dyn Secrets) -> Result<EncryptionKey, PortError> {
    let setting = &tenant.settings().id_encryption_key;
    let secret = secrets.get(tenant.id(), setting).await?;
    EncryptionKey::parse(secret.expose()).map_err(|fault| PortError::of_setting(setting.name, fault.to_string()))
}
