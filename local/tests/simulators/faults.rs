use std::time::{Duration, Instant};

use local::simulators::{AUTH0, Fault, SUBSCRIBE};
use reqwest::Method;
use serde_json::{Value, json};

use crate::stage::{NOW, Stage, answer, config};

const PATH: &str = "/registrations/one";

fn switch(stage: &Stage, simulator: &str, fault: &Value) {
    let fault = Fault::parse(fault).unwrap();
    stage.simulators.faults(simulator).unwrap().set(fault);
}

async fn upsert(stage: &Stage) -> reqwest::Result<reqwest::Response> {
    let body = json!({"email": "a@example.com"});
    stage.subscribe(Method::PUT, PATH).json(&body).send().await
}

fn held(stage: &Stage) -> usize {
    stage.simulators.users(SUBSCRIBE).unwrap().unwrap().len()
}

#[tokio::test]
async fn a_cut_before_the_effect_leaves_nothing() {
    let stage = Stage::open().await;
    switch(&stage, SUBSCRIBE, &json!({"cut": "before-effect"}));
    assert!(upsert(&stage).await.is_err());
    assert_eq!(held(&stage), 0);
    let calls = stage.simulators.calls(SUBSCRIBE).unwrap().take();
    assert_eq!(calls.len(), 1);
    assert_eq!(calls[0].status, None);
}

#[tokio::test]
async fn a_cut_after_the_effect_leaves_the_effect() {
    let stage = Stage::open().await;
    switch(&stage, SUBSCRIBE, &json!({"cut": "after-effect"}));
    assert!(upsert(&stage).await.is_err());
    assert_eq!(held(&stage), 1);
    stage.simulators.faults(SUBSCRIBE).unwrap().clear();
    answer(upsert(&stage).await.unwrap(), 200).await;
}

#[tokio::test]
async fn a_simulator_that_is_down_takes_no_call_until_it_is_up() {
    let stage = Stage::open().await;
    switch(&stage, SUBSCRIBE, &json!({"down": true}));
    assert!(upsert(&stage).await.is_err());
    assert_eq!(held(&stage), 0);
    assert_eq!(stage.simulators.calls(SUBSCRIBE).unwrap().take(), []);
    stage.simulators.faults(SUBSCRIBE).unwrap().clear();
    answer(upsert(&stage).await.unwrap(), 201).await;
}

#[tokio::test]
async fn down_may_be_for_some_requests_only() {
    let stage = Stage::open().await;
    let fault = json!({"down": true, "match": {"method": "put"}});
    switch(&stage, SUBSCRIBE, &fault);
    assert!(upsert(&stage).await.is_err());
    let read = stage.subscribe(Method::GET, PATH).send().await.unwrap();
    answer(read, 404).await;
}

#[tokio::test]
async fn a_status_is_answered_in_the_words_of_auth0_without_effect() {
    let stage = Stage::open().await;
    stage.auth0_user("a@example.com", json!({"user_id": "one"})).await;
    switch(&stage, AUTH0, &json!({"status": 429}));
    let path = "/api/v2/users/auth0%7Cone";
    let limited = stage.auth0(Method::DELETE, path).send().await.unwrap();
    let headers = limited.headers().clone();
    let reset = NOW.parse::<jiff::Timestamp>().unwrap().as_second() + 1;
    assert_eq!(headers["x-ratelimit-limit"], "10");
    assert_eq!(headers["x-ratelimit-remaining"], "0");
    assert_eq!(headers["x-ratelimit-reset"], reset.to_string());
    assert!(headers.get("retry-after").is_none());
    assert_eq!(
        answer(limited, 429).await,
        json!({"statusCode": 429, "error": "Too Many Requests",
               "message": "Global limit has been reached", "errorCode": "too_many_requests"})
    );
    switch(&stage, AUTH0, &json!({"status": 503}));
    let unavailable = stage.auth0(Method::GET, path).send().await.unwrap();
    let expected = json!({"statusCode": 503, "error": "Service Unavailable", "message": "Service Unavailable"});
    assert_eq!(answer(unavailable, 503).await, expected);
    let url = stage.url(AUTH0, "/oauth/token");
    let token = stage.http.post(url).json(&json!({})).send().await.unwrap();
    assert_eq!(answer(token, 503).await["error"], "server_error");

    stage.simulators.faults(AUTH0).unwrap().clear();
    let still_there = stage.auth0(Method::GET, path).send().await.unwrap();
    answer(still_there, 200).await;
}

#[tokio::test]
async fn a_status_is_answered_in_the_words_of_subscribe_without_effect() {
    let stage = Stage::open().await;
    for (status, code) in [(429, "too_many_requests"), (503, "unavailable"), (500, "internal")] {
        switch(&stage, SUBSCRIBE, &json!({"status": status}));
        let refused = upsert(&stage).await.unwrap();
        let retry_after = refused.headers().get("retry-after").cloned();
        assert_eq!(retry_after.is_some(), status != 500);
        assert_eq!(answer(refused, status).await["code"], code);
        assert_eq!(held(&stage), 0);
    }
}

