//! The credentials of a seed's calls at each simulated service.

use reqwest::{Client, RequestBuilder};
use serde_json::Value;

use super::{
    CaseError,
    data::{AUTH0_SECRET, FIREFLY_SECRET, GIGYA_SECRET, SSOR_KEY, SUBSCRIBE_CREDENTIAL},
};
use crate::{
    simulators::{AUTH0, FIREFLY, GIGYA, SSOR, SUBSCRIBE},
    stack::Stack,
};

/// The access tokens that a list of seeds needs.
pub(super) struct Credentials {
    auth0: Option<String>,
    firefly: Option<String>,
    gigya: Vec<(&'static str, String)>,
}

impl Credentials {
    /// Requests a token from each of these simulators that uses tokens.
    pub(super) async fn obtain(stack: &Stack, client: &Client, simulators: &[&str]) -> Result<Self, CaseError> {
        let base_url = |name: &str| {
            let url = stack.simulators().base_url(name).map(str::to_owned);
            url.ok_or_else(|| format!("there is no simulator {name:?}"))
        };
        let mut credentials = Self {
            auth0: None,
            firefly: None,
            gigya: vec![
                ("apiKey", setting(stack, "Gigya.ApiKey")?),
                ("userKey", setting(stack, "Gigya.UserKey")?),
                ("secret", GIGYA_SECRET.to_owned()),
            ],
        };
        if simulators.contains(&AUTH0) {
            let base_url = base_url(AUTH0)?;
            let audience = format!("{base_url}/api/v2/");
            let id = setting(stack, "Auth0.ClientId")?;
            let form = grant(&id, AUTH0_SECRET)
                .into_iter()
                .chain([("audience", audience.as_str())]);
            credentials.auth0 = Some(token(client, &format!("{base_url}/oauth/token"), form).await?);
        }
        if simulators.contains(&FIREFLY) {
            let id = setting(stack, "Rest.ClientId")?;
            let url = format!("{}/oauth2/token", base_url(FIREFLY)?);
            credentials.firefly = Some(token(client, &url, grant(&id, FIREFLY_SECRET)).await?);
        }
        Ok(credentials)
    }

    /// Adds the body in the simulator's format, and the credentials.
    pub(super) fn sign(&self, simulator: &str, request: RequestBuilder, body: Option<&Value>) -> RequestBuilder {
        if simulator == GIGYA {
            // A form sends objects and lists as JSON text.
            let fields = body
                .and_then(Value::as_object)
                .into_iter()
                .flatten()
                .map(|(name, value)| {
                    let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
                    (name.as_str(), text)
                });
            let fields: Vec<_> = self.gigya.iter().cloned().chain(fields).collect();
            return request.form(&fields);
        }
        let request = match body {
            Some(body) => request.json(body),
            None => request,
        };
        match simulator {
            AUTH0 => request.bearer_auth(self.auth0.as_deref().unwrap_or_default()),
            FIREFLY => request.bearer_auth(self.firefly.as_deref().unwrap_or_default()),
            SSOR => request.header("X-Api-Key", SSOR_KEY),
            SUBSCRIBE => request.bearer_auth(SUBSCRIBE_CREDENTIAL),
            _ => request,
        }
    }
}

fn setting(stack: &Stack, name: &str) -> Result<String, CaseError> {
    let mut values = stack
        .tenants()
        .iter()
        .filter_map(|tenant| tenant.document.settings.get(name)?.as_str());
    let value = values
        .next()
        .ok_or_else(|| format!("no tenant has the setting {name}"))?;
    Ok(value.to_owned())
}

fn grant<'a>(id: &'a str, secret: &'a str) -> [(&'static str, &'a str); 3] {
    [
        ("grant_type", "client_credentials"),
        ("client_id", id),
        ("client_secret", secret),
    ]
}

async fn token<'a>(
    client: &Client,
    url: &str,
    form: impl IntoIterator<Item = (&'static str, &'a str)>,
) -> Result<String, CaseError> {
    let form: Vec<_> = form.into_iter().collect();
    let answer = client.post(url).form(&form).send().await?;
    let answer: Value = answer.error_for_status()?.json().await?;
    let token = answer.get("access_token").and_then(Value::as_str);
    Ok(token.ok_or_else(|| format!("{url} gave no token"))?.to_owned())
}
