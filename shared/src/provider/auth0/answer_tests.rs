//! How the adapter handles answers that need a second look.

use serde_json::json;

use super::bench::*;
use crate::{
    error::{PortError, chain},
    model::{Patch, ProfileChanges},
    provider::UserProvider,
    upstream::{loopback::Answer, samples::in_full},
};

#[tokio::test]
async fn the_address_is_looked_up_where_auth0_does_not_say_what_is_wrong_with_it() {
    let vague = || {
        Answer::json(
            400,
            &json!({"statusCode": 400, "error": "Bad Request", "errorCode": "auth0_idp_error"}),
        )
    };
    for (owner, expected) in [
        (json!([user("auth0|2", "Readers")]), "the email is taken"),
        (
            json!([user("auth0|1", "Readers"), user("auth0|2", "Readers")]),
            "the email is taken",
        ),
        (
            json!([user("auth0|1", "Readers"), user("auth0|2", "Others")]),
            "refused: no reason that may be shown",
        ),
        (json!([]), "refused: no reason that may be shown"),
    ] {
        let bench = bench([vague(), Answer::json(200, &owner)]);
        let result = bench
            .auth0
            .change_email(&bench.tenant, &bench.call, &id("1"), &ana(), true)
            .await;
        assert_eq!(in_full(&result.unwrap_err()), expected);
        assert_eq!(
            bench.server.lines()[1..],
            [
                "PATCH /api/v2/users/auth0%7C1",
                "GET /api/v2/users-by-email?email=ana%40example.com"
            ]
        );
        assert!(
            format!("{:?}", bench.call).contains("auth0_idp_error"),
            "the record tells of the refusal, not of the look-up"
        );
        let sent = json!({"email": "ana@example.com", "email_verified": true, "verify_email": false});
        assert_eq!(bench.server.seen()[1].json(), sent);
    }
}

#[tokio::test]
async fn of_several_users_with_an_address_the_connections_counts() {
    let google = json!({
        "user_id": "google-oauth2|1", "email": "ana@example.com",
        "identities": [{"connection": "google-oauth2", "provider": "google-oauth2", "user_id": "1", "isSocial": true}],
    });
    let bench = bench([Answer::json(
        200,
        &json!([google, user("auth0|2", "Others"), user("auth0|3", "Readers")]),
    )]);
    let found = bench
        .auth0
        .find_by_email(&bench.tenant, &bench.call, &ana())
        .await
        .unwrap();
    assert_eq!(found.unwrap().provider_id, "auth0|3");
}

#[tokio::test]
async fn of_several_users_in_the_connection_who_is_at_home_there_counts() {
    let linked = json!({
        "user_id": "google-oauth2|1", "email": "ana@example.com",
        "identities": [
            {"connection": "google-oauth2", "provider": "google-oauth2", "user_id": "1", "isSocial": true},
            {"connection": "Readers", "provider": "auth0", "user_id": "5", "isSocial": false},
        ],
    });
    for (users, expected) in [
        (
            json!([linked, user("auth0|3", "Readers"), user("auth0|4", "Readers")]),
            "auth0|3",
        ),
        (json!([user("auth0|2", "Others"), linked]), "google-oauth2|1"),
    ] {
        let bench = bench([Answer::json(200, &users)]);
        let found = bench
            .auth0
            .find_by_email(&bench.tenant, &bench.call, &ana())
            .await
            .unwrap();
        assert_eq!(found.unwrap().provider_id, expected);
    }
}

#[tokio::test]
async fn an_identity_that_was_linked_makes_nobody_at_home() {
    let linked = json!({
        "user_id": "auth0|2", "email": "ana@example.com",
        "identities": [
            {"connection": "Others", "provider": "auth0", "user_id": "2", "isSocial": false},
            {"connection": "Readers", "provider": "auth0", "user_id": "5", "isSocial": false},
        ],
    });
    for (users, expected) in [
        (json!([linked, user("auth0|3", "Readers")]), "auth0|3"),
        (json!([linked]), "auth0|2"),
    ] {
        let bench = bench([Answer::json(200, &users)]);
        let found = bench.auth0.find_by_email(&bench.tenant, &bench.call, &ana()).await;
        assert_eq!(found.unwrap().unwrap().provider_id, expected);
    }
}

#[tokio::test]
async fn an_odd_token_is_no_settings_fault() {
    let token = json!({"access_token": "line\nbreak", "expires_in": 86_400});
    let bench = bench_with_token(&token, []);
    let result = bench.auth0.get(&bench.tenant, &bench.call, &id("1")).await;
    let error = result.unwrap_err();
    assert!(matches!(error, PortError::Unavailable { .. }), "{error:?}");
    let cause = chain(&error);
    assert!(
        cause.contains("POST /oauth/token") && !cause.contains("break"),
        "{cause}"
    );
    assert_eq!(bench.server.lines(), ["POST /oauth/token"]);
}

