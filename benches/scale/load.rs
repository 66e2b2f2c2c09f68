//! Callers of the gateway.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::{Duration, Instant},
};

use benches::{reader, samples::Samples};
use jiff::Timestamp;
use local::{issuer::MintRequest, stack::Stack};
use reqwest::{Client, RequestBuilder};
use shared::{model::TenantId, settings::SettingsDocument};

use crate::Failure;

/// Requests about one user, for many tenants in turn.
#[derive(Clone)]
pub(crate) struct Load {
    client: Client,
    api: String,
    tenants: Arc<[(TenantId, String)]>,
}

/// The results of many requests.
pub(crate) struct Passed {
    pub(crate) took: Duration,
    pub(crate) samples: Samples,
}

impl Load {
    pub(crate) fn new(stack: &Stack, tenant: &SettingsDocument) -> Result<Self, Failure> {
        Self::of_all(stack, std::slice::from_ref(tenant))
    }

    pub(crate) fn of_all(stack: &Stack, tenants: &[SettingsDocument]) -> Result<Self, Failure> {
        let now = Timestamp::now();
        let with_token = |document: &SettingsDocument| {
            let tenant = document.tenant.clone();
            let request = MintRequest::of_tenant(tenant.group(), tenant.client(), tenant.paper());
            Ok::<_, Failure>((tenant, stack.issuer().mint(&request, now)?))
        };
        Ok(Self {
            client: client()?,
            api: stack.status().api,
            tenants: tenants.iter().map(with_token).collect::<Result<_, _>>()?,
        })
    }

    pub(crate) async fn create_reader(&self) -> Result<(), Failure> {
        let request = self.client.post(format!("{}/v4/Users", self.api));
        Ok(reader::register(self.of_tenant(request, 0)?).await?)
    }

    /// Sends requests from several concurrent callers.
    pub(crate) async fn pass(&self, requests: u32, callers: u32) -> Result<Passed, Failure> {
        let next = Arc::new(AtomicU32::new(0));
        let start = Instant::now();
        let callers: Vec<_> = (0..callers)
            .map(|_| tokio::spawn(self.clone().call(Arc::clone(&next), requests)))
            .collect();
        let mut samples = Samples::default();
        for caller in callers {
            samples.extend(caller.await??);
        }
        Ok(Passed {
            took: start.elapsed(),
            samples,
        })
    }

    async fn call(self, next: Arc<AtomicU32>, requests: u32) -> Result<Vec<f64>, Failure> {
        let url = format!("{}/v4/Users/{}", self.api, reader::READER_IN_PATH);
        let mut times = Vec::new();
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            if number >= requests {
                return Ok(times);
            }
            let request = self.of_tenant(self.client.get(&url), number)?;
            let start = Instant::now();
            request.send().await?.error_for_status()?.bytes().await?;
            times.push(start.elapsed().as_secs_f64() * 1000.0);
        }
    }

    fn of_tenant(&self, request: RequestBuilder, number: u32) -> Result<RequestBuilder, Failure> {
        let index = number as usize % self.tenants.len();
        let (tenant, token) = self.tenants.get(index).ok_or("no tenant")?;
        Ok(reader::of_tenant(request.bearer_auth(token), tenant))
    }
}

/// A client for plain HTTP on loopback, which needs no certificates.
fn client() -> Result<Client, Failure> {
    let tls = rustls::ClientConfig::builder_with_provider(Arc::new(rustls::crypto::aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()?
        .with_root_certificates(rustls::RootCertStore::empty())
        .with_no_client_auth();
    Ok(Client::builder().tls_backend_preconfigured(tls).no_proxy().build()?)
}
