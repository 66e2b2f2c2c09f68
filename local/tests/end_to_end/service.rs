//! The stack that is tried: one of our own, or the running one that `STACK_URL` names.

use std::{sync::Arc, time::Duration};

use local::stack::{Stack, StackConfig};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use reqwest::{
    Method,
    header::{HeaderMap, HeaderName},
    redirect,
};
use serde_json::{Value, json};
use tokio::sync::{Mutex, MutexGuard};

use crate::{answer::Answer, clock::ImpatientClock};

/// Faults and mails of a running stack are everybody's, so its tests take turns.
static TURN: Mutex<()> = Mutex::const_new(());

pub(crate) struct Service {
    pub(crate) api: String,
    pub(crate) client: reqwest::Client,
    own: Option<Stack>,
    _turn: Option<MutexGuard<'static, ()>>,
}

/// The stack seen by one demo tenant.
pub(crate) struct Tenant<'a> {
    pub(crate) service: &'a Service,
    pub(crate) headers: HeaderMap,
    pub(crate) has_provider: bool,
}

/// The running stack to try, if there is one.
#[expect(
    clippy::disallowed_methods,
    reason = "the one thing that a test run is told from outside"
)]
pub(crate) fn running() -> Option<String> {
    std::env::var("STACK_URL")
        .ok()
        .filter(|url| !url.is_empty())
        .map(|url| url.trim_end_matches('/').to_owned())
}

impl Service {
    pub(crate) async fn start() -> Self {
        match running() {
            None => {
                let clock = Arc::new(ImpatientClock::default());
                let config = StackConfig::new(0, None, Duration::ZERO);
                Self::own(StackConfig { clock, ..config }).await
            }
            Some(api) => {
                let service = Self {
                    api,
                    client: client(),
                    own: None,
                    _turn: Some(TURN.lock().await),
                };
                for simulator in ["auth0", "subscribe"] {
                    service.mend(simulator).await;
                }
                service
            }
        }
    }

    pub(crate) async fn own(config: StackConfig) -> Self {
        let stack = Stack::start(config).await.unwrap();
        Self {
            api: stack.status().api,
            client: client(),
            own: Some(stack),
            _turn: None,
        }
    }

    /// The stack itself, where it is our own.
    pub(crate) fn stack(&self) -> &Stack {
        self.own.as_ref().unwrap()
    }

    pub(crate) async fn stop(self) {
        if let Some(stack) = self.own {
            stack.stop().await;
        }
    }

    /// Both demo tenants: the one on Auth0, then the one without a provider.
    pub(crate) async fn tenants(&self) -> [Tenant<'_>; 2] {
        [self.tenant(Some("Auth0")).await, self.tenant(None).await]
    }

