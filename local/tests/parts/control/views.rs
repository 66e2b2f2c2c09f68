//! Status, events and tokens.

use axum::http::Method;
use local::control::StatusReader as _;
use serde_json::{Value, json};

use super::{Fixed, Stack};

#[tokio::test]
async fn status_has_the_documented_shape_and_hides_tokens_in_debug() {
    let stack = Stack::start().await;
    let (status, answer) = stack.ask(Method::GET, "/_local/status", "").await;
    assert_eq!(status, 200);
    assert_eq!(
        answer,
        json!({
            "api": "http://127.0.0.1:8080",
            "dynamodb": "http://127.0.0.1:8000",
            "tables": { "settings": "users-orchestrator-settings" },
            "lambdaEnvironment": { "AWS_REGION": "us-east-1" },
            "tenants": [{
                "clientGroup": "G", "client": "C", "paper": "P", "userProvider": null, "idForm": "uuid",
                "headers": { "Authorization": "Bearer hidden" },
            }],
            "simulators": {},
            "ready": true,
        })
    );
    assert!(!format!("{:?}", Fixed.status()).contains("hidden"));
}

#[tokio::test]
async fn events_are_asked_for_by_request_or_by_user() {
    let stack = Stack::start().await;
    let (_, events) = stack.ask(Method::GET, "/_local/events?requestId=r-1", "").await;
    assert_eq!(events, json!([{ "requestId": "r-1" }]));
    let (_, events) = stack
        .ask(Method::GET, "/_local/events?customerRegistrationId=auth0%7C7", "")
        .await;
    assert_eq!(events, json!([{ "customerRegistrationId": "auth0|7" }]));
    for query in ["", "?requestId=a&customerRegistrationId=b"] {
        let message = stack
            .refused(400, Method::GET, &format!("/_local/events{query}"), "")
            .await;
        assert!(
            message.contains("exactly one of requestId and customerRegistrationId"),
            "{message}"
        );
    }
    let message = stack.refused(400, Method::GET, "/_local/events?requestID=a", "").await;
    assert!(
        message.starts_with("query: requestID: ") && message.contains("requestId"),
        "{message}"
    );
    assert_eq!(
        stack
            .refused(500, Method::GET, "/_local/events?requestId=broken", "")
            .await,
        "the table is gone"
    );
}

#[tokio::test]
async fn tokens_are_minted_and_the_keys_are_published() {
    let stack = Stack::start().await;
    let body = json!({ "tenant": ["G", "C", "P"], "claims": { "sub": "me" }, "header": { "alg": "ES256" } });
    let (status, answer) = stack.ask(Method::POST, "/_local/token", &body.to_string()).await;
    assert_eq!(status, 200);
    let token = answer["token"].as_str().unwrap();
    let kid = jsonwebtoken::decode_header(token).unwrap().kid.unwrap();

    let (_, keys) = stack.ask(Method::GET, "/_local/issuer/.well-known/jwks.json", "").await;
    let keys: jsonwebtoken::jwk::JwkSet = serde_json::from_value(keys).unwrap();
    let key = jsonwebtoken::DecodingKey::from_jwk(keys.find(&kid).unwrap()).unwrap();
    let mut validation = jsonwebtoken::Validation::new(jsonwebtoken::Algorithm::ES256);
    validation.validate_exp = false;
    validation.set_audience(&["users-orchestrator"]);
    validation.set_issuer(&[format!("{}/_local/issuer/", stack.url)]);
    let claims = jsonwebtoken::decode::<Value>(token, &key, &validation).unwrap().claims;
    assert_eq!((&claims["sub"], &claims["exp"]), (&json!("me"), &json!(1_735_790_645)));

    for (body, expected) in [
        ("{}", "missing field `tenant`"),
        (
            "{\"tenant\": [\"G\"]}",
            "tenant: must be an array of client group, client and paper at line 1 column",
        ),
        (
            "{\"tenant\": [\"G\", \"C\", \"P\"], \"claim\": {}}",
            "unknown field `claim`",
        ),
        (
            "{\"tenant\": [\"G\", \"C\", \"P\"], \"header\": {\"alg\": \"RS1\"}}",
            "header.alg",
        ),
    ] {
        let message = stack.refused(400, Method::POST, "/_local/token", body).await;
        assert!(message.starts_with("body: ") && message.contains(expected), "{message}");
    }
}

#[tokio::test]
async fn the_api_is_described() {
    let stack = Stack::start().await;
    let page = include_str!("../../../../docs/openapi.yaml");
    let response = stack
        .client
        .get(format!("{}/_local/openapi.yaml", stack.url))
        .send()
        .await
        .unwrap();
    assert_eq!(response.headers()["content-type"], "application/yaml");
    assert_eq!(response.text().await.unwrap(), page);

    let response = stack
        .client
        .get(format!("{}/_local/openapi.json", stack.url))
        .send()
        .await
        .unwrap();
    assert_eq!(response.headers()["content-type"], "application/json");
    let description: Value = response.json().await.unwrap();
    assert_eq!(description["openapi"], "3.1.0");
    assert_eq!(description, serde_saphyr::from_str::<Value>(page).unwrap());
}
