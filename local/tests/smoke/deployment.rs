//! The API under test: a deployed one, a running local stack, or a new local stack.

use std::time::Duration;

use local::stack::{Stack, StackConfig};
use percent_encoding::percent_decode_str;
use reqwest::{
    Client, Method, Url,
    header::{HeaderMap, HeaderName, HeaderValue},
};
use rustls::RootCertStore;
use serde_json::Value;

use crate::{
    client::{client, trusting},
    environment::{running, told},
    grant,
    patience::Patience,
    tenant::Tenant,
    tenants,
};

/// Longer than API Gateway's timeout (29 s).
const TIMEOUT: Duration = Duration::from_secs(35);

/// Which gateway answers requests that reach no function.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Gateway {
    Local,
    /// API Gateway, configured by `template.yaml`.
    Aws,
}

pub(crate) struct Deployment {
    pub(crate) gateway: Gateway,
    pub(crate) tenants: Vec<Tenant>,
    /// Keeps the stack running.
    _own: Option<Stack>,
}

impl Deployment {
    pub(crate) async fn start() -> Self {
        let Some(api) = running() else {
            let stack = Stack::start(StackConfig::new(0, None, Duration::ZERO)).await.unwrap();
            let api = stack.status().api;
            let status = control(&client(), &api).await.unwrap();
            return Self {
                _own: Some(stack),
                ..Self::local(&client(), &api, &status, Patience::None)
            };
        };
        let client = reaching(&api);
        match control(&client, &api).await {
            Some(status) => Self::local(&client, &api, &status, Patience::Some),
            None => Self::deployed(client, api).await,
        }
    }

    fn local(client: &Client, api: &str, status: &Value, patience: Patience) -> Self {
        let of = |entry| Tenant::new(client.clone(), api.to_owned(), tenants::headers(entry), patience);
        Self {
            gateway: Gateway::Local,
            tenants: status["tenants"].as_array().unwrap().iter().map(of).collect(),
            _own: None,
        }
    }

    async fn deployed(client: Client, api: String) -> Self {
        let tenant = told("SMOKE_TENANT").expect("SMOKE_TENANT: name the tenant to try, as GROUP/CLIENT/PAPER");
        let token = grant::token().await;
        let mut headers = codes(&tenant);
        headers.insert("x-sourcesystem", "smoke".parse().unwrap());
        let mut bearer = HeaderValue::try_from(format!("Bearer {token}")).unwrap();
        bearer.set_sensitive(true);
        headers.insert("authorization", bearer);
        Self {
            gateway: Gateway::Aws,
            tenants: vec![Tenant::new(client, api, headers, Patience::Some)],
            _own: None,
        }
    }
}

/// A client for that address. Because a token is sent there, it must be HTTPS or on this machine.
pub(crate) fn reaching(address: &str) -> Client {
    let url = Url::parse(address).unwrap_or_else(|error| panic!("{address}: {error}"));
    if url.scheme() == "https" {
        let roots = RootCertStore {
            roots: webpki_roots::TLS_SERVER_ROOTS.to_vec(),
        };
        trusting(roots).https_only(true).timeout(TIMEOUT).build().unwrap()
    } else {
        let host = url.host_str().unwrap_or_default();
        assert!(
            ["127.0.0.1", "localhost", "[::1]"].contains(&host),
            "{address}: only https, or a local stack"
        );
        client()
    }
}

/// The control API's status; `None` for a deployed API, which has no control API.
async fn control(client: &Client, api: &str) -> Option<Value> {
    let asked = client.request(Method::GET, format!("{api}/_local/status")).send().await;
    let answer = asked.unwrap_or_else(|error| panic!("{api} cannot be reached: {error:?}"));
    if !answer.status().is_success() {
        return None;
    }
    let status: Value = answer.json().await.ok()?;
    (status["ready"] == true).then_some(status)
}

/// The headers of a tenant, given as its key in the settings table, in any case.
fn codes(tenant: &str) -> HeaderMap {
    let parts: Vec<&str> = tenant.split('/').collect();
    assert_eq!(parts.len(), 3, "SMOKE_TENANT: must be GROUP/CLIENT/PAPER");
    let names = ["x-clientgroupcode", "x-clientcode", "x-papercode"].map(HeaderName::from_static);
    let code = |part: &&str| {
        let decoded = percent_decode_str(part).decode_utf8().unwrap();
        decoded.parse().unwrap()
    };
    names.into_iter().zip(parts.iter().map(code)).collect()
}

#[test]
fn a_tenant_is_told_by_its_key() {
    let headers = codes("GCI/WestPalmBeach/n%2Fa");
    assert_eq!(headers["x-clientgroupcode"], "GCI");
    assert_eq!(headers["x-clientcode"], "WestPalmBeach");
    assert_eq!(headers["x-papercode"], "n/a");
}

#[test]
#[should_panic(expected = "only https")]
fn no_token_goes_over_plain_http() {
    reaching("http://users.example.com/staging");
}
