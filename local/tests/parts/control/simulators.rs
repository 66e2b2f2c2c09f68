//! The users, mails and faults of simulators.

use axum::http::Method;
use serde_json::{Value, json};

use super::Stack;

#[tokio::test]
async fn simulators_are_looked_into_by_name() {
    let stack = Stack::start().await;
    for name in stack.simulators.names() {
        assert_eq!(
            stack.ask(Method::GET, &format!("/_local/users/{name}"), "").await,
            (200, json!([]))
        );
    }
    assert_eq!(stack.ask(Method::GET, "/_local/mailbox", "").await, (200, json!([])));
    let known = stack.simulators.names().collect::<Vec<_>>().join(", ");
    for (method, path) in [
        (Method::GET, "users"),
        (Method::PUT, "faults"),
        (Method::DELETE, "faults"),
    ] {
        let message = stack.refused(404, method, &format!("/_local/{path}/okta"), "{}").await;
        assert!(message.contains("\"okta\"") && message.contains(&known), "{message}");
    }
    let message = stack.refused(400, Method::GET, "/_local/users/%ff", "").await;
    assert!(message.starts_with("path: ") && message.contains("UTF-8"), "{message}");
}

#[tokio::test]
async fn faults_are_switched_on_and_off() {
    let stack = Stack::start().await;
    let fault = json!({ "status": 503, "times": 2, "match": { "method": "GET", "path": "/api" } });
    let answer = stack.ask(Method::PUT, "/_local/faults/auth0", &fault.to_string()).await;
    assert_eq!(answer, (200, json!({ "simulator": "auth0", "fault": fault })));
    let current = stack.simulators.faults("auth0").unwrap().current().unwrap();
    assert_eq!((current.status, current.times), (Some(503), Some(2)));
    assert!(stack.simulators.faults("subscribe").unwrap().current().is_none());
    let (_, all) = stack.ask(Method::GET, "/_local/faults", "").await;
    let expected = json!({ "auth0": fault, "firefly": null, "gigya": null, "ssor": null, "subscribe": null });
    assert_eq!(all, expected);

    assert_eq!(
        stack.ask(Method::DELETE, "/_local/faults/auth0", "").await,
        (204, Value::Null)
    );
    assert!(stack.simulators.faults("auth0").unwrap().current().is_none());
}

#[tokio::test]
async fn a_wrong_fault_is_refused_with_what_and_where() {
    let stack = Stack::start().await;
    for (body, expected) in [
        ("", "a JSON object is needed"),
        ("{\"status\": 503,", "line 1 column 15"),
        ("[]", "object"),
        ("{\"statuss\": 503}", "statuss"),
        ("{\"status\": 200}", "status"),
        ("{\"cut\": \"now\"}", "before-effect"),
        ("{\"errorCode\": 403048}", "`errorCode` 403048 is not one of auth0's"),
    ] {
        let message = stack.refused(400, Method::PUT, "/_local/faults/auth0", body).await;
        assert!(message.starts_with("body: ") && message.contains(expected), "{message}");
    }
    let message = stack
        .refused(413, Method::PUT, "/_local/faults/auth0", &" ".repeat(3 << 20))
        .await;
    assert!(message.starts_with("body: ") && message.contains("limit"), "{message}");
    assert!(stack.simulators.faults("auth0").unwrap().current().is_none());
}
