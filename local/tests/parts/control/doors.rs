//! Who may use the control API, and how others are refused.

use axum::http::Method;
use serde_json::Value;

use super::Stack;

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
async fn pages_of_other_sites_change_and_mint_nothing() {
    let stack = Stack::start().await;
    let orders = [
        (Method::POST, "/_local/repair", ""),
        (
            Method::POST,
            "/_local/token",
            r#"{"tenant":["DEMO","HERALD","MORNING"]}"#,
        ),
        (Method::PUT, "/_local/faults/auth0", r#"{"status":503}"#),
        (Method::DELETE, "/_local/faults/auth0", ""),
    ];
    let ask = |method: &Method, path: &str, body: &'static str, origin: &str| {
        let request = stack.client.request(method.clone(), format!("{}{path}", stack.url));
        request.header("origin", origin).body(body).send()
    };
    let other_port = format!("{}0", stack.url);
    let over_tls = stack.url.replacen("http", "https", 1);
    for (method, path, body) in orders {
        for origin in ["https://evil.example", "null", &other_port, &over_tls] {
            let response = ask(&method, path, body, origin).await.unwrap();
            assert_eq!(response.status(), 403, "{method} {path} from {origin}");
            let answer: Value = response.json().await.unwrap();
            let message = answer["error"]["message"].as_str().unwrap();
            assert!(message.starts_with("Origin: "), "{answer}");
        }
        let own = ask(&method, path, body, &stack.url).await.unwrap();
        assert!(own.status().is_success(), "{method} {path}: {}", own.status());
    }
    let read = ask(&Method::GET, "/_local/status", "", "https://evil.example")
        .await
        .unwrap();
    assert_eq!(read.status(), 200);
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
