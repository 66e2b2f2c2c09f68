use reqwest::Method;
use serde_json::json;

use crate::firefly::{Firefly, GUID, OTHER_GUID, ok, refusal, user};

#[tokio::test]
async fn a_user_has_what_it_was_created_with() {
    let firefly = Firefly::open().await;
    let members = json!({
        "emailAddress": "Ada.King@Example.com", "givenName": "Ada", "surname": "",
        "profile": {"text": "", "number": 1.5, "flag": false, "ünï.cödé $": "✓"},
    });
    let mut expected = members.clone();
    expected["userGUID"] = json!(GUID);
    let answered = ok(firefly.new_user(&members)).await;
    assert_eq!(answered, json!({"status": "OK", "user": expected}));
    assert_eq!(firefly.present(GUID).await, expected);
}

#[tokio::test]
async fn the_guid_is_looked_at_before_the_address() {
    let firefly = Firefly::open().await;
    firefly.user(&json!({})).await;
    for (guid, email, code) in [
        (GUID, "b@example.com", "GUID_IN_USE"),
        (GUID, "a@example.com", "GUID_IN_USE"),
        (OTHER_GUID, "a@example.com", "EMAIL_IN_USE"),
        (OTHER_GUID, "A@EXAMPLE.com", "EMAIL_IN_USE"),
    ] {
        let changes = json!({"userGUID": guid, "emailAddress": email});
        refusal(firefly.new_user(&changes), code).await;
    }
    assert_eq!(firefly.held(), 1);
}

#[tokio::test]
async fn an_id_that_is_no_guid_is_refused() {
    let firefly = Firefly::open().await;
    for id in [
        "",
        "crid-1",
        &GUID.replace('-', ""),
        &format!("{{{GUID}}}"),
        &format!(" {GUID}"),
    ] {
        refusal(firefly.new_user(&json!({"userGUID": id})), "INVALID_GUID").await;
    }
    assert_eq!(firefly.held(), 0);
}

#[tokio::test]
async fn passwords_have_a_shortest_and_a_longest_length_and_a_digit() {
    let firefly = Firefly::open().await;
    let x = |length: usize| format!("1{}", "x".repeat(length - 1));
    for password in [
        String::new(),
        x(7),
        x(65),
        "no-digit-in-it".to_owned(),
        "١٢٣٤٥٦٧٨".to_owned(),
    ] {
        let message = refusal(firefly.new_user(&json!({"password": password})), "INVALID_PASSWORD").await;
        assert_eq!(
            message, "Passwords need 8 to 64 characters, one of them a digit.",
            "{password}"
        );
    }
    assert_eq!(firefly.held(), 0);
    for password in [x(8), x(64), format!("1{}", "é".repeat(63))] {
        firefly.user(&json!({"password": password})).await;
        ok(firefly.of(Method::DELETE, GUID)).await;
    }
}

#[tokio::test]
async fn what_cannot_be_read_is_refused_by_name() {
    let firefly = Firefly::open().await;
    for (changes, expected) in [
        (json!({"userGUID": null}), "`userGUID` is required"),
        (json!({"emailAddress": null}), "`emailAddress` is required"),
        (json!({"password": null}), "`password` is required"),
        (json!({"userGUID": 1}), "`userGUID` must be a string"),
        (
            json!({"emailAddress": "nobody"}),
            "`emailAddress` must be an email address",
        ),
        (json!({"password": 12_345_678}), "`password` must be a string"),
        (json!({"givenName": false}), "`givenName` must be a string"),
        (json!({"profile": []}), "`profile` must be an object"),
        (json!({"emailVerified": true}), "`emailVerified` is not known here"),
    ] {
        let message = refusal(firefly.new_user(&changes), "INVALID_REQUEST").await;
        assert!(message.contains(expected), "{changes}: {message}");
    }
    let mut with_null = user(&json!({}));
    with_null["surname"] = json!(null);
    for (body, expected) in [
        (with_null.to_string(), "`surname` must be a string"),
        (String::new(), "the body is not JSON"),
        ("[]".to_owned(), "the body must be a JSON object"),
    ] {
        let request = firefly.request(Method::POST, "/users").body(body);
        let message = refusal(request, "INVALID_REQUEST").await;
        assert!(message.contains(expected), "{message}");
    }
    assert_eq!(firefly.held(), 0);
}
