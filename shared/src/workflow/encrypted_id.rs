//! Encrypts ids under the tenant's key (`docs/decisions/0004-ids-settled-first.md`).

use crate::{
    error::ApiError,
    model::CustomerRegistrationId,
    secrets::Secrets,
    settings::{Tenant, encryption_key},
};

/// The encrypted id, which pages and links may show; only the same tenant can decrypt it. `E500` if the tenant's key
/// cannot be read. Calls nothing but the store of secrets.
pub async fn encrypted_id(
    tenant: &Tenant,
    secrets: &dyn Secrets,
    id: &CustomerRegistrationId,
) -> Result<String, ApiError> {
    let key = encryption_key(tenant, secrets).await.map_err(ApiError::internal)?;
    key.encrypt(tenant.id(), id).map_err(ApiError::internal)
}
