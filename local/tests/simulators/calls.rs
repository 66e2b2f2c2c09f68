use local::simulators::{AUTH0, SUBSCRIBE};
use reqwest::Method;
use serde_json::{Value, json};

use crate::stage::{AUDIENCE, Stage};

fn taken(stage: &Stage, simulator: &str) -> Value {
    let calls = stage.simulators.calls(simulator).unwrap().take();
    serde_json::to_value(calls).unwrap()
}

#[tokio::test]
async fn a_call_is_kept_as_it_came_without_its_secrets() {
    let stage = Stage::open().await;
    stage
        .subscribe(Method::POST, "/registrations?a=%7C")
        .header("Idempotency-Key", "k1")
        .header("X-Request-Id", "r1")
        .header("traceparent", "00-1-1-00")
        .header("X-Other", "not of interest")
        .json(
            &json!({"customerRegistrationId": "one", "email": "a@example.com", "password": "hush",
                      "metadata": {"secret": "s"}}),
        )
        .send()
        .await
        .unwrap();
    assert_eq!(
        taken(&stage, SUBSCRIBE),
        json!([{
            "method": "POST",
            "path": "/registrations?a=%7C",
            "status": 201,
            "headers": {
                "idempotency-key": "k1", "traceparent": "00-1-1-00", "x-request-id": "r1",
                "x-clientcode": "C", "x-clientgroupcode": "G", "x-papercode": "P", "x-sourcesystem": "tests",
            },
            "authorization": "Bearer",
            "body": {"customerRegistrationId": "one", "email": "a@example.com", "password": "***",
                     "metadata": {"secret": "***"}},
        }])
    );
    assert_eq!(taken(&stage, SUBSCRIBE), json!([]));
}

#[tokio::test]
async fn the_secret_of_a_form_and_of_a_lone_credential_are_hidden_too() {
    let stage = Stage::open().await;
    stage
        .http
        .post(stage.url(AUTH0, "/oauth/token"))
        .header("authorization", "lonesecret")
        .form(&json!({"grant_type": "client_credentials", "client_id": "orchestrator",
                      "client_secret": "secret", "audience": AUDIENCE}))
        .send()
        .await
        .unwrap();
    assert_eq!(
        taken(&stage, AUTH0),
        json!([{
            "method": "POST", "path": "/oauth/token", "status": 200, "headers": {}, "authorization": "***",
            "body": {"grant_type": "client_credentials", "client_id": "orchestrator",
                     "client_secret": "***", "audience": AUDIENCE},
        }])
    );
}

#[tokio::test]
async fn a_body_that_is_not_json_is_measured() {
    let stage = Stage::open().await;
    let request = stage
        .subscribe(Method::PUT, "/registrations/one")
        .body("{\"password\":");
    request.send().await.unwrap();
    let calls = stage.simulators.calls(SUBSCRIBE).unwrap();
    assert_eq!(calls.list()[0].body, Some(json!("(12 bytes, not JSON)")));
    let too_large = stage
        .subscribe(Method::PUT, "/registrations/one")
        .body(vec![b'x'; 3 * 1024 * 1024]);
    let refused = too_large.send().await.unwrap();
    assert_eq!(refused.status(), 413);
}

#[tokio::test]
async fn the_log_keeps_the_last_thousand() {
    let stage = Stage::open().await;
    for number in 0..1_003 {
        let path = format!("/nowhere/{number}");
        stage.subscribe(Method::GET, &path).send().await.unwrap();
    }
    let calls = stage.simulators.calls(SUBSCRIBE).unwrap().take();
    assert_eq!(calls.len(), 1_000);
    assert_eq!(calls[0].path, "/nowhere/3");
}
