//! The local stack, which describes itself.

use std::collections::BTreeMap;

use reqwest::Client;
use serde::Deserialize;
use serde_json::{Map, Value, json};
use shared::{model::TenantId, runtime::Config};
use url::Url;

use super::{Deployment, http_client, ports};
use crate::failure::{Failure, root};

/// A running local stack.
#[derive(Debug, Clone)]
pub(crate) struct LocalStack {
    http: Client,
    url: Url,
    status: Status,
}

/// The members of its status that are needed here.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Status {
    lambda_environment: BTreeMap<String, String>,
    tenants: Vec<TenantStatus>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
struct TenantStatus {
    client_group: String,
    client: String,
    paper: String,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Minted {
    Token { token: String },
    Error { error: Reason },
}

#[derive(Deserialize)]
struct Reason {
    message: String,
}

impl LocalStack {
    /// Reads the status of the stack at an address.
    pub(crate) async fn find(url: &Url) -> Result<Self, Failure> {
        let http = http_client()?;
        let silent = |what: String| Failure::unreachable(format!("no local stack answers at {url}: {what}"));
        let answer = http.get(at(url, "/_local/status")).send().await;
        let answer = answer.map_err(|error| silent(root(&error)))?;
        if !answer.status().is_success() {
            return Err(silent(format!("it says {}", answer.status())));
        }
        let status = answer.json::<Status>().await;
        let status = status.map_err(|error| silent(format!("it says something else: {error}")))?;
        let url = url.clone();
        Ok(Self { http, url, status })
    }

    /// The address of its API.
    pub(crate) const fn url(&self) -> &Url {
        &self.url
    }

    /// The first of its tenants, the default one.
    pub(crate) fn first_tenant(&self) -> Option<TenantId> {
        let tenant = self.status.tenants.first()?;
        TenantId::parse(&tenant.client_group, &tenant.client, &tenant.paper).ok()
    }

    /// A token of its issuer. `request` has the members of `POST /_local/token` besides the tenant.
    pub(crate) async fn token(&self, tenant: &TenantId, mut request: Map<String, Value>) -> Result<String, Failure> {
        request.insert(
            "tenant".to_owned(),
            json!([tenant.group(), tenant.client(), tenant.paper()]),
        );
        let failed = |what: String| Failure::failed(format!("the local stack mints no token: {what}"));
        let answer = self
            .http
            .post(at(&self.url, "/_local/token"))
            .json(&request)
            .send()
            .await;
        let answer = answer.map_err(|error| failed(root(&error)))?;
        let body: Minted = answer.json().await.map_err(|error| failed(root(&error)))?;
        match body {
            Minted::Token { token } => Ok(token),
            Minted::Error { error } => Err(failed(error.message)),
        }
    }

    /// The stack as a deployment.
    pub(super) fn deployment(self) -> Result<Deployment, Failure> {
        let config = Config::from_variables(&|name| self.status.lambda_environment.get(name).cloned());
        let mut config = config.map_err(|faults| {
            let what = format!("the local stack at {} cannot be used from here: {faults}", self.url);
            Failure::failed(what).hint("uo must run on the machine, and as the user, that runs the stack.")
        })?;
        config.dynamodb_endpoint = self.status.lambda_environment.get("AWS_ENDPOINT_URL_DYNAMODB").cloned();
        let of_stack = |error| Failure::port("the local stack", &error);
        let sdk = config.sdk().map_err(of_stack)?;
        let (backends, tools) = ports(&config, sdk).map_err(of_stack)?;
        Ok(Deployment {
            name: format!("the local stack at {}", self.url.as_str().trim_end_matches('/')),
            backends,
            tools,
            config,
            api: Some(self.url.clone()),
            local: Some(self),
        })
    }
}

fn at(url: &Url, path: &str) -> Url {
    let mut at = url.clone();
    at.set_path(path);
    at
}
