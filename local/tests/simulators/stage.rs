//! Running simulators, and a client that calls them.

use jiff::Timestamp;
use local::simulators::{
    AUTH0, Auth0Client, Auth0Config, Connection, FireflyClient, FireflyConfig, SUBSCRIBE, ServiceCredential,
    Simulators, SimulatorsConfig, Sources, SsorConfig, SubscribeConfig,
};
use reqwest::{Method, RequestBuilder, Response, redirect};
use serde_json::{Value, json};

pub(crate) const NOW: &str = "2026-03-01T12:00:00.000Z";
pub(crate) const DATABASE: &str = "Username-Password-Authentication";
pub(crate) const AUDIENCE: &str = "https://demo.eu.auth0.com/api/v2/";
pub(crate) const PASSWORD: &str = "correct-horse-Battery";

pub(crate) struct Stage {
    pub(crate) simulators: Simulators,
    pub(crate) http: reqwest::Client,
    token: String,
}

/// A fixed clock, counted ids, and storage in memory.
pub(crate) fn config() -> SimulatorsConfig {
    let mut reader = Auth0Client::new("reader", "reader-secret");
    reader.scopes = vec!["read:users".to_owned()];
    SimulatorsConfig {
        sources: Sources::fixed(NOW.parse::<Timestamp>().unwrap()),
        auth0: Auth0Config {
            audience: Some(AUDIENCE.to_owned()),
            clients: vec![Auth0Client::new("orchestrator", "secret"), reader],
            connections: vec![
                Connection::named(DATABASE),
                Connection::named("Second"),
                Connection {
                    name: "Named".to_owned(),
                    requires_username: true,
                },
            ],
            ..Auth0Config::default()
        },
        subscribe: SubscribeConfig {
            credentials: vec![
                ServiceCredential {
                    token: "service".to_owned(),
                    tenant: None,
                },
                ServiceCredential {
                    token: "only-one".to_owned(),
                    tenant: Some("g/c/p".to_owned()),
                },
            ],
            link_base_url: None,
        },
        firefly: FireflyConfig {
            clients: vec![FireflyClient {
                id: "orchestrator".to_owned(),
                secret: "secret".to_owned(),
            }],
            ..FireflyConfig::default()
        },
        ssor: SsorConfig {
            api_keys: vec!["key".to_owned(), "other-key".to_owned()],
        },
        ..SimulatorsConfig::default()
    }
}

impl Stage {
    pub(crate) async fn open() -> Self {
        Self::open_with(config()).await
    }

    #[expect(clippy::disallowed_methods, reason = "a client that keeps no connection")]
    pub(crate) async fn open_with(config: SimulatorsConfig) -> Self {
        // Another test of this process may have installed it already.
        let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
        let http = reqwest::Client::builder()
            .redirect(redirect::Policy::none())
            // A new connection for every request, so that none is retried because an idle connection was closed.
            .pool_max_idle_per_host(0)
            .no_proxy()
            .build()
            .unwrap();
        let mut stage = Self {
            simulators: Simulators::start(config).await.unwrap(),
            http,
            token: String::new(),
        };
        stage.token = stage.token_of("orchestrator", "secret").await;
        stage.simulators.calls(AUTH0).unwrap().take();
        stage
    }

    pub(crate) fn url(&self, simulator: &str, path: &str) -> String {
        format!("{}{path}", self.simulators.base_url(simulator).unwrap())
    }

    pub(crate) async fn token_of(&self, id: &str, secret: &str) -> String {
        let granted = self
            .http
            .post(self.url(AUTH0, "/oauth/token"))
            .json(&json!({
                "grant_type": "client_credentials",
                "client_id": id,
                "client_secret": secret,
                "audience": AUDIENCE,
            }))
            .send()
            .await
            .unwrap();
        let granted: Value = granted.json().await.unwrap();
        // Without a grant there is no token, and every call that needs one fails.
        granted["access_token"].as_str().unwrap_or_default().to_owned()
    }

    /// A request to Auth0 with a valid token.
    pub(crate) fn auth0(&self, method: Method, path: &str) -> RequestBuilder {
        self.http
            .request(method, self.url(AUTH0, path))
            .bearer_auth(&self.token)
    }

    /// Creates a user without Auth0's mail.
    pub(crate) async fn auth0_user(&self, email: &str, changes: Value) -> Value {
        let mut body = json!({
            "connection": DATABASE, "email": email, "password": PASSWORD,
            "email_verified": true, "verify_email": false,
        });
        for (name, value) in changes.as_object().unwrap() {
            body[name] = value.clone();
        }
        let created = self.auth0(Method::POST, "/api/v2/users").json(&body).send().await;
        answer(created.unwrap(), 201).await
    }

    /// A request to Subscribe for the tenant G/C/P.
    pub(crate) fn subscribe(&self, method: Method, path: &str) -> RequestBuilder {
        self.http
            .request(method, self.url(SUBSCRIBE, path))
            .bearer_auth("service")
            .header("X-ClientGroupCode", "G")
            .header("X-ClientCode", "C")
            .header("X-PaperCode", "P")
            .header("X-SourceSystem", "tests")
    }

    pub(crate) async fn registration(&self, body: Value) -> Value {
        let created = self.subscribe(Method::POST, "/registrations").json(&body).send();
        answer(created.await.unwrap(), 201).await
    }

    pub(crate) async fn registration_of(&self, id: &str) -> Value {
        let path = format!("/registrations/{id}");
        let found = self.subscribe(Method::GET, &path).send().await.unwrap();
        answer(found, 200).await
    }
}

/// The body of an answer with the expected status.
pub(crate) async fn answer(response: Response, status: u16) -> Value {
    let found = response.status().as_u16();
    let text = response.text().await.unwrap();
    assert_eq!(found, status, "{text}");
    serde_json::from_str(&text).unwrap_or(Value::Null)
}
