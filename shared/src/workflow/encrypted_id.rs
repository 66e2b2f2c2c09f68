//! Encrypted ids under the tenant's key (`docs/decisions/0004-ids-settled-first.md`).

use crate::{
    error::{ApiError, PortError},
    model::{CustomerRegistrationId, EncryptionKey},
    secrets::Secrets,
    settings::Tenant,
};

/// The tenant's key.
pub async fn encryption_key(tenant: &Tenant, secrets: &dyn Secrets) -> Result<EncryptionKey, ApiError> {
    let secret = secrets
        .get(tenant.id(), &tenant.settings().id_encryption_key)
        .await
        .map_err(ApiError::internal)?;
    EncryptionKey::parse(secret.expose())
        .map_err(|fault| ApiError::internal(PortError::misconfigured(format!("Ids.EncryptionKey: {fault}"))))
}

/// An id encrypted for the tenant.
pub async fn encrypted_id(
    tenant: &Tenant,
    secrets: &dyn Secrets,
    id: &CustomerRegistrationId,
) -> Result<String, ApiError> {
    let key = encryption_key(tenant, secrets).await?;
    key.encrypt(tenant.id(), id).map_err(ApiError::internal)
}
