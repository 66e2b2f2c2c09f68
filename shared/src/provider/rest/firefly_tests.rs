//! What is sent to Firefly, and what its answers mean, by the preset.

use serde_json::{Value, json};

use super::bench::*;
use crate::{
    error::PortError,
    model::{NewUser, ProfileChanges, ProviderUser, Verification},
    provider::UserProvider,
    upstream::{loopback::Answer, samples},
};

fn ok(members: &Value) -> Answer {
    let mut response = members.clone();
    response["status"] = json!("OK");
    Answer::json(200, &json!({"response": response}))
}

fn error(code: &str) -> Answer {
    let response = json!({"status": "ERROR", "code": code, "message": "A message."});
    Answer::json(200, &json!({"response": response}))
}

fn user() -> Value {
    json!({
        "userGUID": GUID, "emailAddress": "ana@example.com", "givenName": "Ana", "surname": "",
        "profile": {"title": "Dr", "visits": 3, "nested": {"kept": [1]}},
    })
}

#[tokio::test]
async fn a_user_is_read_with_a_token_and_is_always_verified() {
    let bench = firefly([ok(&json!({"user": user()}))]);
    let found = bench.rest.get(&bench.tenant, &bench.call, &id(GUID)).await.unwrap();
    let expected = ProviderUser {
        provider_id: GUID.to_owned(),
        email: Some(ana()),
        verified: true,
        first_name: name("Ana"),
        last_name: None,
        metadata: metadata(&json!({"title": "Dr", "visits": 3})),
    };
    assert_eq!(found, expected);
    let seen = bench.server.seen();
    assert_eq!(seen[0].line, "POST /oauth2/token");
    assert_eq!(
        seen[0].body,
        "grant_type=client_credentials&client_id=client-1&client_secret=s3cr3t"
    );
    assert_eq!(seen[1].line, format!("GET /users/{GUID}"));
    assert_eq!(seen[1].header("authorization"), Some("Bearer token-1"));
}

#[tokio::test]
async fn an_address_is_searched_for_by_post() {
    let bench = firefly([ok(&json!({"users": []})), ok(&json!({"users": [user()]}))]);
    for expected in [None, Some(GUID)] {
        let found = bench
            .rest
            .find_by_email(&bench.tenant, &bench.call, &ana())
            .await
            .unwrap();
        assert_eq!(found.map(|user| user.provider_id).as_deref(), expected);
    }
    let seen = &bench.calls()[0];
    assert_eq!(seen.line, "POST /users/search");
    assert_eq!(seen.json(), json!({"emailAddress": "ana@example.com"}));
}

#[tokio::test]
async fn a_creation_says_nothing_of_verification() {
    let bench = firefly([ok(&json!({"user": user()}))]);
    let new = NewUser {
        last_name: name("Reader"),
        metadata: metadata(&json!({"visits": 3})),
        verification: Verification::ByMail { return_url: None },
        ..samples::new_user(GUID)
    };
    bench.rest.create(&bench.tenant, &bench.call, &new).await.unwrap();
    let seen = &bench.calls()[0];
    assert_eq!(
        (seen.line.as_str(), seen.header("idempotency-key")),
        ("POST /users", None)
    );
    let expected = json!({
        "userGUID": GUID, "emailAddress": "ana@example.com", "password": "correct-horse-Battery-1",
        "surname": "Reader", "profile": {"visits": 3},
    });
    assert_eq!(seen.json(), expected);
}

#[tokio::test]
async fn a_user_without_a_password_gets_one_that_nobody_knows_and_that_fits() {
    let bench = firefly([ok(&json!({"user": user()}))]);
    let new = NewUser {
        password: None,
        ..samples::new_user(GUID)
    };
    bench.rest.create(&bench.tenant, &bench.call, &new).await.unwrap();
    assert_eq!(bench.calls()[0].json()["password"], "sequential-1-aA1!");
}

#[tokio::test]
async fn a_creation_is_not_repeated_where_it_may_have_had_its_effect() {
    for (answer, calls) in [
        (error("SYSTEM_ERROR"), 1),
        (Answer::json(503, &Value::Null), 1),
        (error("RATE_LIMITED"), 3),
    ] {
        let bench = firefly([answer.clone(), answer.clone(), answer]);
        let outcome = bench
            .rest
            .create(&bench.tenant, &bench.call, &samples::new_user(GUID))
            .await;
        assert!(outcome.is_err());
        assert_eq!(bench.calls().len(), calls);
    }
}

