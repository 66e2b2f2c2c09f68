use std::sync::{Arc, Mutex};

use jiff::{SignedDuration, Timestamp};
use local::simulators::{Fault, SUBSCRIBE, Sources};
use reqwest::{Method, RequestBuilder};
use serde_json::json;

use crate::stage::{NOW, Stage, answer, config};

fn create(stage: &Stage, key: &str, id: &str) -> RequestBuilder {
    stage
        .subscribe(Method::POST, "/registrations")
        .header("Idempotency-Key", key)
        .json(&json!({"customerRegistrationId": id, "email": format!("{id}@example.com"), "verifyEmail": true}))
}

#[tokio::test]
async fn a_repeated_creation_has_one_effect_and_one_mail() {
    let stage = Stage::open().await;
    let first = answer(create(&stage, "k1", "one").send().await.unwrap(), 201).await;
    let second = answer(create(&stage, "k1", "one").send().await.unwrap(), 201).await;
    assert_eq!(first, second);
    assert_eq!(stage.simulators.mailbox().unwrap().len(), 1);
    // Another key is another request, which finds the id taken.
    answer(create(&stage, "k2", "one").send().await.unwrap(), 409).await;
}

#[tokio::test]
async fn a_creation_whose_answer_was_lost_can_be_repeated() {
    let stage = Stage::open().await;
    let fault = Fault::parse(&json!({"cut": "after-effect", "times": 1})).unwrap();
    stage.simulators.faults(SUBSCRIBE).unwrap().set(fault);
    assert!(create(&stage, "k1", "one").send().await.is_err());
    let repeated = create(&stage, "k1", "one").send().await.unwrap();
    assert_eq!(answer(repeated, 201).await["customerRegistrationId"], "one");
    assert_eq!(stage.simulators.mailbox().unwrap().len(), 1);
}

#[tokio::test]
async fn every_write_is_recognised() {
    let stage = Stage::open().await;
    stage
        .registration(json!({"customerRegistrationId": "one", "email": "a@example.com"}))
        .await;
    let address = "/registrations/one";
    let write = |method: Method, path: &str, key: &str| stage.subscribe(method, path).header("Idempotency-Key", key);
    let put = |email: &str| write(Method::PUT, address, "put").json(&json!({"email": email}));
    let put_answer = answer(put("b@example.com").send().await.unwrap(), 200).await;
    let patch = || write(Method::PATCH, "/registrations/one/email", "patch").json(&json!({"email": "c@example.com"}));
    let patch_answer = answer(patch().send().await.unwrap(), 200).await;
    // The repeats get the stored answers, and do not undo later changes.
    assert_eq!(
        answer(put("b@example.com").send().await.unwrap(), 200).await,
        put_answer
    );
    assert_eq!(stage.registration_of("one").await["email"], "c@example.com");
    let delete = || write(Method::DELETE, address, "delete").send();
    answer(delete().await.unwrap(), 204).await;
    answer(delete().await.unwrap(), 204).await;
    assert_eq!(answer(patch().send().await.unwrap(), 200).await, patch_answer);
    let missed = stage.subscribe(Method::GET, address).send().await.unwrap();
    answer(missed, 404).await;
}

#[tokio::test]
async fn a_key_belongs_to_one_request_of_one_tenant() {
    let stage = Stage::open().await;
    answer(create(&stage, "k1", "one").send().await.unwrap(), 201).await;
    let reused = create(&stage, "k1", "two").send().await.unwrap();
    assert_eq!(answer(reused, 422).await["code"], "idempotency_key_reused");
    let other_path = stage
        .subscribe(Method::DELETE, "/registrations/one")
        .header("Idempotency-Key", "k1");
    answer(other_path.send().await.unwrap(), 422).await;
    let other_tenant = stage
        .http
        .post(stage.url(SUBSCRIBE, "/registrations"))
        .bearer_auth("service")
        .header("X-ClientGroupCode", "G")
        .header("X-ClientCode", "C")
        .header("X-PaperCode", "Other")
        .header("X-SourceSystem", "tests")
        .header("Idempotency-Key", "k1")
        .json(&json!({"customerRegistrationId": "two", "email": "two@example.com"}));
    answer(other_tenant.send().await.unwrap(), 201).await;
}

#[tokio::test]
async fn refusals_are_kept_but_what_was_never_begun_is_not() {
    let stage = Stage::open().await;
    let delete = || {
        let request = stage.subscribe(Method::DELETE, "/registrations/one");
        request.header("Idempotency-Key", "delete").send()
    };
    answer(delete().await.unwrap(), 404).await;
    let put = |body| {
        let request = stage.subscribe(Method::PUT, "/registrations/one");
        request.header("Idempotency-Key", "put").json(&body).send()
    };
    answer(put(json!({"email": "nope"})).await.unwrap(), 400).await;
    answer(put(json!({"email": "a@example.com"})).await.unwrap(), 201).await;
    answer(delete().await.unwrap(), 404).await;
    stage.registration_of("one").await;
}

#[tokio::test]
async fn a_key_is_forgotten_after_a_day() {
    let time = Arc::new(Mutex::new(NOW.parse::<Timestamp>().unwrap()));
    let mut config = config();
    let clock = Arc::clone(&time);
    config.sources = Sources::new(move || *clock.lock().unwrap(), |_| "id".to_owned());
    let stage = Stage::open_with(config).await;
    answer(create(&stage, "k1", "one").send().await.unwrap(), 201).await;
    *time.lock().unwrap() += SignedDuration::from_hours(24);
    answer(create(&stage, "k1", "one").send().await.unwrap(), 409).await;
}

#[tokio::test]
async fn a_malformed_key_is_refused() {
    let stage = Stage::open().await;
    for key in ["", "two words", &"x".repeat(256)] {
        let refused = create(&stage, key, "one").send().await.unwrap();
        let error = answer(refused, 400).await;
        assert!(error["message"].as_str().unwrap().contains("Idempotency-Key"));
    }
}
