use local::simulators::AUTH0;
use reqwest::Method;
use serde_json::json;

use crate::stage::{Stage, answer};

#[tokio::test]
async fn a_path_id_is_decoded_exactly_once() {
    let stage = Stage::open().await;
    stage.auth0_user("a@example.com", json!({"user_id": "a/b%7C@ü"})).await;
    let path = "/api/v2/users/auth0%7Ca%2Fb%257C%40%C3%BC";
    let found = stage.auth0(Method::GET, path).send().await.unwrap();
    assert_eq!(answer(found, 200).await["user_id"], "auth0|a/b%7C@ü");
    let decoded_twice = "/api/v2/users/auth0%7Ca%2Fb%7C%40%C3%BC";
    let missed = stage.auth0(Method::GET, decoded_twice).send().await.unwrap();
    answer(missed, 404).await;
}

#[tokio::test]
async fn an_unknown_user_is_not_found() {
    let stage = Stage::open().await;
    for method in [Method::GET, Method::PATCH] {
        let missed = stage
            .auth0(method, "/api/v2/users/auth0%7Cnobody")
            .json(&json!({"name": "x"}))
            .send()
            .await
            .unwrap();
        assert_eq!(
            answer(missed, 404).await,
            json!({"statusCode": 404, "error": "Not Found",
                   "message": "The user does not exist.", "errorCode": "inexistent_user"})
        );
    }
}

#[tokio::test]
async fn the_search_by_email_is_a_case_sensitive_array() {
    let stage = Stage::open().await;
    let first = stage.auth0_user("A@example.com", json!({})).await;
    let second = stage.auth0_user("a@example.com", json!({"connection": "Second"})).await;
    for (email, expected) in [
        ("a%40example.com", json!([first, second])),
        ("A%40example.com", json!([])),
        ("b%40example.com", json!([])),
    ] {
        let path = format!("/api/v2/users-by-email?email={email}");
        let found = stage.auth0(Method::GET, &path).send().await.unwrap();
        assert_eq!(answer(found, 200).await, expected, "{email}");
    }
    for query in ["", "?email=nope"] {
        let path = format!("/api/v2/users-by-email{query}");
        let refused = stage.auth0(Method::GET, &path).send().await.unwrap();
        assert_eq!(answer(refused, 400).await["errorCode"], "invalid_query_string");
    }
}

#[tokio::test]
async fn fields_are_included_or_excluded() {
    let stage = Stage::open().await;
    stage.auth0_user("a@example.com", json!({"user_id": "one"})).await;
    let path = "/api/v2/users/auth0%7Cone?fields=email,user_id";
    let included = stage.auth0(Method::GET, path).send().await.unwrap();
    assert_eq!(
        answer(included, 200).await,
        json!({"email": "a@example.com", "user_id": "auth0|one"})
    );
    let path = format!("{path}&include_fields=false");
    let excluded = stage.auth0(Method::GET, &path).send().await.unwrap();
    let user = answer(excluded, 200).await;
    assert!(user.get("email").is_none());
    assert_eq!(user["email_verified"], true);
}

#[tokio::test]
async fn a_deletion_always_succeeds() {
    let stage = Stage::open().await;
    stage.auth0_user("a@example.com", json!({"user_id": "one"})).await;
    for _ in 0..2 {
        let deleted = stage
            .auth0(Method::DELETE, "/api/v2/users/auth0%7Cone")
            .send()
            .await
            .unwrap();
        answer(deleted, 204).await;
        assert!(stage.simulators.users(AUTH0).unwrap().unwrap().is_empty());
    }
    let unknown_route = stage.auth0(Method::PUT, "/api/v2/users").send().await;
    answer(unknown_route.unwrap(), 404).await;
}
