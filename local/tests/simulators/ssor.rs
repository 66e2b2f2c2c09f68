//! Calls to SSOR, and its faults and keys.

use local::simulators::{Fault, SSOR};
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};

use crate::stage::{Stage, answer, config};

pub(crate) const ONE: &str = "/consumers/one";

impl Stage {
    /// A request to SSOR with a valid key.
    pub(crate) fn ssor(&self, method: Method, path: &str) -> RequestBuilder {
        self.http
            .request(method, self.url(SSOR, path))
            .header("X-Api-Key", "key")
    }

    /// The creation of the consumer `one`, with changes.
    pub(crate) fn new_consumer(&self, changes: &Value) -> RequestBuilder {
        self.ssor(Method::POST, "/consumers").json(&consumer(changes))
    }

    pub(crate) async fn consumer(&self, changes: &Value) -> Value {
        answer(self.new_consumer(changes).send().await.unwrap(), 201).await["consumer"].take()
    }

    pub(crate) async fn consumer_one(&self) -> Value {
        let found = self.ssor(Method::GET, ONE).send().await.unwrap();
        answer(found, 200).await["consumer"].take()
    }

    pub(crate) fn consumers_held(&self) -> usize {
        self.simulators.users(SSOR).unwrap().unwrap().len()
    }
}

/// The body of a creation; changes add, replace or (`null`) remove members.
pub(crate) fn consumer(changes: &Value) -> Value {
    let mut body = json!({"consumerId": "one", "email": "a@example.com", "emailVerified": false});
    let members = body.as_object_mut().unwrap();
    members.extend(changes.as_object().unwrap().clone());
    members.retain(|_, value| !value.is_null());
    body
}

pub(crate) async fn error(request: RequestBuilder, status: u16) -> Value {
    answer(request.send().await.unwrap(), status).await["error"].take()
}

fn switch(stage: &Stage, fault: &Value) {
    let fault = Fault::parse(fault).unwrap();
    stage.simulators.faults(SSOR).unwrap().set(fault);
}

#[tokio::test]
async fn every_call_needs_a_known_key() {
    let stage = Stage::open().await;
    for (method, path) in [
        (Method::GET, ONE),
        (Method::GET, "/consumers?email=a@example.com"),
        (Method::POST, "/consumers"),
        (Method::PATCH, ONE),
        (Method::PUT, "/consumers/one/email"),
        (Method::DELETE, ONE),
        (Method::GET, "/elsewhere"),
    ] {
        for key in [None, Some(""), Some("guess"), Some("KEY"), Some("key other-key")] {
            let mut request = stage.http.request(method.clone(), stage.url(SSOR, path));
            if let Some(key) = key {
                request = request.header("X-Api-Key", key);
            }
            let error = error(request.json(&consumer(&json!({}))), 401).await;
            assert_eq!(error["code"], "UNAUTHENTICATED", "{method} {path} {key:?}");
            assert!(error["message"].is_string());
        }
    }
    assert_eq!(stage.consumers_held(), 0);
}

#[tokio::test]
async fn all_keys_open_the_same_user_base() {
    let stage = Stage::open().await;
    let made = stage.consumer(&json!({})).await;
    let other = stage
        .http
        .get(stage.url(SSOR, ONE))
        .header("x-api-key", "other-key")
        .send();
    assert_eq!(answer(other.await.unwrap(), 200).await["consumer"], made);
}

#[tokio::test]
async fn another_address_is_not_a_missing_consumer() {
    let stage = Stage::open().await;
    for (method, path) in [
        (Method::GET, "/"),
        (Method::GET, "/v1/consumers/one"),
        (Method::GET, "/consumers/one/email"),
        (Method::GET, "/consumers/one/"),
        (Method::POST, ONE),
        (Method::PUT, ONE),
        (Method::DELETE, "/consumers"),
    ] {
        let error = error(stage.ssor(method.clone(), path), 404).await;
        assert_eq!(error["code"], "NOT_FOUND", "{method} {path}");
    }
    let error = error(stage.ssor(Method::GET, "/consumers/%ff"), 400).await;
    assert_eq!(error["code"], "BAD_REQUEST");
}

