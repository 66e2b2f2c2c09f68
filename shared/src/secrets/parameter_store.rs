//! Secrets in the Parameter Store of AWS Systems Manager, as `SecureString` parameters.

use aws_sdk_ssm::{Client, types::ParameterType};

use super::{
    SecretRef, SecretText,
    reference::{not_given, pick},
};
use crate::{error::PortError, model::TenantId};

/// A client of the Parameter Store.
#[derive(Debug, Clone)]
pub(crate) struct ParameterStore {
    client: Client,
}

impl ParameterStore {
    pub(crate) const fn new(client: Client) -> Self {
        Self { client }
    }

    /// The current version of a parameter, decrypted. One that is not a `SecureString` is refused: it is stored unencrypted,
    /// so everyone who may read the account's parameters can read it.
    pub(crate) async fn get(&self, _tenant: &TenantId, reference: &SecretRef) -> Result<SecretText, PortError> {
        let answer = self
            .client
            .get_parameter()
            .name(reference.name())
            .with_decryption(true)
            .send()
            .await
            .map_err(|error| {
                let known = error.as_service_error().is_some_and(|error| {
                    error.is_parameter_not_found()
                        || error.is_parameter_version_not_found()
                        || error.is_invalid_key_id()
                });
                not_given(reference, &error, known)
            })?;
        let parameter = answer.parameter();
        if parameter.and_then(|parameter| parameter.r#type()) != Some(&ParameterType::SecureString) {
            return Err(PortError::misconfigured(format!(
                "{reference}: the parameter is not a SecureString"
            )));
        }
        let text = parameter
            .and_then(|parameter| parameter.value())
            .ok_or_else(|| PortError::misconfigured(format!("{reference}: the parameter has no value")))?;
        pick(reference, text)
    }
}
