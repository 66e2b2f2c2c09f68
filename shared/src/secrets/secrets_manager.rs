//! Secrets in AWS Secrets Manager.

use aws_sdk_secretsmanager::Client;

use super::{
    SecretRef, SecretText,
    reference::{not_given, pick},
};
use crate::{error::PortError, model::TenantId};

/// A client of Secrets Manager.
#[derive(Debug, Clone)]
pub(crate) struct SecretsManager {
    client: Client,
}

impl SecretsManager {
    pub(crate) const fn new(client: Client) -> Self {
        Self { client }
    }

    /// The current version of a secret.
    pub(crate) async fn get(&self, _tenant: &TenantId, reference: &SecretRef) -> Result<SecretText, PortError> {
        let answer = self
            .client
            .get_secret_value()
            .secret_id(reference.name())
            .send()
            .await
            .map_err(|error| {
                let known = error.as_service_error().is_some_and(|error| {
                    error.is_resource_not_found_exception() || error.is_invalid_request_exception()
                });
                not_given(reference, &error, known)
            })?;
        let text = answer
            .secret_string()
            .ok_or_else(|| PortError::misconfigured(format!("{reference}: the secret is binary")))?;
        pick(reference, text)
    }
}
