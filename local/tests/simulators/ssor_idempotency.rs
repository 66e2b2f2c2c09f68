use std::sync::{Arc, Mutex};

use jiff::{SignedDuration, Timestamp};
use local::simulators::{Fault, SSOR, Sources};
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};

use crate::ssor::{ONE, error};
use crate::stage::{NOW, Stage, answer, config};

fn create(stage: &Stage, key: &str, changes: &Value) -> RequestBuilder {
    stage.new_consumer(changes).header("Idempotency-Key", key)
}

#[tokio::test]
async fn a_repeated_creation_has_one_effect_and_the_same_answer() {
    let stage = Stage::open().await;
    let fault = Fault::parse(&json!({"cut": "after-effect", "times": 1})).unwrap();
    stage.simulators.faults(SSOR).unwrap().set(fault);
    assert!(create(&stage, "k1", &json!({})).send().await.is_err());
    let first = answer(create(&stage, "k1", &json!({})).send().await.unwrap(), 201).await;
    let patch = stage.ssor(Method::PATCH, ONE).json(&json!({"firstName": "Ada"}));
    answer(patch.send().await.unwrap(), 200).await;
    // The stored answer, not the consumer's present state.
    let again = answer(create(&stage, "k1", &json!({})).send().await.unwrap(), 201).await;
    assert_eq!(first, again);
    assert_eq!(stage.consumers_held(), 1);
    for key in ["k2", "K1"] {
        assert_eq!(
            error(create(&stage, key, &json!({})), 409).await["code"],
            "CONSUMER_EXISTS",
            "{key}"
        );
    }
}

#[tokio::test]
async fn a_refusal_is_repeated_too() {
    let stage = Stage::open().await;
    stage.consumer(&json!({})).await;
    let two = json!({"consumerId": "two"});
    let refused = error(create(&stage, "k1", &two), 409).await;
    answer(stage.ssor(Method::DELETE, ONE).send().await.unwrap(), 204).await;
    assert_eq!(error(create(&stage, "k1", &two), 409).await, refused);
    answer(create(&stage, "k2", &two).send().await.unwrap(), 201).await;
}

#[tokio::test]
async fn a_key_is_good_for_one_body() {
    let stage = Stage::open().await;
    answer(create(&stage, "k1", &json!({})).send().await.unwrap(), 201).await;
    let other = json!({"consumerId": "two", "email": "b@example.com"});
    let error = error(create(&stage, "k1", &other), 400).await;
    assert_eq!(error["code"], "BAD_REQUEST");
    assert!(error["message"].as_str().unwrap().contains("Idempotency-Key"));
    assert_eq!(stage.consumers_held(), 1);
}

#[tokio::test]
async fn what_was_never_begun_leaves_the_key_free() {
    let stage = Stage::open().await;
    answer(create(&stage, "k1", &json!({"email": null})).send().await.unwrap(), 400).await;
    let stranger = stage
        .http
        .post(stage.url(SSOR, "/consumers"))
        .header("Idempotency-Key", "k1");
    answer(stranger.send().await.unwrap(), 401).await;
    answer(create(&stage, "k1", &json!({})).send().await.unwrap(), 201).await;
}

#[tokio::test]
async fn a_malformed_key_is_refused() {
    let stage = Stage::open().await;
    for key in ["", "two words", &"x".repeat(256)] {
        let error = error(create(&stage, key, &json!({})), 400).await;
        assert_eq!(error["code"], "BAD_REQUEST");
        assert!(error["message"].as_str().unwrap().contains("Idempotency-Key"));
    }
    assert_eq!(stage.consumers_held(), 0);
}

#[tokio::test]
async fn a_key_is_forgotten_after_a_day() {
    let time = Arc::new(Mutex::new(NOW.parse::<Timestamp>().unwrap()));
    let mut config = config();
    let clock = Arc::clone(&time);
    config.sources = Sources::new(move || *clock.lock().unwrap(), |_| "id".to_owned());
    let stage = Stage::open_with(config).await;
    answer(create(&stage, "k1", &json!({})).send().await.unwrap(), 201).await;
    *time.lock().unwrap() += SignedDuration::from_hours(24) - SignedDuration::from_secs(1);
    answer(create(&stage, "k1", &json!({})).send().await.unwrap(), 201).await;
    *time.lock().unwrap() += SignedDuration::from_secs(1);
    assert_eq!(
        error(create(&stage, "k1", &json!({})), 409).await["code"],
        "CONSUMER_EXISTS"
    );
}

#[tokio::test]
async fn kept_answers_outlive_the_process() {
    let directory = tempfile::tempdir().unwrap();
    let mut config = config();
    config.data_dir = Some(directory.path().to_owned());
    let stage = Stage::open_with(config.clone()).await;
    let first = answer(create(&stage, "k1", &json!({})).send().await.unwrap(), 201).await;
    stage.simulators.shutdown().await;
    let stage = Stage::open_with(config).await;
    let again = answer(create(&stage, "k1", &json!({})).send().await.unwrap(), 201).await;
    assert_eq!(first, again);
}
