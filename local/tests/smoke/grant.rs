//! Gets the token: from the environment, or from the issuer by client credentials (RFC 6749 §4.4). It is requested here, so that
//! no shell, file or log contains it.

use reqwest::Client;
use serde_json::Value;

use crate::{deployment::reaching, environment::told};

/// The request to the issuer.
struct Grant {
    url: String,
    form: Vec<(&'static str, String)>,
}

impl Grant {
    /// Reads it from the environment.
    fn told() -> Self {
        let required = |name| told(name).unwrap_or_else(|| panic!("{name}: needed where there is no SMOKE_TOKEN"));
        let credentials = [
            ("grant_type", "client_credentials".to_owned()),
            ("client_id", required("SMOKE_CLIENT_ID")),
            ("client_secret", required("SMOKE_CLIENT_SECRET")),
        ];
        let more = [("audience", "SMOKE_AUDIENCE"), ("scope", "SMOKE_SCOPE")];
        let more = more.into_iter().filter_map(|(field, name)| Some((field, told(name)?)));
        Self {
            url: required("SMOKE_TOKEN_URL"),
            form: credentials.into_iter().chain(more).collect(),
        }
    }

    /// Sends the request. An error shows only the error code, which contains no part of the request.
    async fn ask(&self, client: &Client) -> Result<String, String> {
        let answer = client.post(&self.url).form(&self.form).send().await;
        let answer = answer.map_err(|error| format!("the issuer cannot be reached: {}", error.without_url()))?;
        let status = answer.status();
        let body: Value = answer.json().await.unwrap_or_default();
        match body["access_token"].as_str() {
            Some(token) if status.is_success() => Ok(token.to_owned()),
            _ => Err(format!("the issuer gives no token: {status} {}", body["error"])),
        }
    }
}

pub(crate) async fn token() -> String {
    if let Some(token) = told("SMOKE_TOKEN") {
        return token;
    }
    let grant = Grant::told();
    let token = grant.ask(&reaching(&grant.url)).await;
    token.unwrap_or_else(|fault| panic!("{fault}"))
}

#[cfg(test)]
mod tests {
    use std::{fs, path::Path, time::Duration};

    use local::{
        simulators::AUTH0,
        stack::{Stack, StackConfig},
    };

    use super::*;

    /// Auth0's simulator issues tokens as Auth0 does.
    #[tokio::test]
    async fn an_issuer_gives_a_token_for_client_credentials() {
        let stack = Stack::start(StackConfig::new(0, None, Duration::ZERO)).await.unwrap();
        let status = stack.status();
        let secret = Path::new(&status.lambda_environment["SECRETS_DIR"]).join("auth0-client-secret");
        let base_url = &status.simulators[AUTH0];
        let mut grant = Grant {
            url: format!("{base_url}/oauth/token"),
            form: vec![
                ("grant_type", "client_credentials".to_owned()),
                ("client_id", "local-orchestrator".to_owned()),
                ("client_secret", fs::read_to_string(secret).unwrap().trim().to_owned()),
                ("audience", format!("{base_url}/api/v2/")),
            ],
        };
        let client = reaching(&grant.url);
        assert!(!grant.ask(&client).await.unwrap().is_empty());

        grant.form[2].1 = "wrong".to_owned();
        let refused = grant.ask(&client).await.unwrap_err();
        assert_eq!(refused, "the issuer gives no token: 401 Unauthorized \"access_denied\"");
    }
}
