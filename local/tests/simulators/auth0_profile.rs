use reqwest::Method;
use serde_json::json;

use crate::stage::{NOW, PASSWORD, Stage, answer};

#[tokio::test]
async fn everything_that_is_sent_is_kept_except_what_is_secret_or_steers() {
    let stage = Stage::open().await;
    let body = json!({
        "connection": "Named", "email": "grace@example.com", "username": "grace", "password": PASSWORD,
        "user_id": "g1", "given_name": "Grace", "family_name": "Hopper", "nickname": "Amazing",
        "picture": "https://example.com/grace.png", "blocked": false, "email_verified": true,
        "verify_email": false, "user_metadata": {"rank": "admiral"}, "app_metadata": {"ships": ["one", "two"]},
    });
    let created = stage.auth0(Method::POST, "/api/v2/users").json(&body).send();
    let created = created.await.unwrap();
    assert_eq!(created.headers()["content-type"], "application/json; charset=utf-8");
    let mut expected = json!({
        "blocked": false, "created_at": NOW, "email": "grace@example.com", "email_verified": true,
        "family_name": "Hopper", "given_name": "Grace",
        "identities": [{"connection": "Named", "user_id": "g1", "provider": "auth0", "isSocial": false}],
        "name": "grace@example.com", "nickname": "Amazing", "picture": "https://example.com/grace.png",
        "updated_at": NOW, "user_id": "auth0|g1", "username": "grace",
        "user_metadata": {"rank": "admiral"}, "app_metadata": {"ships": ["one", "two"]},
    });
    assert_eq!(answer(created, 201).await, expected);

    let updated = stage
        .auth0(Method::PATCH, "/api/v2/users/auth0%7Cg1")
        .json(&json!({"connection": "Named", "password": "I don't need one", "app_metadata": {"foo": "bar"}}))
        .send();
    expected["last_password_reset"] = json!(NOW);
    expected["app_metadata"]["foo"] = json!("bar");
    assert_eq!(answer(updated.await.unwrap(), 200).await, expected);
}
