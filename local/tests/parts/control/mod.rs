//! The control API over HTTP, on running simulators.

mod doors;
mod reference;
mod simulators;
mod views;

use std::{collections::BTreeMap, future::IntoFuture as _, net::SocketAddr, sync::Arc};

use async_trait::async_trait;
use axum::{Router, http::Method};
use local::{
    behind::{EventReadError, EventReader, RepairError, Repairer},
    control::{Control, IdForm, Status, StatusReader, TenantStatus},
    issuer::Issuer,
    port,
    simulators::{Simulators, SimulatorsConfig, Sources},
    traces::Traces,
};
use serde_json::{Value, json};
use shared::clock::{ManualClock, SystemClock};

use crate::client::client;

struct Records;

#[async_trait]
impl EventReader for Records {
    async fn by_request(&self, request_id: &str) -> Result<Vec<Value>, EventReadError> {
        match request_id {
            "broken" => Err("the table is gone".into()),
            id => Ok(vec![json!({ "requestId": id })]),
        }
    }

    async fn by_user(&self, customer_registration_id: &str) -> Result<Vec<Value>, EventReadError> {
        Ok(vec![json!({ "customerRegistrationId": customer_registration_id })])
    }
}

struct Echo;

#[async_trait]
impl Repairer for Echo {
    async fn run(&self, event: &Value) -> Result<Value, RepairError> {
        if event == &json!({ "broken": true }) {
            return Err("the table is gone".into());
        }
        Ok(json!({ "done": 1, "event": event }))
    }
}

struct Fixed;

impl StatusReader for Fixed {
    fn status(&self) -> Status {
        Status {
            api: "http://127.0.0.1:8080".to_owned(),
            dynamodb: "http://127.0.0.1:8000".to_owned(),
            tables: BTreeMap::from([("settings".to_owned(), "users-orchestrator-settings".to_owned())]),
            lambda_environment: BTreeMap::from([("AWS_REGION".to_owned(), "us-east-1".to_owned())]),
            tenants: vec![TenantStatus {
                client_group: "G".to_owned(),
                client: "C".to_owned(),
                paper: "P".to_owned(),
                user_provider: None,
                id_form: IdForm::Uuid,
                headers: BTreeMap::from([("Authorization".to_owned(), "Bearer hidden".to_owned())]),
            }],
            simulators: BTreeMap::new(),
            ready: true,
        }
    }
}

struct Stack {
    url: String,
    simulators: Arc<Simulators>,
    client: reqwest::Client,
}

impl Stack {
    async fn start() -> Self {
        let at = "2025-01-02T03:04:05Z".parse().unwrap();
        let config = SimulatorsConfig {
            sources: Sources::fixed(at),
            ..SimulatorsConfig::default()
        };
        let simulators = Arc::new(Simulators::start(config).await.unwrap());
        let listener = port::bind(0).await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let control = Control {
            status: Arc::new(Fixed),
            events: Arc::new(Records),
            repairer: Arc::new(Echo),
            traces: Traces::new(Arc::new(SystemClock::new())),
            simulators: Arc::clone(&simulators),
            issuer: Arc::new(Issuer::in_memory(&url).unwrap()),
            clock: Arc::new(ManualClock::at(at)),
        };
        let app = Router::new().merge(control.router()).fallback(|| async { "elsewhere" });
        tokio::spawn(axum::serve(listener, app.into_make_service_with_connect_info::<SocketAddr>()).into_future());
        Self {
            url,
            simulators,
            client: client(),
        }
    }

    async fn ask(&self, method: Method, path: &str, body: &str) -> (u16, Value) {
        let request = self
            .client
            .request(method, format!("{}{path}", self.url))
            .body(body.to_owned());
        let response = request.send().await.unwrap();
        let status = response.status().as_u16();
        let text = response.text().await.unwrap();
        (
            status,
            if text.is_empty() {
                Value::Null
            } else {
                serde_json::from_str(&text).unwrap()
            },
        )
    }

    /// Sends an invalid request and returns the message.
    async fn refused(&self, status: u16, method: Method, path: &str, body: &str) -> String {
        let (found, answer) = self.ask(method, path, body).await;
        assert_eq!(found, status, "{answer}");
        answer["error"]["message"].as_str().unwrap().to_owned()
    }
}
