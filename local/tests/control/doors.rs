//! Who gets in, and what strangers are told.

use axum::http::Method;
use serde_json::Value;

use crate::Stack;

#[tokio::test]
async fn other_names_for_this_machine_are_turned_away() {
    let stack = Stack::start().await;
    let port = stack.url.rsplit(':').next().unwrap();
    let ask = |path: &str, host: String| {
        stack
            .client
            .get(format!("{}{path}", stack.url))
            .header("host", host)
            .send()
    };
    for path in [
        "/_local/status",
        "/_local/mailbox",
        "/_local/requests",
        "/_local/requests/7",
        "/_local/live",
        "/_local/faults",
        "/_local/nothing",
        "/_local/issuer/.well-known/jwks.json",
    ] {
        let response = ask(path, format!("rebound.example:{port}")).await.unwrap();
        assert_eq!(response.status(), 403, "{path}");
        let answer: Value = response.json().await.unwrap();
        assert!(
            answer["error"]["message"].as_str().unwrap().starts_with("Host: "),
            "{answer}"
        );
    }
    for host in ["localhost", "[::1]"] {
        assert_eq!(
            ask("/_local/status", format!("{host}:{port}")).await.unwrap().status(),
            200
        );
    }
    let response = ask("/v4/Users/7", "api.example".to_owned()).await.unwrap();
    assert_eq!(response.text().await.unwrap(), "elsewhere");
}

#[tokio::test]
async fn unknown_paths_and_methods_are_told_what_there_is() {
    let stack = Stack::start().await;
    let message = stack.refused(404, Method::GET, "/_local/state", "").await;
    assert!(
        message.contains("/_local/state") && message.contains("/_local/status"),
        "{message}"
    );
    let message = stack.refused(405, Method::POST, "/_local/status", "").await;
    assert!(message.contains("POST is not for /_local/status"), "{message}");
    let response = stack
        .client
        .post(format!("{}/_local/faults/auth0", stack.url))
        .send()
        .await
        .unwrap();
    let allow = response.headers()["allow"].to_str().unwrap();
    assert!(allow.contains("PUT") && allow.contains("DELETE"), "{allow}");
}
