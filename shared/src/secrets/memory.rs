//! Secrets in memory, for tests.

use std::collections::HashMap;

use async_trait::async_trait;

use super::{SecretRef, SecretText, Secrets};
use crate::{error::PortError, model::TenantId};

/// Fixed secrets by reference.
#[derive(Debug, Default)]
pub struct MemorySecrets(HashMap<String, SecretText>);

impl MemorySecrets {
    /// Secrets by the text of their references.
    pub fn of<const N: usize>(secrets: [(&str, &str); N]) -> Self {
        Self(
            secrets
                .into_iter()
                .map(|(reference, value)| (reference.to_owned(), SecretText::new(value)))
                .collect(),
        )
    }
}

#[async_trait]
impl Secrets for MemorySecrets {
    async fn get(&self, _tenant: &TenantId, reference: &SecretRef) -> Result<SecretText, PortError> {
        let found = self.0.get(&reference.to_string()).cloned();
        found.ok_or_else(|| PortError::misconfigured(format!("{reference}: there is no such secret")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::secrets::contract::{self, MEMBER, References, WHOLE};

    #[tokio::test]
    async fn the_memory_store_keeps_the_contract() {
        let secrets = MemorySecrets::of([("file:name", WHOLE), ("file:name-json#key", MEMBER)]);
        contract::all(&secrets, &References::of("file", "name")).await;
    }
}
