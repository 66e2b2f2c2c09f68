//! What is sent to SSOR, and what its answers mean, by the preset.

use serde_json::{Value, json};

use super::bench::*;
use crate::{
    error::PortError,
    model::{NewUser, ProfileChanges, ProviderUser, Verification},
    provider::UserProvider,
    upstream::{loopback::Answer, samples},
};

fn error(status: u16, code: &str) -> Answer {
    Answer::json(status, &json!({"error": {"code": code, "message": "A message."}}))
}

fn consumer(id: &str) -> Value {
    json!({
        "consumerId": id, "masterId": 7, "userName": "ana", "email": "Ana@Example.com", "emailVerified": true,
        "firstName": "Ana", "lastName": null, "zipCode": "12345", "attributes": {"title": "Dr", "visits": 3, "beta": true},
    })
}

#[tokio::test]
async fn a_consumer_is_read_by_an_encoded_id_with_the_key() {
    let bench = ssor([Answer::json(200, &json!({"consumer": consumer("a/b|ü")}))]);
    let user = bench.rest.get(&bench.tenant, &bench.call, &id("a/b|ü")).await.unwrap();
    let expected = ProviderUser {
        provider_id: "a/b|ü".to_owned(),
        email: Some(ana()),
        verified: true,
        first_name: name("Ana"),
        last_name: None,
        metadata: metadata(&json!({"title": "Dr", "visits": 3, "beta": true})),
    };
    assert_eq!(user, expected);
    let seen = &bench.calls()[0];
    assert_eq!(seen.line, "GET /consumers/a%2Fb%7C%C3%BC");
    assert_eq!(seen.header("x-api-key"), Some("s3cr3t"));
    assert_eq!(seen.header("authorization"), None);
}

#[tokio::test]
async fn an_address_is_looked_up() {
    for (list, expected) in [(json!([]), None), (json!([consumer("2")]), Some("2"))] {
        let bench = ssor([Answer::json(200, &json!({"consumers": list}))]);
        let found = bench
            .rest
            .find_by_email(&bench.tenant, &bench.call, &ana())
            .await
            .unwrap();
        assert_eq!(found.map(|user| user.provider_id).as_deref(), expected);
        assert_eq!(bench.lines(), ["GET /consumers?email=ana%40example.com"]);
    }
}

#[tokio::test]
async fn a_creation_carries_what_is_set_and_an_idempotency_key() {
    let bench = ssor([Answer::json(201, &json!({"consumer": consumer("1")}))]);
    let user = NewUser {
        first_name: name("Zoë"),
        metadata: metadata(&json!({"visits": 3})),
        verification: Verification::ByMail { return_url: None },
        ..samples::new_user("1")
    };
    bench.rest.create(&bench.tenant, &bench.call, &user).await.unwrap();
    let seen = &bench.calls()[0];
    assert_eq!(seen.line, "POST /consumers");
    assert_eq!(seen.header("idempotency-key"), Some("key-1-provider"));
    let expected = json!({
        "consumerId": "1", "email": "ana@example.com", "password": "correct-horse-Battery-1", "emailVerified": false,
        "firstName": "Zoë", "attributes": {"visits": 3},
    });
    assert_eq!(seen.json(), expected);
}

#[tokio::test]
async fn without_a_password_there_is_none() {
    let bench = ssor([Answer::json(201, &json!({"consumer": consumer("1")}))]);
    let user = NewUser {
        password: None,
        ..samples::new_user("1")
    };
    bench.rest.create(&bench.tenant, &bench.call, &user).await.unwrap();
    let expected = json!({"consumerId": "1", "email": "ana@example.com", "emailVerified": true});
    assert_eq!(bench.calls()[0].json(), expected);
}

#[tokio::test]
async fn a_creation_that_failed_in_passing_is_repeated_under_its_key() {
    let bench = ssor([
        Answer::json(503, &Value::Null),
        Answer::json(201, &json!({"consumer": consumer("1")})),
    ]);
    let user = NewUser {
        password: None,
        ..samples::new_user("1")
    };
    bench.rest.create(&bench.tenant, &bench.call, &user).await.unwrap();
    let seen = bench.calls();
    assert_eq!(seen.len(), 2);
    assert_eq!(seen[0].body, seen[1].body);
    assert!(
        seen.iter()
            .all(|seen| seen.header("idempotency-key") == Some("key-1-provider"))
    );
}

#[tokio::test]
async fn an_update_is_a_merge_patch_of_what_changes() {
    let bench = ssor([Answer::json(200, &json!({"consumer": consumer("1")}))]);
    let changes = changes(&json!({"visits": 4, "title": null}));
    bench
        .rest
        .update(&bench.tenant, &bench.call, &id("1"), &changes)
        .await
        .unwrap();
    let seen = &bench.calls()[0];
    assert_eq!(seen.line, "PATCH /consumers/1");
    let expected = json!({
        "emailVerified": false, "firstName": "Ana", "lastName": null, "attributes": {"visits": 4, "title": null},
    });
    assert_eq!(seen.json(), expected);
}

