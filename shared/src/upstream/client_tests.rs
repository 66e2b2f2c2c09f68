use std::{io::Write, sync::Arc, time::Duration};

use http::{Method, StatusCode};
use serde_json::{Value, json};

use super::*;
use crate::{
    ids::SequentialIds,
    secrets::SecretText,
    tls,
    upstream::{
        loopback::{Answer, Loopback},
        samples,
    },
};

fn setting(value: Url) -> Setting<Url> {
    let name = "Test.BaseUrl";
    Setting { name, value }
}

async fn get(server: &Loopback, path: &str) -> Result<Reply, PortError> {
    let clock = samples::clock();
    let client = samples::client(&clock);
    let base = setting(server.base.clone());
    let endpoint = client.base(&base).unwrap().join([path]).unwrap();
    client
        .send(
            &samples::tenant_id(),
            &samples::call(&clock),
            Request::new(Method::GET, endpoint),
        )
        .await
}

fn kind(result: Result<Reply, PortError>) -> FailureKind {
    match result {
        Err(PortError::Unavailable { source, .. }) => source.downcast_ref::<Failure>().unwrap().kind().clone(),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_request_carries_what_identifies_it_and_its_sender() {
    let server = Loopback::answering([Answer::json(200, &json!({"ok": true}))]);
    let reply = get(&server, "users").await.unwrap();
    assert_eq!(reply.status(), StatusCode::OK);
    assert_eq!(reply.json::<Value>().unwrap(), json!({"ok": true}));
    let seen = &server.seen()[0];
    assert_eq!(seen.line, "GET /users");
    assert_eq!(seen.header("x-request-id"), Some("request-1"));
    assert_eq!(
        seen.header("traceparent"),
        Some("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")
    );
    assert_eq!(seen.header("x-amzn-trace-id"), Some(samples::XRAY));
    assert_eq!(
        seen.header("user-agent"),
        Some(concat!("users-orchestrator/", env!("CARGO_PKG_VERSION")))
    );
    assert_eq!(seen.header("accept"), Some("application/json"));
}

#[tokio::test]
async fn ids_travel_encoded() {
    let server = Loopback::answering([Answer::json(200, &json!({}))]);
    get(&server, "auth0|a/b ü").await.unwrap();
    assert_eq!(server.lines(), ["GET /auth0%7Ca%2Fb%20%C3%BC"]);
}

#[tokio::test]
async fn redirects_are_answers_not_orders() {
    let elsewhere = Loopback::answering([Answer::json(200, &json!({}))]);
    for target in [
        elsewhere.base.as_str(),
        "http://169.254.169.254/latest/meta-data/",
        "//127.0.0.1/",
        "/users/other",
    ] {
        for status in [301, 302, 303, 307, 308] {
            let server = Loopback::answering([Answer::with_headers(status, &format!("location: {target}\r\n"), "")]);
            let reply = get(&server, "users").await.unwrap();
            assert_eq!(reply.status().as_u16(), status, "{target}");
            assert_eq!(server.lines(), ["GET /users"], "{target}");
        }
    }
    assert!(elsewhere.lines().is_empty());
}

#[tokio::test]
async fn retry_after_is_read_from_any_answer() {
    let server = Loopback::answering([Answer::with_headers(429, "retry-after: 3\r\n", "")]);
    assert_eq!(
        get(&server, "users").await.unwrap().retry_after(),
        Some(Duration::from_secs(3))
    );
}

#[tokio::test]
async fn answers_that_announce_too_much_are_not_read() {
    let head = b"HTTP/1.1 200 OK\r\ncontent-length: 1048577\r\n\r\n".to_vec();
    let server = Loopback::answering([Answer::Bytes(head)]);
    assert_eq!(kind(get(&server, "users").await), FailureKind::TooLarge);
}

#[tokio::test]
async fn answers_that_grow_too_large_are_cut() {
    let mut bytes = b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n".to_vec();
    for _ in 0..33 {
        write!(bytes, "8000\r\n").unwrap();
        bytes.extend(vec![b' '; 0x8000]);
        bytes.extend(b"\r\n");
    }
    bytes.extend(b"0\r\n\r\n");
    let server = Loopback::answering([Answer::Bytes(bytes)]);
    assert_eq!(kind(get(&server, "users").await), FailureKind::TooLarge);
}

#[tokio::test]
async fn an_answer_of_the_largest_size_is_read() {
    let body = format!("\"{}\"", "x".repeat(1024 * 1024 - 2));
    let server = Loopback::answering([Answer::with_headers(200, "", &body)]);
    assert_eq!(
        get(&server, "users").await.unwrap().json::<String>().unwrap().len(),
        1024 * 1024 - 2
    );
}

#[tokio::test]
async fn broken_and_refused_connections_are_told_apart() {
    let partial = Answer::Bytes(b"HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nabc".to_vec());
    // One answer per attempt of a read.
    let answers = [vec![Answer::Bytes(Vec::new()); 3], vec![partial; 3]];
    let server = Loopback::answering(answers.concat());
    assert_eq!(kind(get(&server, "users").await), FailureKind::Broken);
    assert_eq!(kind(get(&server, "users").await), FailureKind::Broken);
    let gone = Loopback::gone();
    assert_eq!(
        kind(get(&gone, "users").await),
        FailureKind::NoConnection(std::io::ErrorKind::ConnectionRefused)
    );
}

#[tokio::test]
async fn silence_ends_with_the_time_that_the_step_has() {
    let server = Loopback::answering([Answer::Silence]);
    let clock = samples::clock();
    let client = samples::client(&clock);
    let endpoint = client.endpoint(&server.base, "Test.BaseUrl").unwrap();
    let call = samples::call_with(&clock, RESERVE + Duration::from_millis(50));
    assert_eq!(
        kind(
            client
                .send(&samples::tenant_id(), &call, Request::new(Method::GET, endpoint))
                .await
        ),
        FailureKind::TimedOut
    );
}

#[tokio::test]
async fn without_time_left_nothing_is_sent() {
    let server = Loopback::answering([Answer::json(200, &json!({}))]);
    let clock = samples::clock();
    let client = samples::client(&clock);
    let endpoint = client.endpoint(&server.base, "Test.BaseUrl").unwrap();
    let call = samples::call_with(&clock, RESERVE);
    assert_eq!(
        kind(
            client
                .send(&samples::tenant_id(), &call, Request::new(Method::GET, endpoint))
                .await
        ),
        FailureKind::NoTimeLeft
    );
    assert!(server.lines().is_empty());
}

#[tokio::test]
async fn a_body_that_breaks_the_contract_is_placed_not_quoted() {
    let server = Loopback::answering([Answer::with_headers(200, "", "{\"verified\": \"ana@example.com\"}")]);
    let reply = get(&server, "users").await.unwrap();
    let error = reply.json::<std::collections::BTreeMap<String, bool>>().unwrap_err();
    let shown = format!("{error:?}");
    let text = format!("{shown} {}", crate::error::ApiError::internal(error).cause_chain());
    assert!(
        text.contains("GET 127.0.0.1: the answer 200 OK is not what the contract says: it has another shape at line 1"),
        "{text}"
    );
    assert!(!text.contains("ana"), "{text}");
}

#[tokio::test]
async fn failures_name_method_and_host_and_nothing_else() {
    let server = Loopback::answering([Answer::Bytes(Vec::new())]);
    let clock = samples::clock();
    let client = samples::client(&clock);
    let endpoint = client
        .base(&setting(server.base.clone()))
        .unwrap()
        .join(["users", "ana"])
        .unwrap();
    let endpoint = endpoint.query("email", "ana@example.com");
    let request = Request::new(Method::POST, endpoint)
        .bearer(&SecretText::new("s3cr3t"), "Test.Credential")
        .and_then(|request| request.json(&json!({"email": "ana@example.com"})))
        .unwrap();
    assert_eq!(format!("{request:?}"), "Request(POST 127.0.0.1)");
    let error = client
        .send(&samples::tenant_id(), &samples::call(&clock), request)
        .await
        .unwrap_err();
    let text = format!("{error:?}");
    assert!(!text.contains("ana") && !text.contains("s3cr3t"), "{text}");
    let chain = crate::error::ApiError::internal(error).cause_chain();
    assert_eq!(
        chain,
        "unavailable: POST 127.0.0.1: the connection broke before the whole answer was there"
    );
}

#[tokio::test]
async fn credentials_that_cannot_travel_are_the_settings_fault() {
    let client = samples::client(&samples::clock());
    let url = "https://api.example.com/".parse().unwrap();
    let request = Request::new(Method::GET, client.endpoint(&url, "Test.BaseUrl").unwrap());
    let error = request
        .bearer(&SecretText::new("line\nbreak"), "Test.Credential")
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "misconfigured: Test.Credential: holds characters that cannot travel in a header"
    );
}

#[test]
fn hosts_are_checked_before_there_is_anything_to_send() {
    let client = HttpClient::new(
        Vec::new(),
        tls::config(None).unwrap(),
        Arc::new(samples::clock()),
        Arc::new(SequentialIds::default()),
    )
    .unwrap();
    let url: Url = "https://169.254.169.254/latest/".parse().unwrap();
    assert!(matches!(
        client.base(&setting(url.clone())),
        Err(PortError::Misconfigured { .. })
    ));
    assert!(matches!(
        client.endpoint(&url, "Tokens.Issuers"),
        Err(PortError::Misconfigured { .. })
    ));
}