    pub(crate) async fn tenant(&self, provider: Option<&str>) -> Tenant<'_> {
        let status = self.local(Method::GET, "status", None).await;
        assert_eq!(status["ready"], true);
        let wanted = |tenant: &&Value| tenant["userProvider"].as_str() == provider;
        let tenant = status["tenants"].as_array().unwrap().iter().find(wanted).unwrap();
        let header = |(name, value): (&String, &Value)| {
            (
                name.parse::<HeaderName>().unwrap(),
                value.as_str().unwrap().parse().unwrap(),
            )
        };
        let headers = tenant["headers"].as_object().unwrap().iter().map(header).collect();
        Tenant {
            service: self,
            headers,
            has_provider: provider.is_some(),
        }
    }

    /// Asks the control API, which must not refuse.
    pub(crate) async fn local(&self, method: Method, path: &str, body: Option<&Value>) -> Value {
        let mut request = self.client.request(method, format!("{}/_local/{path}", self.api));
        if let Some(body) = body {
            request = request.json(body);
        }
        let response = request.send().await.unwrap();
        let status = response.status();
        let text = response.text().await.unwrap();
        assert!(status.is_success(), "{path}: {status} {text}");
        if text.is_empty() {
            Value::Null
        } else {
            serde_json::from_str(&text).unwrap()
        }
    }

    async fn list(&self, path: &str) -> Vec<Value> {
        self.local(Method::GET, path, None).await.as_array().unwrap().clone()
    }

    pub(crate) async fn events_of(&self, request_id: &str) -> Vec<Value> {
        self.list(&format!("events?requestId={request_id}")).await
    }

    pub(crate) async fn history_of(&self, id: &str) -> Vec<Value> {
        self.list(&format!("events?customerRegistrationId={}", encoded(id)))
            .await
    }

    pub(crate) async fn mails_to(&self, address: &str) -> Vec<Value> {
        let mails = self.list("mailbox").await;
        mails
            .into_iter()
            .filter(|mail| mail["to"].as_str().is_some_and(|to| to.eq_ignore_ascii_case(address)))
            .collect()
    }

    /// What Auth0 holds of a CRID.
    pub(crate) async fn at_auth0(&self, id: &str) -> Option<Value> {
        let user_id = if id.contains('|') {
            id.to_owned()
        } else {
            format!("auth0|{id}")
        };
        self.list("users/auth0")
            .await
            .into_iter()
            .find(|user| user["user_id"] == user_id)
    }

    /// What Subscribe holds of a CRID.
    pub(crate) async fn at_subscribe(&self, id: &str) -> Option<Value> {
        self.list("users/subscribe")
            .await
            .into_iter()
            .find(|user| user["customerRegistrationId"] == id)
    }

    /// Switches a fault on.
    pub(crate) async fn harm(&self, simulator: &str, fault: Value) {
        self.local(Method::PUT, &format!("faults/{simulator}"), Some(&fault))
            .await;
    }

    /// Switches it off.
    pub(crate) async fn mend(&self, simulator: &str) {
        self.local(Method::DELETE, &format!("faults/{simulator}"), None).await;
    }
}

impl Tenant<'_> {
    pub(crate) async fn ask(&self, method: Method, path: &str, body: Option<&Value>) -> Answer {
        let mut request = self
            .service
            .client
            .request(method, format!("{}{path}", self.service.api))
            .headers(self.headers.clone());
        if let Some(body) = body {
            request = request.json(body);
        }
        Answer::of(request.send().await.unwrap()).await
    }

    pub(crate) async fn create(&self, body: &Value) -> Answer {
        self.ask(Method::POST, "/v4/Users", Some(body)).await
    }

    pub(crate) async fn get(&self, id: &str) -> Answer {
        self.ask(Method::GET, &format!("/v4/Users/{}", encoded(id)), None).await
    }

    pub(crate) async fn update(&self, id: &str, body: &Value) -> Answer {
        self.ask(Method::PUT, &format!("/v4/Users/{}", encoded(id)), Some(body))
            .await
    }

    pub(crate) async fn change_email(&self, id: &str, email: &str) -> Answer {
        self.ask(
            Method::PATCH,
            &format!("/v4/Users/{}/Email", encoded(id)),
            Some(&json!({ "email": email })),
        )
        .await
    }

    /// The events that are left: those of the provider only where the tenant has one.
    pub(crate) fn left<'e>(&self, events: &[&'e str]) -> Vec<&'e str> {
        events
            .iter()
            .copied()
            .filter(|event| self.has_provider || !event.starts_with("AUTHSYSTEM_"))
            .collect()
    }
}

pub(crate) fn encoded(id: &str) -> String {
    utf8_percent_encode(id, NON_ALPHANUMERIC).to_string()
}

/// A client for plain loopback addresses that stays where it is sent.
fn client() -> reqwest::Client {
    let tls = rustls::ClientConfig::builder_with_provider(Arc::new(rustls::crypto::aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(rustls::RootCertStore::empty())
        .with_no_client_auth();
    let builder = reqwest::Client::builder().tls_backend_preconfigured(tls).no_proxy();
    builder.redirect(redirect::Policy::none()).build().unwrap()
}