#[tokio::test]
async fn a_profile_is_read_and_sent_whole_with_what_nobody_here_understands() {
    let bench = firefly([ok(&json!({"user": user()})), ok(&json!({"user": user()}))]);
    let changes = changes(&json!({"visits": 4, "title": null, "added": true}));
    bench
        .rest
        .update(&bench.tenant, &bench.call, &id(GUID), &changes)
        .await
        .unwrap();
    assert_eq!(
        bench.lines(),
        [format!("GET /users/{GUID}"), format!("PUT /users/{GUID}")]
    );
    let expected = json!({
        "givenName": "Ana", "surname": "", "profile": {"visits": 4, "added": true, "nested": {"kept": [1]}},
    });
    assert_eq!(bench.calls()[1].json(), expected);
}

#[tokio::test]
async fn names_alone_need_no_read() {
    let bench = firefly([ok(&json!({"user": user()}))]);
    let changes = changes(&json!({}));
    bench
        .rest
        .update(&bench.tenant, &bench.call, &id(GUID), &changes)
        .await
        .unwrap();
    assert_eq!(bench.lines(), [format!("PUT /users/{GUID}")]);
    assert_eq!(bench.calls()[0].json(), json!({"givenName": "Ana", "surname": ""}));
}

#[tokio::test]
async fn who_is_not_there_gets_no_profile() {
    let bench = firefly([error("USER_NOT_FOUND")]);
    let changes = changes(&json!({"visits": 4}));
    let outcome = bench.rest.update(&bench.tenant, &bench.call, &id(GUID), &changes).await;
    assert!(matches!(outcome, Err(PortError::NotFound)), "{outcome:?}");
    assert_eq!(bench.lines(), [format!("GET /users/{GUID}")]);
}

#[tokio::test]
async fn verification_alone_is_nothing_to_send() {
    let bench = firefly([]);
    let changes = ProfileChanges {
        verified: Some(false),
        ..ProfileChanges::default()
    };
    bench
        .rest
        .update(&bench.tenant, &bench.call, &id(GUID), &changes)
        .await
        .unwrap();
    assert!(bench.server.lines().is_empty());
}

#[tokio::test]
async fn an_address_changes_alone() {
    let bench = firefly([ok(&json!({"user": user()}))]);
    let (id, email) = (id(GUID), ana());
    let moved = bench.rest.change_email(&bench.tenant, &bench.call, &id, &email, false);
    moved.await.unwrap();
    assert_eq!(bench.lines(), [format!("PUT /users/{GUID}")]);
    assert_eq!(bench.calls()[0].json(), json!({"emailAddress": "ana@example.com"}));
}

#[tokio::test]
async fn errors_in_the_body_of_a_200_are_told_apart() {
    for (code, create, get) in [
        ("GUID_IN_USE", "the id is taken", "unavailable"),
        ("EMAIL_IN_USE", "the email is taken", "unavailable"),
        ("INVALID_PASSWORD", "refused: A message.", "unavailable"),
        ("INVALID_REQUEST", "refused: A message.", "unavailable"),
        ("USER_NOT_FOUND", "unavailable", "not found"),
        ("RATE_LIMITED", "throttled", "throttled"),
        ("SYSTEM_ERROR", "unavailable", "unavailable"),
        ("NEVER_HEARD_OF", "unavailable", "unavailable"),
    ] {
        let answers = || vec![error(code); 3];
        let bench = firefly(answers());
        let refusal = bench
            .rest
            .create(&bench.tenant, &bench.call, &samples::new_user(GUID))
            .await;
        assert_eq!(samples::in_full(&refusal.unwrap_err()), create, "{code}");
        let bench = firefly(answers());
        let refusal = bench.rest.get(&bench.tenant, &bench.call, &id(GUID)).await;
        assert_eq!(samples::in_full(&refusal.unwrap_err()), get, "{code}");
    }
}

#[tokio::test]
async fn a_read_is_repeated_where_the_body_says_that_it_failed_in_passing() {
    let bench = firefly([
        error("SYSTEM_ERROR"),
        error("RATE_LIMITED"),
        ok(&json!({"users": [user()]})),
    ]);
    let found = bench
        .rest
        .find_by_email(&bench.tenant, &bench.call, &ana())
        .await
        .unwrap();
    assert!(found.is_some());
    assert_eq!(bench.calls().len(), 3);
}

#[tokio::test]
async fn a_failure_inside_is_sent_again_for_a_search_that_is_a_post_and_not_for_a_change() {
    let failed = || Answer::json(500, &json!({}));
    let bench = firefly([failed(), ok(&json!({"users": [user()]})), failed()]);
    let found = bench.rest.find_by_email(&bench.tenant, &bench.call, &ana()).await;
    assert!(found.unwrap().is_some());
    let moved = bench
        .rest
        .change_email(&bench.tenant, &bench.call, &id(GUID), &ana(), true)
        .await;
    assert!(matches!(moved, Err(PortError::Unavailable { .. })), "{moved:?}");
    assert_eq!(bench.calls().len(), 3);
}