#[tokio::test]
async fn a_change_is_one_only_where_auth0_shows_the_user() {
    for (answer, succeeds) in [
        (Answer::json(200, &user("auth0|1", "Readers")), true),
        (Answer::with_headers(200, "", "<html>welcome</html>"), false),
        (Answer::json(200, &json!({"ok": true})), false),
    ] {
        let moved = bench([answer.clone()]);
        let result = moved
            .auth0
            .change_email(&moved.tenant, &moved.call, &id("1"), &ana(), true)
            .await;
        assert_eq!(result.is_ok(), succeeds, "{result:?}");
        let updated = bench([answer]);
        let changes = ProfileChanges {
            verified: Some(true),
            ..ProfileChanges::default()
        };
        let result = updated
            .auth0
            .update(&updated.tenant, &updated.call, &id("1"), &changes)
            .await;
        assert_eq!(result.is_ok(), succeeds, "{result:?}");
    }
}

#[tokio::test]
async fn names_that_another_identity_provider_decides_are_refused_with_that_reason() {
    let message = "The following user attributes cannot be updated: given_name. The connection must either be a \
                   database connection (using the Auth0 store), a passwordless connection (email or sms) or has \
                   disabled 'Sync user profile attributes at each login'.";
    let bench = bench([error(400, message, "operation_not_supported")]);
    let changes = ProfileChanges {
        first_name: Patch::Clear,
        ..ProfileChanges::default()
    };
    let result = bench
        .auth0
        .update(&bench.tenant, &bench.call, &id("google-oauth2|1"), &changes)
        .await;
    match result {
        Err(PortError::Rejected { reason: Some(reason) }) => assert!(reason.contains("identity provider"), "{reason}"),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_refused_token_is_replaced_once() {
    let refused = || error(401, "Invalid token", "invalid_token");
    let renewed = || Answer::json(200, &json!({"access_token": "token-2", "expires_in": 86_400}));
    let once = bench([refused(), renewed(), Answer::json(200, &user("auth0|1", "Readers"))]);
    once.auth0.get(&once.tenant, &once.call, &id("1")).await.unwrap();
    assert_eq!(once.server.seen()[3].header("authorization"), Some("Bearer token-2"));

    let twice = bench([refused(), renewed(), refused()]);
    let result = twice.auth0.get(&twice.tenant, &twice.call, &id("1")).await;
    assert!(
        result
            .unwrap_err()
            .to_string()
            .starts_with("misconfigured: Auth0.Audience: ")
    );
    assert_eq!(twice.server.lines().len(), 4);
}

#[tokio::test]
async fn deleting_who_is_gone_succeeds_and_a_wrong_domain_does_not() {
    for (answer, succeeds) in [
        (Answer::with_headers(204, "", ""), true),
        (inexistent(), true),
        (Answer::with_headers(404, "", "<html>no such site</html>"), false),
        (Answer::with_headers(200, "", "<html>welcome</html>"), false),
    ] {
        let bench = bench([answer]);
        assert_eq!(
            bench.auth0.delete(&bench.tenant, &bench.call, &id("1")).await.is_ok(),
            succeeds
        );
    }
}

#[tokio::test]
async fn a_rate_limit_that_opens_soon_is_waited_for_and_a_later_one_is_told() {
    let found = || Answer::json(200, &user("auth0|1", "Readers"));
    for (headers, waited, told) in [
        // The reset is in seconds since 1970, and it is 1767225600.
        ("x-ratelimit-reset: 1767225601\r\n", true, None),
        ("x-ratelimit-reset: 1767225607\r\n", false, Some(7)),
        ("retry-after: 2\r\nx-ratelimit-reset: 1767225607\r\n", true, None),
        ("retry-after: 9\r\nx-ratelimit-reset: 1767225601\r\n", false, Some(9)),
    ] {
        let limits = format!("x-ratelimit-limit: 10\r\nx-ratelimit-remaining: 0\r\n{headers}");
        let bench = bench([Answer::with_headers(429, &limits, "{}"), found()]);
        let result = bench.auth0.get(&bench.tenant, &bench.call, &id("1")).await;
        match (result, told) {
            (Ok(_), None) => {}
            (Err(PortError::Throttled { retry_after }), Some(_)) => {
                assert_eq!(retry_after.map(|pause| pause.as_secs()), told, "{headers}");
            }
            (other, _) => panic!("{headers}: {other:?}"),
        }
        assert_eq!(!bench.clock.slept().is_empty(), waited, "{headers}");
    }
}

#[tokio::test]
async fn what_is_left_of_a_rate_limit_is_no_wish() {
    let headers = "x-ratelimit-limit: 10\r\nx-ratelimit-remaining: 0\r\nx-ratelimit-reset: 1767225607\r\n";
    let body = user("auth0|1", "Readers").to_string();
    let bench = bench([Answer::with_headers(200, headers, &body)]);
    bench.auth0.get(&bench.tenant, &bench.call, &id("1")).await.unwrap();
    assert!(bench.clock.slept().is_empty());
}

#[tokio::test]
async fn a_user_who_was_not_asked_for_is_a_failure() {
    let another = || Answer::json(200, &user("auth0|2", "Readers"));
    let bench = bench([another(), another(), another()]);
    let (auth0, tenant, call, id) = (&bench.auth0, &bench.tenant, &bench.call, id("auth0|1"));
    let changes = ProfileChanges {
        verified: Some(true),
        ..ProfileChanges::default()
    };
    for outcome in [
        auth0.get(tenant, call, &id).await.map(drop),
        auth0.update(tenant, call, &id, &changes).await,
        auth0.change_email(tenant, call, &id, &ana(), true).await,
    ] {
        assert!(matches!(outcome, Err(PortError::Unavailable { .. })), "{outcome:?}");
    }
}
