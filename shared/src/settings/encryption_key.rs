//! The key that a tenant's ids are encrypted with (`docs/decisions/0004-ids-settled-first.md`).

use super::Tenant;
use crate::{error::PortError, model::EncryptionKey, secrets::Secrets};

/// The key that `Ids.EncryptionKey` refers to: of encrypted ids, and of what the journal derives from it.
/// [`PortError::Misconfigured`] where there is no such secret or it is no key, [`PortError::Unavailable`] where its store does
/// not answer.
pub async fn encryption_key(tenant: &Tenant, secrets: &dyn Secrets) -> Result<EncryptionKey, PortError> {
    let setting = &tenant.settings().id_encryption_key;
    let secret = secrets.get(tenant.id(), setting).await?;
    EncryptionKey::parse(secret.expose()).map_err(|fault| PortError::of_setting(setting.name, fault.to_string()))
}
