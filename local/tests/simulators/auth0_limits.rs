use std::sync::{Arc, Mutex};

use jiff::{SignedDuration, Timestamp};
use local::simulators::{AUTH0, Fault, HalfUser, RateLimit, Sources};
use reqwest::{Method, Response};
use serde_json::{Value, json};

use crate::stage::{DATABASE, NOW, PASSWORD, Stage, answer, config};

const USER: &str = "/api/v2/users/auth0%7C1";

/// `X-RateLimit-Limit`, `-Remaining` and `-Reset`, the last in seconds from [`NOW`].
fn told(response: &Response) -> [i64; 3] {
    let [limit, remaining, reset] = ["limit", "remaining", "reset"].map(|name| {
        let value = &response.headers()[format!("x-ratelimit-{name}")];
        value.to_str().unwrap().parse::<i64>().unwrap()
    });
    let now: Timestamp = NOW.parse().unwrap();
    [limit, remaining, reset - now.as_second()]
}

async fn get(stage: &Stage) -> Response {
    stage.auth0(Method::GET, USER).send().await.unwrap()
}

async fn limited() -> (Stage, Arc<Mutex<Timestamp>>) {
    let time = Arc::new(Mutex::new(NOW.parse::<Timestamp>().unwrap()));
    let clock = Arc::clone(&time);
    let mut config = config();
    config.sources = Sources::new(move || *clock.lock().unwrap(), |_| "the-token".to_owned());
    config.auth0.rate_limit = Some(RateLimit {
        burst: 2,
        per_minute: 60,
    });
    (Stage::open_with(config).await, time)
}

#[tokio::test]
async fn every_answer_tells_what_is_left() {
    let (stage, time) = limited().await;
    for (expected, status) in [([2, 1, 1], 404), ([2, 0, 2], 404), ([2, 0, 1], 429)] {
        let response = get(&stage).await;
        assert_eq!(told(&response), expected);
        assert!(response.headers().get("retry-after").is_none());
        answer(response, status).await;
    }
    *time.lock().unwrap() += SignedDuration::from_secs(1);
    let response = get(&stage).await;
    assert_eq!(told(&response), [2, 0, 3]);
    answer(response, 404).await;
}

#[tokio::test]
async fn a_call_too_many_is_refused_in_auth0s_words_and_has_no_effect() {
    let (stage, _) = limited().await;
    for _ in 0..2 {
        answer(get(&stage).await, 404).await;
    }
    let body = json!({"connection": DATABASE, "email": "a@example.com", "password": PASSWORD});
    let refused = stage.auth0(Method::POST, "/api/v2/users").json(&body).send().await;
    assert_eq!(
        answer(refused.unwrap(), 429).await,
        json!({"statusCode": 429, "error": "Too Many Requests", "errorCode": "too_many_requests",
               "message": "Global limit has been reached"})
    );
    assert!(stage.simulators.users(AUTH0).unwrap().unwrap().is_empty());
}

#[tokio::test]
async fn tokens_are_not_calls_of_the_api_and_refusals_are() {
    let (stage, _) = limited().await;
    for _ in 0..5 {
        assert_eq!(stage.token_of("orchestrator", "secret").await, "the-token");
    }
    let request = stage.http.get(stage.url(AUTH0, USER));
    let unauthorized = request.send().await.unwrap();
    assert_eq!(told(&unauthorized), [2, 1, 1]);
    answer(unauthorized, 401).await;
}

#[tokio::test]
async fn without_a_limit_nothing_is_counted() {
    let stage = Stage::open().await;
    for _ in 0..60 {
        let response = get(&stage).await;
        assert!(response.headers().get("x-ratelimit-limit").is_none());
        answer(response, 404).await;
    }
}

async fn stage_with_half_a_user() -> Stage {
    let mut config = config();
    config.auth0.half_users = vec![HalfUser {
        connection: DATABASE.to_owned(),
        email: "half@example.com".to_owned(),
    }];
    Stage::open_with(config).await
}

async fn create(stage: &Stage, connection: &str, status: u16) -> Value {
    let body = json!({"connection": connection, "email": "Half@example.com", "password": PASSWORD});
    let created = stage.auth0(Method::POST, "/api/v2/users").json(&body).send().await;
    answer(created.unwrap(), status).await
}

#[tokio::test]
async fn half_a_user_is_in_the_way_and_found_by_nobody() {
    let stage = stage_with_half_a_user().await;
    let conflict = create(&stage, DATABASE, 409).await;
    assert_eq!(conflict["errorCode"], "auth0_idp_error");
    let by_email = "/api/v2/users-by-email?email=half@example.com";
    let found = stage.auth0(Method::GET, by_email).send().await.unwrap();
    assert_eq!(answer(found, 200).await, json!([]));
    assert!(stage.simulators.users(AUTH0).unwrap().unwrap().is_empty());

    stage.auth0_user("a@example.com", json!({"user_id": "1"})).await;
    let body = json!({"email": "half@example.com", "verify_email": false});
    let refused = stage.auth0(Method::PATCH, USER).json(&body).send().await.unwrap();
    let message = "The specified new email already exists";
    assert_eq!(answer(refused, 400).await["message"], message);
    // Another connection has its own addresses.
    create(&stage, "Second", 201).await;
}

#[tokio::test]
async fn a_conflict_can_be_asked_for_in_auth0s_words() {
    let stage = Stage::open().await;
    let fault = json!({"status": 409, "match": {"method": "POST", "path": "/api/v2/users"}});
    stage
        .simulators
        .faults(AUTH0)
        .unwrap()
        .set(Fault::parse(&fault).unwrap());
    assert_eq!(
        create(&stage, DATABASE, 409).await,
        json!({"statusCode": 409, "error": "Conflict", "errorCode": "auth0_idp_error",
               "message": "The user already exists."})
    );
}