#[tokio::test]
async fn a_spoilt_answer_comes_after_the_effect() {
    let stage = Stage::open().await;
    switch(&stage, SUBSCRIBE, &json!({"answer": "garbage"}));
    let garbage = upsert(&stage).await.unwrap();
    assert_eq!(garbage.status(), 201);
    assert!(garbage.json::<Value>().await.is_err());
    assert_eq!(held(&stage), 1);

    switch(&stage, SUBSCRIBE, &json!({"answer": "oversized"}));
    let oversized = upsert(&stage).await.unwrap().bytes().await.unwrap();
    assert_eq!(oversized.len(), 1024 * 1024 + 1);
    let read: Value = serde_json::from_slice(&oversized).unwrap();
    assert_eq!(read["email"], "a@example.com");

    switch(&stage, SUBSCRIBE, &json!({"answer": "drip"}));
    let mut dripping = upsert(&stage).await.unwrap();
    assert_eq!(dripping.chunk().await.unwrap().unwrap(), "{");
    assert_eq!(dripping.chunk().await.unwrap().unwrap(), "\"");
}

#[tokio::test]
async fn a_page_comes_in_place_of_the_service() {
    let stage = Stage::open().await;
    for simulator in stage.simulators.names() {
        switch(&stage, simulator, &json!({"answer": "page"}));
        // A proxy answers every path alike and needs no credential.
        let page = stage
            .http
            .delete(stage.url(simulator, "/any?thing"))
            .send()
            .await
            .unwrap();
        assert_eq!(page.status(), 200, "{simulator}");
        assert_eq!(
            page.headers()["content-type"],
            "text/html; charset=utf-8",
            "{simulator}"
        );
        let text = page.text().await.unwrap();
        assert!(text.starts_with("<!doctype html>"), "{simulator}: {text}");
    }
    let page = upsert(&stage).await.unwrap();
    assert_eq!(page.status(), 200);
    assert_eq!(held(&stage), 0);
    stage.simulators.faults(SUBSCRIBE).unwrap().clear();
    answer(upsert(&stage).await.unwrap(), 201).await;
}

#[tokio::test]
async fn an_echo_repeats_all_that_was_sent_and_has_no_effect() {
    let stage = Stage::open().await;
    for simulator in stage.simulators.names() {
        switch(&stage, simulator, &json!({"answer": "echo"}));
        let request = stage.http.put(stage.url(simulator, "/any?query"));
        let echo = request
            .header("X-Key", "credential")
            .body("the body")
            .send()
            .await
            .unwrap();
        let told = answer(echo, 400).await;
        for word in ["PUT /any?query", "x-key: credential", "the body"] {
            let message = told["message"].as_str().unwrap();
            assert!(message.contains(word), "{simulator}: {message}");
        }
    }
    answer(upsert(&stage).await.unwrap(), 400).await;
    assert_eq!(held(&stage), 0);
}

#[tokio::test]
async fn a_fault_meets_as_many_requests_as_it_says() {
    let stage = Stage::open().await;
    switch(&stage, SUBSCRIBE, &json!({"status": 503, "times": 2}));
    answer(upsert(&stage).await.unwrap(), 503).await;
    let faults = stage.simulators.faults(SUBSCRIBE).unwrap();
    assert_eq!(faults.current().unwrap().times, Some(1));
    answer(upsert(&stage).await.unwrap(), 503).await;
    assert_eq!(faults.current(), None);
    answer(upsert(&stage).await.unwrap(), 201).await;
}

#[tokio::test]
async fn a_fault_meets_only_the_requests_it_matches() {
    let stage = Stage::open().await;
    let fault = json!({"status": 503, "times": 1, "match": {"method": "PUT", "path": "/registrations/a%7C"}});
    switch(&stage, SUBSCRIBE, &fault);
    answer(upsert(&stage).await.unwrap(), 201).await;
    let read = stage.subscribe(Method::GET, "/registrations/a%7Cb").send();
    answer(read.await.unwrap(), 404).await;
    let write = stage.subscribe(Method::PUT, "/registrations/a%7Cb").json(&json!({}));
    answer(write.send().await.unwrap(), 503).await;
}

#[tokio::test]
#[expect(
    clippy::disallowed_methods,
    reason = "how long an answer takes is what is tested here"
)]
async fn latency_is_waited_out() {
    let mut slow = config();
    slow.latency = Duration::from_millis(30);
    let stage = Stage::open_with(slow).await;
    let started = Instant::now();
    answer(upsert(&stage).await.unwrap(), 201).await;
    assert!(started.elapsed() >= Duration::from_millis(30));
    switch(&stage, SUBSCRIBE, &json!({"latencyMs": 40}));
    let started = Instant::now();
    answer(upsert(&stage).await.unwrap(), 200).await;
    assert!(started.elapsed() >= Duration::from_millis(70));
}
