//! The API as one tenant's caller uses it.

use std::time::Duration;

use reqwest::{Client, Method, header::HeaderMap};
use serde_json::{Value, json};
use shared::ids::{IdSource as _, RandomIds};

use crate::{answer::Answer, patience::Patience};

#[derive(Clone)]
pub(crate) struct Tenant {
    client: Client,
    api: String,
    headers: HeaderMap,
    patience: Patience,
}

/// A write, with its idempotency key.
pub(crate) struct Write {
    method: Method,
    path: String,
    body: Value,
    key: String,
}

impl Write {
    fn new(method: Method, path: String, body: Value) -> Self {
        let key = RandomIds.uuid();
        Self {
            method,
            path,
            body,
            key,
        }
    }

    pub(crate) fn create(body: Value) -> Self {
        Self::new(Method::POST, "/v4/Users".to_owned(), body)
    }

    pub(crate) fn update(id: &str, body: Value) -> Self {
        Self::new(Method::PUT, format!("/v4/Users/{id}"), body)
    }

    pub(crate) fn change_email(id: &str, email: &str) -> Self {
        Self::new(
            Method::PATCH,
            format!("/v4/Users/{id}/Email"),
            json!({ "email": email }),
        )
    }
}

impl Tenant {
    pub(crate) const fn new(client: Client, api: String, headers: HeaderMap, patience: Patience) -> Self {
        Self {
            client,
            api,
            headers,
            patience,
        }
    }

    /// The same tenant with another header, or without it.
    pub(crate) fn with_header(&self, name: &'static str, value: Option<&str>) -> Self {
        let mut other = self.clone();
        match value {
            Some(value) => other.headers.insert(name, value.parse().unwrap()),
            None => other.headers.remove(name),
        };
        other
    }

    /// Sends one request. A failing test does not print the token.
    pub(crate) async fn ask(&self, method: Method, path: &str, body: Option<String>, key: Option<&str>) -> Answer {
        println!("{:?}: {method} {path}", self.headers.get("x-papercode"));
        let mut request = self.client.request(method, format!("{}{path}", self.api));
        request = request.headers(self.headers.clone());
        if let Some(body) = body {
            request = request.header("content-type", "application/json").body(body);
        }
        if let Some(key) = key {
            request = request.header("idempotency-key", key);
        }
        Answer::of(request.send().await.unwrap()).await
    }

    /// Sends a write, and repeats it with its key while the answer allows that. That is all that a caller has to do.
    pub(crate) async fn write(&self, write: &Write) -> Answer {
        let mut pauses = self.patience.pauses();
        loop {
            let body = Some(write.body.to_string());
            let answer = self
                .ask(write.method.clone(), &write.path, body, Some(&write.key))
                .await;
            match pauses.next() {
                Some(pause) if [409, 429, 503].contains(&answer.status) => wait(&answer, pause).await,
                _ => return answer,
            }
        }
    }

    /// Reads a user until it is as expected: a change is visible in the API at once, but perhaps not at the upstreams.
    pub(crate) async fn read_until(&self, id: &str, faults: impl Fn(&Value) -> Vec<String>) {
        let mut pauses = self.patience.pauses();
        loop {
            let answer = self.ask(Method::GET, &format!("/v4/Users/{id}"), None, None).await;
            let wrong = match answer.status {
                200 => faults(answer.user()),
                status => vec![format!("{status}: {}", answer.body)],
            };
            if wrong.is_empty() {
                answer.expect("S200_01");
                return;
            }
            match pauses.next() {
                Some(pause) => wait(&answer, pause).await,
                None => panic!("\n{}\n", wrong.join("\n")),
            }
        }
    }
}

/// The pause, or the one in the answer's `Retry-After`.
#[expect(clippy::disallowed_methods, reason = "what is deployed takes its time")]
async fn wait(answer: &Answer, pause: Duration) {
    let asked = answer.header("retry-after").parse().map(Duration::from_secs);
    tokio::time::sleep(asked.unwrap_or_default().max(pause)).await;
}
