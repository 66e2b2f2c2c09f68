//! Users that a case begins with, made as anyone makes them: by calls to the simulated services.

use std::sync::Arc;

use reqwest::{Client, Method, RequestBuilder};
use serde::Deserialize;
use serde_json::{Value, json};
use shared::model::TenantId;

use super::{
    CaseError,
    data::{AUTH0_SECRET, SUBSCRIBE_CREDENTIAL},
};
use crate::{
    simulators::{AUTH0, SUBSCRIBE},
    stack::{DemoTenant, Stack},
};

/// One call; credentials and tenant headers are added to it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Seed {
    simulator: String,
    method: String,
    path: String,
    #[serde(default)]
    body: Option<Value>,
    /// Client group, client and paper, where Subscribe is to hold it for another tenant than the event's.
    #[serde(default)]
    tenant: Option<[String; 3]>,
}

/// Makes the calls, each of which must succeed, and forgets them: the log of calls begins with the event.
pub(super) async fn plant(stack: &Stack, tenant: &DemoTenant, seeds: &[Seed]) -> Result<(), CaseError> {
    let planter = Planter {
        stack,
        client: client()?,
        auth0_token: auth0_token(stack, seeds).await?,
    };
    for (index, seed) in seeds.iter().enumerate() {
        planter
            .plant(&tenant.document.tenant, seed)
            .await
            .map_err(|error| format!("seed[{index}]: {error}"))?;
    }
    let simulators = stack.simulators();
    for log in simulators.names().filter_map(|name| simulators.calls(name)) {
        log.take();
    }
    Ok(())
}

struct Planter<'s> {
    stack: &'s Stack,
    client: Client,
    auth0_token: String,
}

impl Planter<'_> {
    async fn plant(&self, tenant: &TenantId, seed: &Seed) -> Result<(), CaseError> {
        let base_url = self.stack.simulators().base_url(&seed.simulator);
        let base_url = base_url.ok_or_else(|| format!("there is no simulator {:?}", seed.simulator))?;
        let method = Method::from_bytes(seed.method.as_bytes())?;
        let mut request = self.client.request(method, format!("{base_url}{}", seed.path));
        if let Some(body) = &seed.body {
            request = request.json(body);
        }
        request = match seed.simulator.as_str() {
            AUTH0 => request.bearer_auth(&self.auth0_token),
            SUBSCRIBE => of_tenant(request.bearer_auth(SUBSCRIBE_CREDENTIAL), tenant, seed.tenant.as_ref()),
            _ => request,
        };
        let answer = request.send().await?;
        let status = answer.status();
        if status.is_success() {
            return Ok(());
        }
        Err(format!("{} {}: {status} {}", seed.method, seed.path, answer.text().await?).into())
    }
}

fn of_tenant(request: RequestBuilder, tenant: &TenantId, other: Option<&[String; 3]>) -> RequestBuilder {
    let [group, client, paper] = match other {
        Some([group, client, paper]) => [group.as_str(), client.as_str(), paper.as_str()],
        None => [tenant.group(), tenant.client(), tenant.paper()],
    };
    request
        .header("X-ClientGroupCode", group)
        .header("X-ClientCode", client)
        .header("X-PaperCode", paper)
        .header("X-SourceSystem", "seed")
}

/// A token for Auth0's Management API, where a seed needs it.
async fn auth0_token(stack: &Stack, seeds: &[Seed]) -> Result<String, CaseError> {
    if seeds.iter().all(|seed| seed.simulator != AUTH0) {
        return Ok(String::new());
    }
    let base_url = stack
        .simulators()
        .base_url(AUTH0)
        .ok_or("there is no simulator of Auth0")?;
    let mut clients = stack
        .tenants()
        .iter()
        .filter_map(|tenant| tenant.document.settings.get("Auth0.ClientId"));
    let credentials = json!({
        "grant_type": "client_credentials",
        "client_id": clients.next().ok_or("no tenant is on Auth0")?,
        "client_secret": AUTH0_SECRET,
        "audience": format!("{base_url}/api/v2/"),
    });
    let answer = client()?
        .post(format!("{base_url}/oauth/token"))
        .json(&credentials)
        .send()
        .await?;
    let answer: Value = answer.error_for_status()?.json().await?;
    let token = answer.get("access_token").and_then(Value::as_str);
    Ok(token.ok_or("Auth0 gave no token")?.to_owned())
}

/// A client for plain loopback addresses, which needs no certificates and takes no proxy from the environment.
fn client() -> Result<Client, CaseError> {
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let tls = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_root_certificates(rustls::RootCertStore::empty())
        .with_no_client_auth();
    Ok(Client::builder().tls_backend_preconfigured(tls).no_proxy().build()?)
}
