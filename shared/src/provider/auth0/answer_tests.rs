//! What the adapter makes of answers that need a second look.

use serde_json::{Value, json};

use super::bench::*;
use crate::{
    error::PortError,
    provider::UserProvider,
    upstream::{loopback::Answer, samples},
};

#[tokio::test]
async fn a_conflict_on_creation_is_looked_into() {
    let nobody = || Answer::json(200, &json!([]));
    let somebody = || Answer::json(200, &json!([user("auth0|2", "Readers")]));
    let failing = || Answer::json(500, &Value::Null);
    let throttled = || Answer::with_headers(429, "", "{}");
    for (answers, expected) in [
        (
            vec![exists(), Answer::json(200, &user("auth0|1", "Others"))],
            "the id is taken",
        ),
        (vec![exists(), inexistent(), somebody()], "the email is taken"),
        (vec![exists(), inexistent(), nobody()], "unavailable"),
        // A look-up that fails is repeated, twice.
        (vec![exists(), failing(), failing(), failing()], "unavailable"),
        (
            vec![exists(), inexistent(), throttled(), throttled(), throttled()],
            "throttled",
        ),
    ] {
        let bench = bench(answers);
        let result = bench
            .auth0
            .create(&bench.tenant, &bench.call, &samples::new_user("auth0|1"))
            .await;
        assert_eq!(result.unwrap_err().to_string(), expected);
        assert!(
            format!("{:?}", bench.call).contains("auth0_idp_error"),
            "the record tells of the refusal, not of the look-up"
        );
    }
}

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
            json!([user("auth0|1", "Readers")]),
            "refused: no reason that may be shown",
        ),
        (json!([]), "refused: no reason that may be shown"),
    ] {
        let bench = bench([vague(), Answer::json(200, &owner)]);
        let result = bench
            .auth0
            .change_email(&bench.tenant, &bench.call, &id("1"), &ana(), true)
            .await;
        assert_eq!(result.unwrap_err().to_string(), expected);
        assert_eq!(
            bench.server.lines()[1..],
            [
                "PATCH /api/v2/users/auth0%7C1",
                "GET /api/v2/users-by-email?email=ana%40example.com"
            ]
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
    ] {
        let bench = bench([answer]);
        assert_eq!(
            bench.auth0.delete(&bench.tenant, &bench.call, &id("1")).await.is_ok(),
            succeeds
        );
    }
}

#[tokio::test]
async fn a_rate_limit_says_when_it_opens_again() {
    let bench = bench([Answer::with_headers(429, "x-ratelimit-reset: 1767225607\r\n", "{}")]);
    match bench.auth0.get(&bench.tenant, &bench.call, &id("1")).await {
        Err(PortError::Throttled {
            retry_after: Some(pause),
        }) => assert_eq!(pause.as_secs(), 7),
        other => panic!("{other:?}"),
    }
}
