//! Reads secrets from Secrets Manager, the Parameter Store, and, for the local stack, the files of one directory (`file:NAME`
//! is the content of `NAME`).

use std::{path::PathBuf, sync::OnceLock};

use async_trait::async_trait;
use aws_config::SdkConfig;

use super::{
    SecretRef, SecretStore, SecretText, Secrets, parameter_store::ParameterStore, secrets_manager::SecretsManager,
};
use crate::{error::PortError, model::TenantId};

/// The stores of a deployment: those of AWS, and a directory if the deployment names one.
#[derive(Debug)]
pub(crate) struct SecretStores {
    directory: Option<PathBuf>,
    sdk: SdkConfig,
    /// Clients are made on first use: most deployments need only one of them, and making one takes about as long as the rest
    /// of our own start.
    manager: OnceLock<SecretsManager>,
    parameters: OnceLock<ParameterStore>,
}

impl SecretStores {
    /// The stores that the SDK's configuration reaches, and the files of `directory`.
    pub(crate) const fn new(directory: Option<PathBuf>, sdk: SdkConfig) -> Self {
        Self {
            directory,
            sdk,
            manager: OnceLock::new(),
            parameters: OnceLock::new(),
        }
    }

    fn manager(&self) -> &SecretsManager {
        let made = || SecretsManager::new(aws_sdk_secretsmanager::Client::new(&self.sdk));
        self.manager.get_or_init(made)
    }

    fn parameters(&self) -> &ParameterStore {
        let made = || ParameterStore::new(aws_sdk_ssm::Client::new(&self.sdk));
        self.parameters.get_or_init(made)
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
            SecretStore::SecretsManager => self.manager().get(tenant, reference).await,
            SecretStore::ParameterStore => self.parameters().get(tenant, reference).await,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        error::chain,
        runtime::aws,
        secrets::{
            CachedSecrets,
            contract::{self, MEMBER, References, WHOLE},
        },
        tls,
        upstream::{
            loopback::{Answer, Loopback},
            samples,
        },
    };
    use serde_json::json;
    use std::sync::Arc;

    fn stores(directory: Option<PathBuf>, endpoint: &str) -> SecretStores {
        let sdk = aws::load(Some(endpoint), tls::config(None).unwrap()).unwrap();
        SecretStores::new(directory, sdk)
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
        let secrets = stores(Some(directory.path().to_owned()), "http://127.0.0.1:9");
        contract::all(&secrets, &References::of("file", "name")).await;
    }

    #[tokio::test]
    async fn without_a_directory_files_are_refused() {
        let secrets = stores(None, "http://127.0.0.1:9");
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
            // Read again once, because it was refused.
            Answer::json(200, &json!({ "SecretString": WHOLE })),
        ]);
        let stores = stores(None, server.base.as_str());
        let secrets = CachedSecrets::new(Arc::new(stores), Arc::new(samples::clock()));
        contract::all(&secrets, &References::of("secretsmanager", "name")).await;
        let asked: Vec<_> = server
            .seen()
            .iter()
            .map(|seen| seen.json()["SecretId"].as_str().unwrap().to_owned())
            .collect();
        assert_eq!(asked, ["name", "name-json", "name-missing", "name-json", "name"]);
    }

    fn parameter(value: &str) -> Answer {
        Answer::json(200, &json!({ "Parameter": { "Type": "SecureString", "Value": value } }))
    }

    #[tokio::test]
    async fn the_parameter_store_behind_the_cache_keeps_the_contract() {
        let object = json!({ "key": MEMBER }).to_string();
        let server = Loopback::answering([
            parameter(WHOLE),
            parameter(&object),
            Answer::json(400, &json!({ "__type": "ParameterNotFound" })),
            parameter(&object),
            parameter(WHOLE),
        ]);
        let stores = stores(None, server.base.as_str());
        let secrets = CachedSecrets::new(Arc::new(stores), Arc::new(samples::clock()));
        contract::all(&secrets, &References::of("ssm", "/prefix/name")).await;
        let seen = server.seen();
        let asked: Vec<_> = seen
            .iter()
            .map(|seen| {
                let body = seen.json();
                assert_eq!(body["WithDecryption"], true);
                body["Name"].as_str().unwrap().to_owned()
            })
            .collect();
        let names = ["name", "name-json", "name-missing", "name-json", "name"];
        assert_eq!(asked, names.map(|name| format!("/prefix/{name}")));
    }

    #[tokio::test]
    async fn a_parameter_in_clear_is_no_secret() {
        let server = Loopback::answering([Answer::json(
            200,
            &json!({ "Parameter": { "Type": "String", "Value": "s3cret" } }),
        )]);
        let error = fault_of(&stores(None, server.base.as_str()), "ssm:name").await;
        let text = error.to_string();
        assert!(matches!(error, PortError::Misconfigured { .. }), "{text}");
        assert!(text.contains("SecureString") && !text.contains("s3cret"), "{text}");
    }

    async fn fault_of(secrets: &SecretStores, reference: &str) -> PortError {
        let tenant = TenantId::parse("g", "c", "p").unwrap();
        let reference = SecretRef::parse(reference).unwrap();
        secrets.get(&tenant, &reference).await.unwrap_err()
    }

    #[tokio::test]
    async fn an_answer_that_cannot_be_read_is_not_told() {
        let page = Answer::with_headers(200, "", r#"{"SecretString": "hunter2-marked", "Name": }"#);
        let server = Loopback::answering([page.clone(), page.clone(), page]);
        for reference in ["secretsmanager:name"] {
            let error = fault_of(&stores(None, server.base.as_str()), reference).await;
            let told = format!("{} {error:?}", chain(&error));
            assert!(!told.contains("hunter2-marked"), "{told}");
        }
    }

    #[tokio::test]
    async fn a_store_that_fails_is_not_a_wrong_setting() {
        for reference in ["secretsmanager:name", "ssm:name"] {
            let failing = || Answer::json(500, &json!({ "__type": "InternalServiceError", "message": "x" }));
            let server = Loopback::answering([failing(), failing(), failing()]);
            let error = fault_of(&stores(None, server.base.as_str()), reference).await;
            assert!(matches!(error, PortError::Unavailable { .. }), "{reference}: {error}");
        }
    }
}
