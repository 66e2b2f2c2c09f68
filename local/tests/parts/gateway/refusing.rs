//! Requests that reach no function, and functions that fail.

use std::{
    collections::HashMap,
    sync::{Arc, atomic::Ordering},
};

use async_trait::async_trait;
use local::{
    gateway::{Function, Gateway, Routes},
    template::Template,
};
use serde_json::{Value, json};
use shared::{clock::SystemClock, ids::SequentialIds};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    sync::{Notify, mpsc},
};
use uuid::Uuid;

use super::{Echo, ID, Words, event, serve};
use crate::client::client;

const LIMIT: usize = 10 * 1024 * 1024;

#[tokio::test]
async fn what_is_not_routed_is_refused_without_a_function() {
    let echo = Arc::new(Echo::default());
    let address = serve(Arc::clone(&echo) as Arc<dyn Function>).await;
    for (id, path) in (1..)
        .map(Uuid::from_u128)
        .zip(["/", "/v4/users/7", "/v4/Users/7/Emails", "/v4//7"])
    {
        let response = client().get(format!("http://{address}{path}")).send().await.unwrap();
        assert_eq!(response.status(), 404, "{path}");
        assert_eq!(response.headers()["x-request-id"], id.to_string());
        assert_eq!(response.headers()["x-amzn-requestid"], id.to_string());
        assert_eq!(response.text().await.unwrap(), format!("not found: {path}"));
    }
    let response = client()
        .delete(format!("http://{address}/v4/Users/7"))
        .send()
        .await
        .unwrap();
    assert_eq!(
        (response.status().as_u16(), &response.headers()["allow"]),
        (405, &"GET, PUT".parse().unwrap())
    );
    assert_eq!(echo.calls.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn bodies_are_passed_on_up_to_the_limit() {
    let echo = Arc::new(Echo::default());
    let address = serve(Arc::clone(&echo) as Arc<dyn Function>).await;
    let post = |size: usize| {
        client()
            .post(format!("http://{address}/v4/Users"))
            .body(vec![b'x'; size])
            .send()
    };
    let event = event(post(LIMIT).await.unwrap()).await;
    assert_eq!(event["body"].as_str().unwrap().len(), LIMIT);
    let response = post(LIMIT + 1).await.unwrap();
    assert_eq!(response.status(), 413);
    assert_eq!(response.text().await.unwrap(), format!("limit {LIMIT}: /v4/Users"));
    assert_eq!(echo.calls.load(Ordering::SeqCst), 1);
}

/// Answers with its value, or panics without one.
struct Fixed(Option<Value>);

#[async_trait]
impl Function for Fixed {
    async fn invoke(&self, _event: Value) -> Value {
        self.0.clone().unwrap()
    }
}

#[tokio::test]
async fn a_function_that_fails_is_a_bad_gateway() {
    for broken in [
        None,
        Some(Value::Null),
        Some(json!({ "errorType": "Panic" })),
        Some(json!({ "statusCode": 7 })),
    ] {
        let address = serve(Arc::new(Fixed(broken))).await;
        let response = client()
            .get(format!("http://{address}/v4/Users/7"))
            .send()
            .await
            .unwrap();
        assert_eq!(response.status(), 502);
        assert_eq!(response.headers()["x-request-id"], ID.to_string());
        assert_eq!(response.text().await.unwrap(), "failed: /v4/Users/7");
    }
}

/// Reports its start and its end, and waits between the two.
struct Slow {
    stage: mpsc::UnboundedSender<&'static str>,
    go_on: Arc<Notify>,
}

/// Reports when it is dropped, also if the function is aborted.
struct Report {
    stage: mpsc::UnboundedSender<&'static str>,
    word: &'static str,
}

impl Drop for Report {
    fn drop(&mut self) {
        self.stage.send(self.word).unwrap();
    }
}

#[async_trait]
impl Function for Slow {
    async fn invoke(&self, _event: Value) -> Value {
        let mut report = Report {
            stage: self.stage.clone(),
            word: "abandoned",
        };
        self.stage.send("started").unwrap();
        self.go_on.notified().await;
        report.word = "ended";
        json!({ "statusCode": 200 })
    }
}

#[tokio::test]
async fn a_function_runs_to_its_end_when_the_client_hangs_up() {
    let (stage, mut stages) = mpsc::unbounded_channel();
    let go_on = Arc::new(Notify::new());
    let address = serve(Arc::new(Slow {
        stage,
        go_on: Arc::clone(&go_on),
    }))
    .await;
    let mut connection = TcpStream::connect(address).await.unwrap();
    connection
        .write_all(b"GET /v4/Users/7 HTTP/1.1\r\nHost: localhost\r\n\r\n")
        .await
        .unwrap();
    assert_eq!(stages.recv().await, Some("started"));
    // The server sees the end of the stream and closes its side. From then on nobody waits for the answer.
    connection.shutdown().await.unwrap();
    assert_eq!(connection.read(&mut [0]).await.unwrap(), 0);
    go_on.notify_one();
    assert_eq!(stages.recv().await, Some("ended"));
}

#[test]
fn a_route_without_a_function_is_named() {
    let routes = Routes::from_template(&Template::deployed().unwrap()).unwrap();
    let functions: HashMap<String, Arc<dyn Function>> = routes
        .functions()
        .filter(|name| *name != "UpdateFunction")
        .map(|name| (name.to_owned(), Arc::new(Echo::default()) as Arc<dyn Function>))
        .collect();
    let (clock, ids) = (Arc::new(SystemClock::new()), Arc::new(SequentialIds::default()));
    let error = Gateway::new(routes, functions, Arc::new(Words), clock, ids)
        .unwrap_err()
        .to_string();
    assert!(error.contains("UpdateFunction"), "{error}");
}