#[tokio::test]
async fn an_address_changes_together_with_its_verification() {
    let bench = ssor([no_content()]);
    let (id, email) = (id("1"), ana());
    let moved = bench.rest.change_email(&bench.tenant, &bench.call, &id, &email, false);
    moved.await.unwrap();
    let seen = &bench.calls()[0];
    assert_eq!(seen.line, "PUT /consumers/1/email");
    assert_eq!(seen.json(), json!({"email": "ana@example.com", "emailVerified": false}));
}

#[tokio::test]
async fn deleting_who_is_gone_succeeds_and_a_404_of_somebody_else_does_not() {
    for (answer, succeeds) in [
        (no_content(), true),
        (error(404, "CONSUMER_NOT_FOUND"), true),
        (Answer::with_headers(404, "", "<html>no such site</html>"), false),
    ] {
        let bench = ssor([answer]);
        let outcome = bench.rest.delete(&bench.tenant, &bench.call, &id("1")).await;
        assert_eq!(outcome.is_ok(), succeeds, "{outcome:?}");
        let seen = &bench.calls()[0];
        assert_eq!((seen.line.as_str(), seen.body.as_str()), ("DELETE /consumers/1", ""));
    }
}

#[tokio::test]
async fn nothing_is_called_where_nothing_could_come_of_it() {
    let bench = ssor([]);
    let nothing = ProfileChanges::default();
    bench
        .rest
        .update(&bench.tenant, &bench.call, &id("1"), &nothing)
        .await
        .unwrap();
    assert!(bench.calls().is_empty());
}

#[tokio::test]
async fn refusals_of_a_creation_are_told_apart() {
    for (answer, expected) in [
        (error(409, "CONSUMER_EXISTS"), "the id is taken"),
        (error(409, "EMAIL_EXISTS"), "the email is taken"),
        (error(422, "VALIDATION_FAILED"), "refused: A message."),
        (error(409, "SOMETHING_ELSE"), "unavailable"),
        (error(422, "SOMETHING_ELSE"), "unavailable"),
        (error(400, "BAD_REQUEST"), "unavailable"),
        (error(404, "CONSUMER_NOT_FOUND"), "unavailable"),
        (Answer::json(200, &json!({})), "unavailable"),
        (
            error(403, "FORBIDDEN"),
            "misconfigured: Rest.Secret: SSOR does not allow create with these credentials",
        ),
        (
            error(401, "UNAUTHENTICATED"),
            "misconfigured: Rest.Secret: SSOR does not accept it",
        ),
    ] {
        let bench = ssor([answer]);
        let refusal = bench
            .rest
            .create(&bench.tenant, &bench.call, &samples::new_user("1"))
            .await;
        assert_eq!(samples::in_full(&refusal.unwrap_err()), expected);
        assert_eq!(bench.calls().len(), 1);
    }
}

#[tokio::test]
async fn refusals_of_changes_are_told_apart() {
    for (answer, update, change_email) in [
        (error(404, "CONSUMER_NOT_FOUND"), "not found", "not found"),
        (error(409, "EMAIL_EXISTS"), "unavailable", "the email is taken"),
        (
            error(422, "VALIDATION_FAILED"),
            "refused: A message.",
            "refused: A message.",
        ),
        (error(404, "NO_SUCH_PATH"), "unavailable", "unavailable"),
    ] {
        let bench = ssor([answer.clone(), answer]);
        let (rest, tenant, call) = (&bench.rest, &bench.tenant, &bench.call);
        let refusal = rest.update(tenant, call, &id("1"), &changes(&json!({}))).await;
        assert_eq!(samples::in_full(&refusal.unwrap_err()), update);
        let refusal = rest.change_email(tenant, call, &id("1"), &ana(), true).await;
        assert_eq!(samples::in_full(&refusal.unwrap_err()), change_email);
    }
}

#[tokio::test]
async fn a_throttled_read_is_repeated_and_then_told_with_its_pause() {
    let throttled = || Answer::with_headers(429, "retry-after: 1\r\n", "{}");
    let bench = ssor([throttled(), throttled(), throttled()]);
    match bench.rest.get(&bench.tenant, &bench.call, &id("1")).await {
        Err(PortError::Throttled { retry_after }) => assert_eq!(retry_after.unwrap().as_secs(), 1),
        other => panic!("{other:?}"),
    }
    assert_eq!(bench.calls().len(), 3);
}

#[tokio::test]
async fn the_record_keeps_the_vendors_code() {
    for (answer, code) in [
        (error(409, "EMAIL_EXISTS"), "EMAIL_EXISTS"),
        (error(409, "ana@example.com is taken"), "409"),
        (Answer::json(201, &json!({"consumer": consumer("1")})), "201"),
    ] {
        let bench = ssor([answer]);
        drop(
            bench
                .rest
                .create(&bench.tenant, &bench.call, &samples::new_user("1"))
                .await,
        );
        assert!(
            format!("{:?}", bench.call).contains(&format!("code: Some({code:?})")),
            "{code}"
        );
    }
}
