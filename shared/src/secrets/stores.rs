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
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        runtime::aws,
        secrets::{
            CachedSecrets,
            contract::{self, MEMBER, References, WHOLE},
        },
        upstream::{
            loopback::{Answer, Loopback},
            samples,
        },
    };
    use serde_json::json;
    use std::sync::Arc;

    async fn manager(endpoint: &str) -> SecretsManager {
        SecretsManager::new(aws_sdk_secretsmanager::Client::new(&aws::load(Some(endpoint)).await))
    }

    #[tokio::test]
    async fn files_keep_the_contract() {
        let directory = tempfile::tempdir().unwrap();
        // Editors end a file with a line feed, which is not part of the secret.
        std::fs::write(directory.path().join("name"), format!("{WHOLE}\n")).unwrap();
        std::fs::write(
            directory.path().join("name-json"),
            json!({ "key": MEMBER, "number": 1 }).to_string(),
        )
        .unwrap();
        let secrets = SecretStores::new(Some(directory.path().to_owned()), manager("http://127.0.0.1:9").await);
        contract::all(&secrets, &References::of("file", "name")).await;
    }

    #[tokio::test]
    async fn without_a_directory_files_are_refused() {
        let secrets = SecretStores::new(None, manager("http://127.0.0.1:9").await);
        let error = secrets.read(&SecretRef::parse("file:name").unwrap()).unwrap_err();
        assert!(error.to_string().contains("SECRETS_DIR"), "{error}");
    }

    #[tokio::test]
    async fn secrets_manager_behind_the_cache_keeps_the_contract() {
        let object = json!({ "SecretString": json!({ "key": MEMBER }).to_string() });
        let server = Loopback::answering([
            Answer::json(200, &json!({ "SecretString": WHOLE })),
            Answer::json(200, &object),
            Answer::json(
                400,
                &json!({ "__type": "ResourceNotFoundException", "message": "no such secret" }),
            ),
            Answer::json(200, &object),
            // Asked for again because it was refused, once and not before.
            Answer::json(200, &json!({ "SecretString": WHOLE })),
        ]);
        let stores = SecretStores::new(None, manager(server.base.as_str()).await);
        let secrets = CachedSecrets::new(stores, Arc::new(samples::clock()));
        contract::all(&secrets, &References::of("secretsmanager", "name")).await;
        let asked: Vec<_> = server
            .seen()
            .iter()
            .map(|seen| seen.json()["SecretId"].as_str().unwrap().to_owned())
            .collect();
        assert_eq!(asked, ["name", "name-json", "name-missing", "name-json", "name"]);
    }

    #[tokio::test]
    async fn a_secrets_manager_that_fails_is_not_a_wrong_setting() {
        let failing = || Answer::json(500, &json!({ "__type": "InternalServiceError", "message": "x" }));
        let server = Loopback::answering([failing(), failing(), failing()]);
        let secrets = SecretStores::new(None, manager(server.base.as_str()).await);
        let tenant = TenantId::parse("g", "c", "p").unwrap();
        let error = secrets
            .get(&tenant, &SecretRef::parse("secretsmanager:name").unwrap())
            .await
            .unwrap_err();
        assert!(matches!(error, PortError::Unavailable { .. }), "{error}");
    }
}
