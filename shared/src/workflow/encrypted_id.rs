//! Encrypted ids under the tenant's key (`docs/decisions/0004-ids-settled-first.md`).

use crate::{
    error::{ApiError, PortError},
    model::{CustomerRegistrationId, EncryptionKey},
    secrets::Secrets,
    settings::Tenant,
};

/// The key that `Ids.EncryptionKey` refers to: of encrypted ids, and of what the journal derives from it.
/// [`PortError::Misconfigured`] where there is no such secret or it is no key, [`PortError::Unavailable`] where its store does
/// not answer.
pub async fn encryption_key(tenant: &Tenant, secrets: &dyn Secrets) -> Result<EncryptionKey, PortError> {
    let secret = secrets.get(tenant.id(), &tenant.settings().id_encryption_key).await?;
    EncryptionKey::parse(secret.expose())
        .map_err(|fault| PortError::misconfigured(format!("Ids.EncryptionKey: {fault}")))
}

/// The id in the form in which pages and links may show it, good for this tenant alone. `E500` where the tenant's key cannot be
/// had; nothing is called but the store of secrets.
pub async fn encrypted_id(
    tenant: &Tenant,
    secrets: &dyn Secrets,
    id: &CustomerRegistrationId,
) -> Result<String, ApiError> {
    let key = encryption_key(tenant, secrets).await.map_err(ApiError::internal)?;
    key.encrypt(tenant.id(), id).map_err(ApiError::internal)
}
