use local::simulators::{AUTH0, FIREFLY, GIGYA, SSOR, SUBSCRIBE, Simulators, Sources};
use reqwest::Method;
use serde_json::json;

use crate::stage::{Stage, answer, config};

#[tokio::test]
async fn everything_is_still_there_after_a_restart() {
    let directory = tempfile::tempdir().unwrap();
    let mut config = config();
    config.data_dir = Some(directory.path().join("data"));
    config.sources = Sources::system();
    let stage = Stage::open_with(config.clone()).await;
    let user = stage.auth0_user("a@example.com", json!({})).await;
    let body = json!({"customerRegistrationId": "one", "email": "a@example.com", "verifyEmail": true});
    let registration = stage.registration(body.clone()).await;
    let create = stage
        .subscribe(Method::POST, "/registrations")
        .header("Idempotency-Key", "k1")
        .json(&json!({"customerRegistrationId": "two", "email": "b@example.com"}));
    let repeat = create.try_clone().unwrap();
    let kept = answer(create.send().await.unwrap(), 201).await;
    let old_address = stage.simulators.base_url(SUBSCRIBE).unwrap().to_owned();
    stage.simulators.shutdown().await;
    // The old port is closed.
    assert!(stage.http.get(&old_address).send().await.is_err());

    let stage = Stage::open_with(config).await;
    let users = stage.simulators.users(AUTH0).unwrap().unwrap();
    assert_eq!(users, [user]);
    assert_eq!(stage.registration_of("one").await, registration);
    let mut repeat = repeat.build().unwrap();
    *repeat.url_mut() = stage.url(SUBSCRIBE, "/registrations").parse().unwrap();
    let repeated = stage.http.execute(repeat).await.unwrap();
    assert_eq!(answer(repeated, 201).await, kept);
    // The link in the old mail works at the new address.
    let mails = stage.simulators.mailbox().unwrap();
    assert_eq!(mails.len(), 1);
    let followed = stage.http.get(&mails[0].link).send().await.unwrap();
    assert_eq!(followed.status(), 200);
    assert_eq!(stage.registration_of("one").await["verified"], true);
}

#[tokio::test]
async fn in_memory_nothing_is_left() {
    let stage = Stage::open().await;
    stage.auth0_user("a@example.com", json!({})).await;
    stage.simulators.shutdown().await;
    let stage = Stage::open().await;
    assert!(stage.simulators.users(AUTH0).unwrap().unwrap().is_empty());
}

#[tokio::test]
async fn a_data_directory_that_cannot_be_made_is_named() {
    let file = tempfile::NamedTempFile::new().unwrap();
    let mut config = config();
    config.data_dir = Some(file.path().join("data"));
    let error = Simulators::start(config).await.unwrap_err().to_string();
    assert!(error.contains(file.path().to_str().unwrap()), "{error}");
}

#[tokio::test]
async fn an_unknown_simulator_is_none() {
    let stage = Stage::open().await;
    assert_eq!(
        stage.simulators.names().collect::<Vec<_>>(),
        [AUTH0, FIREFLY, GIGYA, SSOR, SUBSCRIBE]
    );
    assert!(stage.simulators.users("okta").unwrap().is_none());
    assert!(stage.simulators.base_url("okta").is_none());
    assert!(stage.simulators.faults("okta").is_none());
    assert!(stage.simulators.calls("okta").is_none());
}
