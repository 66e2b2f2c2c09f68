//! Encrypted ids under the tenant's key (`docs/decisions/0004-ids-settled-first.md`).

use crate::{
    error::{ApiError, PortError},
    model::{CustomerRegistrationId, EncryptionKey},
    secrets::Secrets,
    settings::Tenant,
};

/// The tenant's key.
pub async fn encryption_key(tenant: &Tenant, secrets: &dyn Secrets) -> Result<EncryptionKey, PortError> {
    let secret = secrets.get(tenant.id(), &tenant.settings().id_encryption_key).await?;
    EncryptionKey::parse(secret.expose())
        .map_err(|fault| PortError::misconfigured(format!("Ids.EncryptionKey: {fault}")))
}

/// An id encrypted for the tenant.
pub async fn encrypted_id(
    tenant: &Tenant,
    secrets: &dyn Secrets,
    id: &CustomerRegistrationId,
) -> Result<String, ApiError> {
    let key = encryption_key(tenant, secrets).await.map_err(ApiError::internal)?;
    key.encrypt(tenant.id(), id).map_err(ApiError::internal)
}