#[tokio::test]
async fn a_status_is_answered_in_its_words_without_effect() {
    let stage = Stage::open().await;
    for (status, code) in [
        (400, "BAD_REQUEST"),
        (401, "UNAUTHENTICATED"),
        (403, "FORBIDDEN"),
        (404, "NOT_FOUND"),
        (409, "EMAIL_EXISTS"),
        (413, "PAYLOAD_TOO_LARGE"),
        (422, "VALIDATION_FAILED"),
        (429, "TOO_MANY_REQUESTS"),
        (500, "INTERNAL"),
        (503, "UNAVAILABLE"),
    ] {
        switch(&stage, &json!({"status": status}));
        let refused = stage.new_consumer(&json!({})).send().await.unwrap();
        let retry_after = refused.headers().get("retry-after").cloned();
        assert_eq!(retry_after.map(|pause| pause == "1"), (status == 429).then_some(true));
        assert_eq!(answer(refused, status).await, json!({"error": {"code": code}}));
        assert_eq!(stage.consumers_held(), 0, "{status}");
    }
}

#[tokio::test]
async fn a_cut_and_a_stop_are_felt() {
    for (fault, held) in [
        (json!({"cut": "before-effect"}), 0),
        (json!({"cut": "after-effect"}), 1),
        (json!({"down": true}), 0),
    ] {
        let stage = Stage::open().await;
        switch(&stage, &fault);
        assert!(stage.new_consumer(&json!({})).send().await.is_err(), "{fault}");
        assert_eq!(stage.consumers_held(), held, "{fault}");
        stage.simulators.faults(SSOR).unwrap().clear();
        answer(stage.ssor(Method::GET, "/consumers?email=x").send().await.unwrap(), 200).await;
    }
}

#[tokio::test]
async fn a_body_that_is_too_large_is_refused() {
    let stage = Stage::open().await;
    let large = stage.new_consumer(&json!({"firstName": "x".repeat(1024 * 1024)}));
    assert_eq!(error(large, 413).await["code"], "PAYLOAD_TOO_LARGE");
}

#[tokio::test]
async fn calls_are_kept_without_key_and_password() {
    let stage = Stage::open().await;
    stage.consumer(&json!({"password": "correct-horse-1"})).await;
    let calls = stage.simulators.calls(SSOR).unwrap().take();
    assert_eq!(
        serde_json::to_value(calls).unwrap(),
        json!([{
            "method": "POST", "path": "/consumers", "status": 201, "headers": {}, "authorization": null,
            "body": consumer(&json!({"password": "***"})),
        }])
    );
}

#[tokio::test]
async fn consumers_and_their_numbers_outlive_the_process() {
    let directory = tempfile::tempdir().unwrap();
    let mut config = config();
    config.data_dir = Some(directory.path().to_owned());
    let stage = Stage::open_with(config.clone()).await;
    let made = stage.consumer(&json!({})).await;
    stage.simulators.shutdown().await;
    let stage = Stage::open_with(config).await;
    assert_eq!(stage.consumer_one().await, made);
    let next = stage
        .consumer(&json!({"consumerId": "two", "email": "b@example.com"}))
        .await;
    assert_eq!((&made["masterId"], &next["masterId"]), (&json!(1), &json!(2)));
}

#[tokio::test]
async fn people_see_who_has_a_password_and_never_which() {
    let stage = Stage::open().await;
    stage.consumer(&json!({"password": "correct-horse-1"})).await;
    stage
        .consumer(&json!({"consumerId": "two", "email": "b@example.com"}))
        .await;
    let held = stage.simulators.users(SSOR).unwrap().unwrap();
    assert_eq!(held[0]["hasPassword"], true);
    assert_eq!(held[1]["hasPassword"], false);
    assert!(!json!(held).to_string().contains("correct-horse"));
}
