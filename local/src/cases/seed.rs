//! Users that exist before a case, created through ordinary calls to the simulated services.

use std::sync::Arc;

use reqwest::{Client, Method, RequestBuilder};
use serde::Deserialize;
use serde_json::Value;
use shared::{model::TenantId, request::TenantHeaders};

use super::{CaseError, credentials::Credentials};
use crate::{
    simulators::SUBSCRIBE,
    stack::{DemoTenant, Stack},
};

/// One call. Credentials and tenant headers are added to it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Seed {
    simulator: String,
    method: String,
    path: String,
    #[serde(default)]
    body: Option<Value>,
    /// Client group, client and paper, if Subscribe should hold the user for another tenant than the event's.
    #[serde(default)]
    tenant: Option<[String; 3]>,
}

/// Makes the calls, each of which must succeed, then clears the log of calls, so that it begins with the event.
pub(super) async fn plant(stack: &Stack, tenant: &DemoTenant, seeds: &[Seed]) -> Result<(), CaseError> {
    let client = client()?;
    let simulators: Vec<&str> = seeds.iter().map(|seed| seed.simulator.as_str()).collect();
    let planter = Planter {
        stack,
        credentials: Credentials::obtain(stack, &client, &simulators).await?,
        client,
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
    credentials: Credentials,
}

impl Planter<'_> {
    async fn plant(&self, tenant: &TenantId, seed: &Seed) -> Result<(), CaseError> {
        let base_url = self.stack.simulators().base_url(&seed.simulator);
        let base_url = base_url.ok_or_else(|| format!("there is no simulator {:?}", seed.simulator))?;
        let method = Method::from_bytes(seed.method.as_bytes())?;
        let request = self.client.request(method, format!("{base_url}{}", seed.path));
        let mut request = self.credentials.sign(&seed.simulator, request, seed.body.as_ref());
        if seed.simulator == SUBSCRIBE {
            request = of_tenant(request, tenant, seed.tenant.as_ref());
        }
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
        .header(TenantHeaders::GROUP, group)
        .header(TenantHeaders::CLIENT, client)
        .header(TenantHeaders::PAPER, paper)
        .header(TenantHeaders::SOURCE, "seed")
}

/// A client for plain HTTP to loopback, without certificates and without a proxy from the environment.
#[expect(clippy::disallowed_methods, reason = "it calls the simulators alone")]
fn client() -> Result<Client, CaseError> {
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let tls = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_root_certificates(rustls::RootCertStore::empty())
        .with_no_client_auth();
    Ok(Client::builder().tls_backend_preconfigured(tls).no_proxy().build()?)
}
