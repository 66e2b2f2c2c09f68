use jiff::{SignedDuration, Timestamp};
use local::simulators::{AUTH0, Sources};
use reqwest::Method;
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};

use crate::stage::{AUDIENCE, NOW, Stage, answer, config};

fn grant() -> Value {
    json!({
        "grant_type": "client_credentials", "client_id": "orchestrator",
        "client_secret": "secret", "audience": AUDIENCE,
    })
}

#[tokio::test]
async fn a_token_is_granted_to_json_and_to_a_form() {
    let stage = Stage::open().await;
    let url = stage.url(AUTH0, "/oauth/token");
    let json_grant = stage.http.post(&url).json(&grant()).send().await.unwrap();
    let form_grant = stage.http.post(&url).form(&grant()).send().await.unwrap();
    for response in [json_grant, form_grant] {
        let granted = answer(response, 200).await;
        assert_eq!(granted["token_type"], "Bearer");
        assert_eq!(granted["expires_in"], 86_400);
        assert_eq!(
            granted["scope"],
            "read:users create:users update:users update:users_app_metadata delete:users"
        );
        let token = granted["access_token"].as_str().unwrap();
        let found = stage
            .http
            .get(stage.url(AUTH0, "/api/v2/users-by-email?email=a@example.com"))
            .bearer_auth(token)
            .send()
            .await
            .unwrap();
        assert_eq!(answer(found, 200).await, json!([]));
    }
}

#[tokio::test]
async fn a_bad_grant_is_refused_in_the_words_of_oauth() {
    let stage = Stage::open().await;
    for (member, value, status, error) in [
        ("client_id", json!("other"), 401, "access_denied"),
        ("client_secret", json!("wrong"), 401, "access_denied"),
        (
            "audience",
            json!("https://demo.eu.auth0.com/api/v2"),
            403,
            "access_denied",
        ),
        ("audience", json!(null), 400, "invalid_request"),
        ("grant_type", json!("password"), 403, "unsupported_grant_type"),
    ] {
        let mut body = grant();
        body[member] = value;
        let refused = stage
            .http
            .post(stage.url(AUTH0, "/oauth/token"))
            .json(&body)
            .send()
            .await
            .unwrap();
        let refusal = answer(refused, status).await;
        assert_eq!(refusal["error"], error, "{member}");
        assert!(refusal["error_description"].is_string(), "{member}");
    }
}

#[tokio::test]
async fn the_audience_is_its_own_address_unless_configured() {
    let mut config = config();
    config.auth0.audience = None;
    let stage = Stage::open_with(config).await;
    let mut body = grant();
    body["audience"] = json!(stage.url(AUTH0, "/api/v2/"));
    let url = stage.url(AUTH0, "/oauth/token");
    let granted = stage.http.post(&url).json(&body).send().await.unwrap();
    answer(granted, 200).await;
    body["audience"] = json!(AUDIENCE);
    let refused = stage.http.post(&url).json(&body).send().await.unwrap();
    answer(refused, 403).await;
}

#[tokio::test]
async fn every_call_needs_a_good_token() {
    let stage = Stage::open().await;
    for (method, path) in [
        (Method::POST, "/api/v2/users"),
        (Method::GET, "/api/v2/users/auth0%7C1"),
        (Method::PATCH, "/api/v2/users/auth0%7C1"),
        (Method::DELETE, "/api/v2/users/auth0%7C1"),
        (Method::GET, "/api/v2/users-by-email?email=a@example.com"),
    ] {
        let request = stage.http.request(method.clone(), stage.url(AUTH0, path));
        let without = request.try_clone().unwrap().send().await.unwrap();
        assert_eq!(answer(without, 401).await["error"], "Unauthorized");
        let with_bad = request.bearer_auth("guess").send().await.unwrap();
        assert_eq!(
            answer(with_bad, 401).await,
            json!({"statusCode": 401, "error": "Unauthorized", "message": "Invalid token",
                   "attributes": {"error": "Invalid token"}}),
            "{method} {path}"
        );
    }
}

#[tokio::test]
async fn a_token_ends_after_a_day() {
    let time = Arc::new(Mutex::new(NOW.parse::<Timestamp>().unwrap()));
    let mut config = config();
    let clock = Arc::clone(&time);
    config.sources = Sources::new(move || *clock.lock().unwrap(), |_| "the-token".to_owned());
    let stage = Stage::open_with(config).await;
    let path = "/api/v2/users/auth0%7C1";
    let day = SignedDuration::from_hours(24);
    *time.lock().unwrap() += day - SignedDuration::from_secs(1);
    answer(stage.auth0(Method::GET, path).send().await.unwrap(), 404).await;
    *time.lock().unwrap() += SignedDuration::from_secs(1);
    answer(stage.auth0(Method::GET, path).send().await.unwrap(), 401).await;
}

#[tokio::test]
async fn a_token_is_good_for_its_scopes_only() {
    let stage = Stage::open().await;
    let token = stage.token_of("reader", "reader-secret").await;
    let request = |method, path: &str| {
        stage
            .http
            .request(method, stage.url(AUTH0, path))
            .bearer_auth(&token)
            .json(&json!({}))
    };
    let read = request(Method::GET, "/api/v2/users/auth0%7C1").send();
    answer(read.await.unwrap(), 404).await;
    let delete = request(Method::DELETE, "/api/v2/users/auth0%7C1").send();
    assert_eq!(
        answer(delete.await.unwrap(), 403).await,
        json!({"statusCode": 403, "error": "Forbidden", "errorCode": "insufficient_scope",
               "message": "Insufficient scope, expected any of: delete:users"})
    );
    let create = request(Method::POST, "/api/v2/users").send();
    answer(create.await.unwrap(), 403).await;
    let update = request(Method::PATCH, "/api/v2/users/auth0%7C1").send();
    answer(update.await.unwrap(), 403).await;
}
