use reqwest::Method;
use serde_json::json;

use crate::ssor::{ONE, error};
use crate::stage::{Stage, answer};

#[tokio::test]
async fn unset_members_are_null_alone_and_absent_in_a_list() {
    let stage = Stage::open().await;
    stage.consumer(&json!({"lastName": "King"})).await;
    assert_eq!(
        stage.consumer_one().await,
        json!({
            "consumerId": "one", "masterId": 1, "userName": "a@example.com", "displayName": null,
            "email": "a@example.com", "emailVerified": false, "firstName": null, "lastName": "King",
            "zipCode": null, "birthDate": null, "gender": null, "attributes": {},
        })
    );
    let found = stage.ssor(Method::GET, "/consumers?email=a@example.com").send().await;
    assert_eq!(
        answer(found.unwrap(), 200).await,
        json!({"consumers": [{
            "consumerId": "one", "masterId": 1, "userName": "a@example.com", "email": "a@example.com",
            "emailVerified": false, "lastName": "King", "attributes": {},
        }]})
    );
}

#[tokio::test]
async fn a_path_id_is_decoded_exactly_once() {
    let stage = Stage::open().await;
    for (id, path) in [
        ("a/b", "/consumers/a%2Fb"),
        ("auth0|1", "/consumers/auth0%7C1"),
        ("100%25", "/consumers/100%2525"),
        ("ü é?#", "/consumers/%C3%BC%20%C3%A9%3F%23"),
        ("a+b", "/consumers/a+b"),
    ] {
        let email = format!("{}@example.com", path.len());
        stage.consumer(&json!({"consumerId": id, "email": email})).await;
        let found = stage.ssor(Method::GET, path).send().await.unwrap();
        assert_eq!(answer(found, 200).await["consumer"]["consumerId"], id);
    }
    // Decoded twice, this would be the id of the third consumer.
    assert_eq!(
        error(stage.ssor(Method::GET, "/consumers/100%25"), 404).await["code"],
        "CONSUMER_NOT_FOUND"
    );
}

#[tokio::test]
async fn an_unknown_consumer_is_not_found() {
    let stage = Stage::open().await;
    stage.consumer(&json!({})).await;
    let email = json!({"email": "b@example.com", "emailVerified": true});
    for (method, path, body) in [
        (Method::GET, "/consumers/nobody", json!({})),
        (Method::GET, "/consumers/One", json!({})),
        (Method::PATCH, "/consumers/nobody", json!({"firstName": "Ada"})),
        (Method::PUT, "/consumers/nobody/email", email),
        (Method::DELETE, "/consumers/nobody", json!({})),
    ] {
        let error = error(stage.ssor(method.clone(), path).json(&body), 404).await;
        assert_eq!(error["code"], "CONSUMER_NOT_FOUND", "{method} {path}");
        assert!(error["message"].is_string());
    }
    assert_eq!(stage.consumers_held(), 1);
}

#[tokio::test]
async fn the_search_by_email_ignores_case() {
    let stage = Stage::open().await;
    stage.consumer(&json!({"email": "Ünal.A@Example.com"})).await;
    for (query, found) in [
        ("%C3%9Cnal.A@Example.com", 1),
        ("%C3%BCnal.a@example.COM", 1),
        ("nal.a@example.com", 0),
        ("b@example.com", 0),
        ("%25", 0),
    ] {
        let path = format!("/consumers?email={query}");
        let answered = stage.ssor(Method::GET, &path).send().await.unwrap();
        let consumers = answer(answered, 200).await["consumers"].take();
        assert_eq!(consumers.as_array().unwrap().len(), found, "{query}");
    }
    // An unencoded plus is a space, as in every form.
    stage
        .consumer(&json!({"consumerId": "two", "email": "a+b@example.com"}))
        .await;
    for (query, found) in [("a%2Bb@example.com", 1), ("a+b@example.com", 0)] {
        let path = format!("/consumers?email={query}");
        let answered = stage.ssor(Method::GET, &path).send().await.unwrap();
        let consumers = answer(answered, 200).await["consumers"].take();
        assert_eq!(consumers.as_array().unwrap().len(), found, "{query}");
    }
}

#[tokio::test]
async fn a_search_for_nothing_is_refused() {
    let stage = Stage::open().await;
    for path in ["/consumers", "/consumers?email=", "/consumers?Email=a@example.com"] {
        let error = error(stage.ssor(Method::GET, path), 400).await;
        assert_eq!(error["code"], "BAD_REQUEST");
        assert!(error["message"].as_str().unwrap().contains("`email`"), "{path}");
    }
}

#[tokio::test]
async fn a_deleted_consumer_is_gone_and_its_number_is_not_given_again() {
    let stage = Stage::open().await;
    stage.consumer(&json!({})).await;
    let deleted = stage.ssor(Method::DELETE, ONE).send().await.unwrap();
    answer(deleted, 204).await;
    assert_eq!(
        error(stage.ssor(Method::DELETE, ONE), 404).await["code"],
        "CONSUMER_NOT_FOUND"
    );
    assert_eq!(stage.consumer(&json!({})).await["masterId"], 2);
}
