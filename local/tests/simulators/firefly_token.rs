use std::sync::{Arc, Mutex};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use local::simulators::{FIREFLY, Sources};
use reqwest::Method;
use serde_json::json;

use crate::firefly::{Firefly, GUID, grant, refusal};
use crate::stage::{NOW, Stage, answer, config};

#[tokio::test]
async fn a_token_is_granted_to_a_form() {
    let stage = Stage::open().await;
    for changes in [vec![], vec![("scope", "users")]] {
        let mut granted = answer(grant(&stage, &changes).send().await.unwrap(), 200).await;
        let token = granted["access_token"].take();
        assert_eq!(
            granted,
            json!({"access_token": null, "token_type": "Bearer", "expires_in": 3_600})
        );
        let call = stage
            .http
            .get(stage.url(FIREFLY, &format!("/users/{GUID}")))
            .bearer_auth(token.as_str().unwrap());
        refusal(call, "USER_NOT_FOUND").await;
    }
}

#[tokio::test]
async fn a_bad_grant_is_refused_in_the_words_of_oauth() {
    let stage = Stage::open().await;
    for (field, value, status, error) in [
        ("client_id", "other", 401, "invalid_client"),
        ("client_secret", "wrong", 401, "invalid_client"),
        ("client_secret", "", 401, "invalid_client"),
        ("grant_type", "password", 400, "unsupported_grant_type"),
    ] {
        let refused = grant(&stage, &[(field, value)]).send().await.unwrap();
        assert_eq!(answer(refused, status).await, json!({"error": error}), "{field}");
    }
    let url = stage.url(FIREFLY, "/oauth2/token");
    for missing in ["grant_type", "client_id", "client_secret"] {
        let form = [
            ("grant_type", "client_credentials"),
            ("client_id", "orchestrator"),
            ("client_secret", "secret"),
        ];
        let rest: Vec<_> = form.into_iter().filter(|(name, _)| *name != missing).collect();
        let refused = stage.http.post(&url).form(&rest).send().await.unwrap();
        let expected = json!({"error": "invalid_request"});
        assert_eq!(answer(refused, 400).await, expected, "{missing}");
    }
    let not_a_form = stage.http.post(&url).json(&json!({
        "grant_type": "client_credentials", "client_id": "orchestrator", "client_secret": "secret",
    }));
    let refused = answer(not_a_form.send().await.unwrap(), 400).await;
    assert_eq!(refused, json!({"error": "invalid_request"}));
}

#[tokio::test]
async fn every_call_needs_a_good_token() {
    let stage = Stage::open().await;
    let one = format!("/users/{GUID}");
    for (method, path) in [
        (Method::GET, one.as_str()),
        (Method::POST, "/users/search"),
        (Method::POST, "/users"),
        (Method::PUT, &one),
        (Method::DELETE, &one),
        (Method::GET, "/elsewhere"),
    ] {
        let request = || stage.http.request(method.clone(), stage.url(FIREFLY, path));
        for request in [
            request(),
            request().bearer_auth("guess"),
            request().header("authorization", "Bearer"),
            request().basic_auth("orchestrator", Some("secret")),
        ] {
            let refused = request.send().await.unwrap();
            assert_eq!(
                answer(refused, 401).await,
                json!({"response": {"status": "ERROR", "code": "UNAUTHORIZED"}}),
                "{method} {path}"
            );
        }
    }
}

#[tokio::test]
async fn a_token_ends_with_its_life() {
    let time = Arc::new(Mutex::new(NOW.parse::<Timestamp>().unwrap()));
    let mut config = config();
    let clock = Arc::clone(&time);
    config.sources = Sources::new(move || *clock.lock().unwrap(), |_| "the-token".to_owned());
    config.firefly.token_life = Duration::from_mins(1);
    let firefly = Firefly::open_with(config).await;
    *time.lock().unwrap() += SignedDuration::from_secs(59);
    refusal(firefly.of(Method::GET, GUID), "USER_NOT_FOUND").await;
    *time.lock().unwrap() += SignedDuration::from_secs(1);
    answer(firefly.of(Method::GET, GUID).send().await.unwrap(), 401).await;
    let granted = answer(grant(&firefly.stage, &[]).send().await.unwrap(), 200).await;
    assert_eq!(granted["expires_in"], 60);
    refusal(firefly.of(Method::GET, GUID), "USER_NOT_FOUND").await;
}

#[tokio::test]
async fn a_simulator_of_nobody_grants_nothing() {
    let mut config = config();
    config.firefly.clients.clear();
    let stage = Stage::open_with(config).await;
    let refused = grant(&stage, &[]).send().await.unwrap();
    assert_eq!(answer(refused, 401).await, json!({"error": "invalid_client"}));
}
