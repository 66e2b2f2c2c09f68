//! The gateway over HTTP, with functions that return what they receive.

mod passing;
mod refusing;

use std::{
    collections::HashMap,
    future::IntoFuture as _,
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use async_trait::async_trait;
use axum::{
    Router,
    http::{Response, request::Parts},
};
use local::{
    gateway::{Function, Gateway, Refusal, Refusals, Routes},
    port,
    template::Template,
};
use serde_json::{Value, json};
use shared::{clock::ManualClock, ids::SequentialIds};
use uuid::Uuid;

/// The id of the first request.
const ID: Uuid = Uuid::from_u128(1);

/// Answers with the event.
#[derive(Default)]
struct Echo {
    calls: AtomicUsize,
}

#[async_trait]
impl Function for Echo {
    async fn invoke(&self, event: Value) -> Value {
        self.calls.fetch_add(1, Ordering::SeqCst);
        json!({ "statusCode": 200, "multiValueHeaders": { "X-Seen": ["1", "2"] }, "body": event.to_string() })
    }
}

struct Words;

impl Refusals for Words {
    fn answer(&self, refusal: &Refusal, request: &Parts, request_id: Uuid) -> Response<String> {
        let builder = Response::builder().header("x-request-id", request_id.to_string());
        let (builder, text) = match refusal {
            Refusal::NotFound => (builder.status(404), "not found".to_owned()),
            Refusal::MethodNotAllowed { allow } => (builder.status(405).header("allow", allow), "method".to_owned()),
            Refusal::TooLarge { limit_bytes } => (builder.status(413), format!("limit {limit_bytes}")),
            Refusal::Failed => (builder.status(502), "failed".to_owned()),
        };
        builder.body(format!("{text}: {}", request.uri.path())).unwrap()
    }
}

fn gateway(function: &Arc<dyn Function>) -> Gateway {
    let routes = Routes::from_template(&Template::deployed().unwrap()).unwrap();
    let functions: HashMap<String, Arc<dyn Function>> = routes
        .functions()
        .map(|name| (name.to_owned(), Arc::clone(function)))
        .collect();
    let at = "2025-01-02T03:04:05Z".parse().unwrap();
    Gateway::new(
        routes,
        functions,
        Arc::new(Words),
        Arc::new(ManualClock::at(at)),
        Arc::new(SequentialIds::default()),
    )
    .unwrap()
}

/// Serves until the test's runtime ends.
async fn serve(function: Arc<dyn Function>) -> SocketAddr {
    let listener = port::bind(0).await.unwrap();
    let address = listener.local_addr().unwrap();
    let app = gateway(&function)
        .behind(Router::new())
        .into_make_service_with_connect_info::<SocketAddr>();
    tokio::spawn(axum::serve(listener, app).into_future());
    address
}

async fn event(response: reqwest::Response) -> Value {
    assert_eq!(response.status(), 200);
    response.json().await.unwrap()
}
