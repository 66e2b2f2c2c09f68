use reqwest::Method;
use serde_json::{Value, json};

use crate::firefly::{Firefly, GUID, OTHER_GUID, ok, refusal};

#[tokio::test]
async fn a_user_is_shown_whole_with_empty_names_where_there_are_none() {
    let firefly = Firefly::open().await;
    firefly.user(&json!({})).await;
    assert_eq!(
        ok(firefly.of(Method::GET, GUID)).await,
        json!({"status": "OK", "user": {
            "userGUID": GUID, "emailAddress": "a@example.com", "givenName": "", "surname": "", "profile": {},
        }})
    );
}

#[tokio::test]
async fn an_upper_case_guid_is_the_same_guid() {
    let firefly = Firefly::open().await;
    let made = firefly.user(&json!({"userGUID": GUID.to_uppercase()})).await;
    assert_eq!(made["userGUID"], GUID);
    for spelling in [GUID.to_owned(), GUID.to_uppercase(), GUID.replace('-', "%2D")] {
        assert_eq!(firefly.present(&spelling).await, made);
    }
    let again = json!({"emailAddress": "b@example.com"});
    refusal(firefly.new_user(&again), "GUID_IN_USE").await;
    ok(firefly.of(Method::DELETE, &GUID.to_uppercase())).await;
    assert_eq!(firefly.held(), 0);
}

#[tokio::test]
async fn an_unknown_user_is_not_found() {
    let firefly = Firefly::open().await;
    firefly.user(&json!({})).await;
    for id in [OTHER_GUID, "crid-1", &GUID.replace('-', ""), "search", "%20", "a%2Fb"] {
        for method in [Method::GET, Method::PUT, Method::DELETE] {
            let call = firefly.of(method, id).json(&json!({"givenName": "Ada"}));
            refusal(call, "USER_NOT_FOUND").await;
        }
    }
    assert_eq!(firefly.present(GUID).await["givenName"], "");
    refusal(firefly.of(Method::GET, "%ff"), "INVALID_REQUEST").await;
}

#[tokio::test]
async fn the_search_by_email_ignores_case() {
    let firefly = Firefly::open().await;
    let made = firefly.user(&json!({"emailAddress": "Ünal+A@Example.com"})).await;
    for (email, users) in [
        ("Ünal+A@Example.com", json!([made])),
        ("ünal+a@example.COM", json!([made])),
        ("unal+a@example.com", json!([])),
        ("nobody", json!([])),
        ("", json!([])),
    ] {
        let search = firefly.request(Method::POST, "/users/search");
        let found = ok(search.json(&json!({"emailAddress": email}))).await;
        assert_eq!(found, json!({"status": "OK", "users": users}), "{email}");
    }
}

#[tokio::test]
async fn a_search_that_cannot_be_read_is_refused_by_name() {
    let firefly = Firefly::open().await;
    for (body, expected) in [
        (json!({}), "`emailAddress` is required"),
        (json!({"emailAddress": null}), "`emailAddress` must be a string"),
        (json!({"email": "a@example.com"}), "`email` is not known here"),
        (json!([]), "the body must be a JSON object"),
        (Value::Null, "the body must be a JSON object"),
    ] {
        let search = firefly.request(Method::POST, "/users/search").json(&body);
        let message = refusal(search, "INVALID_REQUEST").await;
        assert!(message.contains(expected), "{body}: {message}");
    }
}

#[tokio::test]
async fn a_deleted_user_is_gone() {
    let firefly = Firefly::open().await;
    firefly.user(&json!({})).await;
    assert_eq!(ok(firefly.of(Method::DELETE, GUID)).await, json!({"status": "OK"}));
    for method in [Method::DELETE, Method::GET] {
        refusal(firefly.of(method, GUID), "USER_NOT_FOUND").await;
    }
    // Id and address are free again.
    firefly.user(&json!({})).await;
}
