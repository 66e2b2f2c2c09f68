use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};

use crate::ssor::{ONE, error};
use crate::stage::{Stage, answer};

async fn staged() -> Stage {
    let stage = Stage::open().await;
    stage
        .consumer(&json!({"firstName": "Ada", "attributes": {"a": 1, "b": "two"}}))
        .await;
    stage
}

fn patch(stage: &Stage, body: &Value) -> RequestBuilder {
    stage.ssor(Method::PATCH, ONE).json(body)
}

fn change_email(stage: &Stage, body: &Value) -> RequestBuilder {
    stage.ssor(Method::PUT, "/consumers/one/email").json(body)
}

#[tokio::test]
async fn a_patch_merges_and_null_removes() {
    for (body, changed) in [
        (json!({}), json!({})),
        (json!({"firstName": "Augusta"}), json!({"firstName": "Augusta"})),
        (json!({"firstName": null}), json!({"firstName": null})),
        (json!({"firstName": ""}), json!({"firstName": ""})),
        (
            json!({"lastName": "King", "emailVerified": true}),
            json!({"lastName": "King", "emailVerified": true}),
        ),
        (json!({"userName": "ada"}), json!({"userName": "ada"})),
        (json!({"userName": null}), json!({"userName": "a@example.com"})),
        (
            json!({"zipCode": "33401", "birthDate": "1815-12-10", "gender": "F", "displayName": "A"}),
            json!({"zipCode": "33401", "birthDate": "1815-12-10", "gender": "F", "displayName": "A"}),
        ),
        (json!({"attributes": {}}), json!({})),
        (
            json!({"attributes": {"b": false, "c": "new"}}),
            json!({"attributes": {"a": 1, "b": false, "c": "new"}}),
        ),
        (
            json!({"attributes": {"a": null, "absent": null}}),
            json!({"attributes": {"b": "two"}}),
        ),
        (json!({"attributes": null}), json!({"attributes": {}})),
    ] {
        let stage = staged().await;
        let mut expected = stage.consumer_one().await;
        for (name, value) in changed.as_object().unwrap() {
            expected[name] = value.clone();
        }
        let answered = answer(patch(&stage, &body).send().await.unwrap(), 200).await;
        assert_eq!(answered, json!({"consumer": expected}), "{body}");
        assert_eq!(stage.consumer_one().await, expected, "{body}");
    }
}

#[tokio::test]
async fn what_a_patch_may_not_change_is_refused_as_a_whole() {
    let stage = staged().await;
    let before = stage.consumer_one().await;
    for (member, value) in [
        ("consumerId", json!("two")),
        ("masterId", json!(2)),
        ("email", json!("b@example.com")),
        ("password", json!("correct-horse-1")),
        ("emailVerified", json!(null)),
        ("lastName", json!(1)),
        ("attributes", json!("none")),
        ("attributes", json!({"a": {"b": 1}})),
        ("attributes", json!({"a": [1]})),
    ] {
        let body = json!({"firstName": "Changed", member: value});
        let error = error(patch(&stage, &body), 400).await;
        assert_eq!(error["code"], "BAD_REQUEST");
        assert!(error["message"].as_str().unwrap().contains(&format!("`{member}`")));
    }
    assert_eq!(stage.consumer_one().await, before);
}

#[tokio::test]
async fn an_email_changes_on_its_own_path() {
    let stage = staged().await;
    for (email, verified) in [
        ("b@example.com", true),
        ("B@Example.com", false),
        ("B@Example.com", true),
    ] {
        let body = json!({"email": email, "emailVerified": verified});
        let changed = change_email(&stage, &body).send().await.unwrap();
        assert_eq!(answer(changed, 204).await, Value::Null);
        let consumer = stage.consumer_one().await;
        assert_eq!(
            (&consumer["email"], &consumer["emailVerified"], &consumer["userName"]),
            (&json!(email), &json!(verified), &json!(email))
        );
    }
    // The old address is free, and the new one is found.
    stage.consumer(&json!({"consumerId": "two"})).await;
    let found = stage.ssor(Method::GET, "/consumers?email=b@example.com").send().await;
    assert_eq!(answer(found.unwrap(), 200).await["consumers"][0]["consumerId"], "one");
}

#[tokio::test]
async fn an_email_change_that_cannot_be_is_refused() {
    let stage = staged().await;
    stage
        .consumer(&json!({"consumerId": "two", "email": "b@example.com"}))
        .await;
    for (body, status, code) in [
        (
            json!({"email": "B@example.com", "emailVerified": true}),
            409,
            "EMAIL_EXISTS",
        ),
        (
            json!({"email": "nope", "emailVerified": true}),
            422,
            "VALIDATION_FAILED",
        ),
        (json!({"email": "c@example.com"}), 400, "BAD_REQUEST"),
        (json!({"emailVerified": true}), 400, "BAD_REQUEST"),
        (
            json!({"email": "c@example.com", "emailVerified": true, "firstName": "x"}),
            400,
            "BAD_REQUEST",
        ),
    ] {
        let error = error(change_email(&stage, &body), status).await;
        assert_eq!(error["code"], code, "{body}");
    }
    assert_eq!(stage.consumer_one().await["email"], "a@example.com");
}
