use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};

use crate::firefly::{Firefly, GUID, OTHER_GUID, ok, refusal};

async fn opened() -> Firefly {
    let firefly = Firefly::open().await;
    let members = json!({"givenName": "Ada", "surname": "King", "profile": {"a": 1, "b": "two"}});
    firefly.user(&members).await;
    firefly
}

fn put(firefly: &Firefly, body: &Value) -> RequestBuilder {
    firefly.of(Method::PUT, GUID).json(body)
}

#[tokio::test]
async fn members_that_are_named_change_each_as_a_whole() {
    for changes in [
        json!({}),
        json!({"givenName": "Augusta"}),
        json!({"givenName": "", "surname": "Lovelace"}),
        json!({"profile": {"b": 2}}),
        json!({"profile": {}}),
        json!({"emailAddress": "B@Example.com"}),
        json!({"emailAddress": "A@example.com", "surname": ""}),
    ] {
        let firefly = opened().await;
        let mut expected = firefly.present(GUID).await;
        for (name, value) in changes.as_object().unwrap() {
            expected[name] = value.clone();
        }
        let answered = ok(put(&firefly, &changes)).await;
        assert_eq!(answered, json!({"status": "OK", "user": expected}), "{changes}");
        assert_eq!(firefly.present(GUID).await, expected, "{changes}");
    }
}

#[tokio::test]
async fn a_changed_address_is_found_and_the_old_one_is_free() {
    let firefly = opened().await;
    let changed = ok(put(&firefly, &json!({"emailAddress": "b@example.com"}))).await;
    let search = firefly.request(Method::POST, "/users/search");
    let found = ok(search.json(&json!({"emailAddress": "B@example.com"}))).await;
    assert_eq!(found["users"], json!([changed["user"]]));
    firefly.user(&json!({"userGUID": OTHER_GUID})).await;
    let back = put(
        &firefly,
        &json!({"emailAddress": "A@example.com", "surname": "Changed"}),
    );
    refusal(back, "EMAIL_IN_USE").await;
    assert_eq!(firefly.present(GUID).await, changed["user"]);
}

#[tokio::test]
async fn what_an_update_may_not_change_is_refused_as_a_whole() {
    let firefly = opened().await;
    let before = firefly.present(GUID).await;
    for (member, value) in [
        ("userGUID", json!(OTHER_GUID)),
        ("password", json!("correct-horse-2")),
        ("emailAddress", json!(null)),
        ("emailAddress", json!("")),
        ("surname", json!(null)),
        ("surname", json!(1)),
        ("profile", json!(null)),
        ("profile", json!("none")),
        ("emailVerified", json!(true)),
    ] {
        let body = json!({"givenName": "Changed", member: value});
        let message = refusal(put(&firefly, &body), "INVALID_REQUEST").await;
        assert!(message.contains(&format!("`{member}`")), "{body}: {message}");
    }
    refusal(put(&firefly, &json!([])), "INVALID_REQUEST").await;
    assert_eq!(firefly.present(GUID).await, before);
}
