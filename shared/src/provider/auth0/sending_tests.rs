//! What the adapter sends, and what it does not send.

use serde_json::json;

use super::bench::*;
use crate::{
    error::PortError,
    model::{EmailAddress, Name, NewUser, Patch, ProfileChanges},
    provider::UserProvider,
    upstream::{loopback::Answer, samples},
};

#[tokio::test]
async fn a_creation_is_sent_without_the_prefix_and_without_mail() {
    let bench = bench([Answer::json(201, &user("auth0|63d1", "Readers"))]);
    bench
        .auth0
        .create(&bench.tenant, &bench.call, &samples::new_user("auth0|63d1"))
        .await
        .unwrap();
    let seen = &bench.server.seen()[1];
    assert_eq!(seen.line, "POST /api/v2/users");
    assert_eq!(seen.header("authorization"), Some("Bearer token-1"));
    let expected = json!({
        "connection": "Readers", "user_id": "63d1", "email": "ana@example.com", "password": "correct-horse-Battery-1",
        "email_verified": true, "verify_email": false,
        "app_metadata": {"users_orchestrator_creation": "key-1-create"},
    });
    assert_eq!(seen.json(), expected);
}

#[tokio::test]
async fn a_user_without_a_password_gets_one_that_nobody_knows() {
    let bench = bench([Answer::json(201, &user("auth0|1", "Readers"))]);
    let passwordless = NewUser {
        password: None,
        ..samples::new_user("1")
    };
    bench
        .auth0
        .create(&bench.tenant, &bench.call, &passwordless)
        .await
        .unwrap();
    assert_eq!(bench.server.seen()[1].json()["password"], "sequential-1-aA1!");
}

#[tokio::test]
async fn an_id_that_cannot_be_made_is_refused_before_any_call() {
    let bench = bench([]);
    for wanted in ["google-oauth2|1", "a b"] {
        let result = bench
            .auth0
            .create(&bench.tenant, &bench.call, &samples::new_user(wanted))
            .await;
        assert!(
            matches!(result, Err(PortError::Rejected { reason: Some(_) })),
            "{result:?}"
        );
    }
    assert!(bench.server.lines().is_empty());
}

#[tokio::test]
async fn a_user_of_another_connection_is_not_found() {
    let bench = bench([Answer::json(200, &user("auth0|1", "Others"))]);
    let result = bench.auth0.get(&bench.tenant, &bench.call, &id("auth0|1")).await;
    assert!(matches!(result, Err(PortError::NotFound)), "{result:?}");
}

#[tokio::test]
async fn an_id_that_nobody_can_have_is_not_found_without_a_call() {
    let bench = bench([]);
    assert!(matches!(
        bench.auth0.get(&bench.tenant, &bench.call, &id("a b")).await,
        Err(PortError::NotFound)
    ));
    bench
        .auth0
        .delete(&bench.tenant, &bench.call, &id("a b"))
        .await
        .unwrap();
    assert!(bench.server.lines().is_empty());
}

#[tokio::test]
async fn an_empty_change_calls_nothing() {
    let bench = bench([]);
    bench
        .auth0
        .update(&bench.tenant, &bench.call, &id("1"), &ProfileChanges::default())
        .await
        .unwrap();
    assert!(bench.server.lines().is_empty());
}

#[tokio::test]
async fn what_auth0_could_not_keep_is_refused_before_any_call() {
    let bench = bench([]);
    let long = Name::stored("x".repeat(151));
    let user = NewUser {
        first_name: long.clone(),
        ..samples::new_user("1")
    };
    let changes = ProfileChanges {
        last_name: Patch::between(None, long.as_ref()),
        ..ProfileChanges::default()
    };
    for result in [
        bench.auth0.create(&bench.tenant, &bench.call, &user).await,
        bench.auth0.update(&bench.tenant, &bench.call, &id("1"), &changes).await,
    ] {
        match result {
            Err(PortError::Rejected { reason: Some(reason) }) => assert!(reason.contains("at most 150"), "{reason}"),
            other => panic!("{other:?}"),
        }
    }
    assert!(bench.server.lines().is_empty());
}

#[tokio::test]
async fn addresses_are_looked_up_in_lower_case() {
    let bench = bench([Answer::json(200, &json!([]))]);
    let email = EmailAddress::parse("Ana.Reader@Example.COM").unwrap();
    let found = bench.auth0.find_by_email(&bench.tenant, &bench.call, &email).await;
    assert_eq!(found.unwrap(), None);
    assert_eq!(
        bench.server.lines()[1],
        "GET /api/v2/users-by-email?email=ana.reader%40example.com"
    );
}
