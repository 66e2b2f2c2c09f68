//! A proxy of the stack's DynamoDB that records the permissions that each call needs.

use std::{
    collections::BTreeSet,
    net::Ipv4Addr,
    sync::{Arc, Mutex},
};

use axum::{
    Router,
    body::Bytes,
    extract::State,
    http::{HeaderMap, StatusCode},
};
use reqwest::Client;
use serde_json::Value;
use tokio::net::TcpListener;

/// An action, and the table or index (`table/index/name`) it needs.
pub(crate) type Right = (String, String);

#[derive(Clone)]
pub(crate) struct Recorder {
    client: Client,
    dynamodb: String,
    used: Arc<Mutex<BTreeSet<Right>>>,
}

impl Recorder {
    /// Starts the proxy and returns its address, for a function's configuration.
    pub(crate) async fn open(client: Client, dynamodb: String) -> (Self, String) {
        let recorder = Self {
            client,
            dynamodb,
            used: Arc::default(),
        };
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let router = Router::new().fallback(pass).with_state(recorder.clone());
        tokio::spawn(async { axum::serve(listener, router).await });
        (recorder, address)
    }

    pub(crate) fn used(&self) -> BTreeSet<Right> {
        self.used.lock().unwrap().clone()
    }
}

async fn pass(State(recorder): State<Recorder>, headers: HeaderMap, body: Bytes) -> (StatusCode, HeaderMap, Bytes) {
    let target = headers["x-amz-target"].to_str().unwrap();
    let action = target.rsplit('.').next().unwrap();
    let asked: Value = serde_json::from_slice(&body).unwrap();
    recorder.used.lock().unwrap().extend(rights(action, &asked));
    let mut passed = headers.clone();
    for own in ["host", "content-length", "transfer-encoding"] {
        passed.remove(own);
    }
    let answer = recorder.client.post(&recorder.dynamodb).headers(passed).body(body);
    let answer = answer.send().await.unwrap();
    let status = answer.status();
    let mut headers = HeaderMap::new();
    for name in ["content-type", "x-amz-crc32", "x-amzn-requestid"] {
        if let Some(value) = answer.headers().get(name) {
            headers.insert(name, value.clone());
        }
    }
    (status, headers, answer.bytes().await.unwrap())
}

/// The permissions of a call: for a transaction those of its parts, else the call's own name.
fn rights(action: &str, asked: &Value) -> Vec<Right> {
    let right = |action: &str, table: &Value| (format!("dynamodb:{action}"), table.as_str().unwrap().to_owned());
    match action {
        "TransactWriteItems" => {
            let parts = asked["TransactItems"].as_array().unwrap().iter();
            let part = |part: &Value| {
                let (name, part) = part.as_object().unwrap().iter().next().unwrap();
                let action = match name.as_str() {
                    "Put" => "PutItem",
                    "Update" => "UpdateItem",
                    "Delete" => "DeleteItem",
                    other => other,
                };
                right(action, &part["TableName"])
            };
            parts.map(part).collect()
        }
        "BatchWriteItem" => {
            let tables = asked["RequestItems"].as_object().unwrap().keys();
            tables.map(|table| right(action, &table.as_str().into())).collect()
        }
        _ => {
            let (action, mut table) = right(action, &asked["TableName"]);
            if let Some(index) = asked["IndexName"].as_str() {
                table = format!("{table}/index/{index}");
            }
            vec![(action, table)]
        }
    }
}
