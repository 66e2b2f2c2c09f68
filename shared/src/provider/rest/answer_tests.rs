//! Unforeseen answers, and credentials that are not accepted.

use serde_json::{Value, json};

use super::bench::*;
use crate::{
    error::PortError,
    provider::UserProvider,
    upstream::{loopback::Answer, samples},
};

/// An answer that shows the user whom an update or a creation is about.
fn shown(status: u16) -> Answer {
    Answer::json(status, &json!({"consumer": {"consumerId": "1"}}))
}

/// Bodies of successful reads that do not hold a user as the description says.
fn misshapen() -> Vec<Answer> {
    let user = |change: &Value| {
        let user = json!({"consumerId": "1", "email": "ana@example.com", "emailVerified": true, "attributes": {}});
        Answer::json(
            200,
            &json!({"consumer": crate::settings::rest::merge_patch::merged(user, change)}),
        )
    };
    vec![
        Answer::with_headers(200, "", ""),
        Answer::with_headers(200, "", "<html>maintenance</html>"),
        Answer::with_headers(200, "", "{\"consumer\":{"),
        Answer::with_headers(200, "", &"[".repeat(1000)),
        Answer::json(200, &json!(null)),
        Answer::json(200, &json!([])),
        Answer::json(200, &json!({})),
        Answer::json(200, &json!({"consumer": null})),
        Answer::json(200, &json!({"consumer": "1"})),
        Answer::json(200, &json!({"consumer": []})),
        Answer::json(200, &json!({"consumers": [{"consumerId": "1"}]})),
        user(&json!({"consumerId": null})),
        user(&json!({"consumerId": 1})),
        user(&json!({"consumerId": "2"})),
        user(&json!({"email": ["ana@example.com"]})),
        user(&json!({"email": null})),
        user(&json!({"emailVerified": null})),
        user(&json!({"emailVerified": "true"})),
        user(&json!({"emailVerified": 1})),
        user(&json!({"firstName": {"given": "Ana"}})),
        user(&json!({"lastName": 1})),
        user(&json!({"attributes": []})),
        user(&json!({"attributes": "{}"})),
    ]
}

#[tokio::test]
async fn a_body_of_another_shape_is_a_failure_and_never_a_missing_user() {
    for answer in misshapen() {
        let bench = ssor([answer.clone()]);
        let outcome = bench.rest.get(&bench.tenant, &bench.call, &id("1")).await;
        assert!(
            matches!(outcome, Err(PortError::Unavailable { .. })),
            "{answer:?}: {outcome:?}"
        );
    }
    for body in [
        json!({"consumers": null}),
        json!({"consumers": {}}),
        json!({"consumers": [null]}),
        json!({"consumers": [{"email": "ana@example.com"}]}),
        json!({"consumer": []}),
        json!([]),
    ] {
        let bench = ssor([Answer::json(200, &body)]);
        let outcome = bench.rest.find_by_email(&bench.tenant, &bench.call, &ana()).await;
        assert!(
            matches!(outcome, Err(PortError::Unavailable { .. })),
            "{body}: {outcome:?}"
        );
    }
}

#[tokio::test]
async fn statuses_without_a_row_are_failures_in_every_operation() {
    for status in [200, 201, 202, 204, 302, 400, 402, 404, 405, 409, 410, 418, 500, 501] {
        let bench = || ssor(vec![shown(status); 3]);
        let is_failure = |outcome: Result<(), PortError>| matches!(outcome, Err(PortError::Unavailable { .. }));
        let one = bench();
        let got = one.rest.get(&one.tenant, &one.call, &id("1")).await.map(drop);
        assert!(is_failure(got), "get {status}");
        let one = bench();
        let found = one.rest.find_by_email(&one.tenant, &one.call, &ana()).await.map(drop);
        assert!(is_failure(found), "find {status}");
        let one = bench();
        let created = one.rest.create(&one.tenant, &one.call, &samples::new_user("1")).await;
        assert!(is_failure(created) != (status == 201), "create {status}");
        let one = bench();
        let updated = one
            .rest
            .update(&one.tenant, &one.call, &id("1"), &changes(&json!({})))
            .await;
        assert!(is_failure(updated) != (status == 200), "update {status}");
        let one = bench();
        let moved = one
            .rest
            .change_email(&one.tenant, &one.call, &id("1"), &ana(), true)
            .await;
        assert!(is_failure(moved) != (status == 204), "change-email {status}");
        let one = bench();
        let deleted = one.rest.delete(&one.tenant, &one.call, &id("1")).await;
        assert!(is_failure(deleted) != (status == 204), "delete {status}");
    }
}

#[tokio::test]
async fn a_refused_token_is_replaced_once() {
    let refused = || Answer::json(401, &json!({"response": {"status": "ERROR", "code": "UNAUTHORIZED"}}));
    let found = Answer::json(200, &json!({"response": {"status": "OK", "users": []}}));
    let once = firefly([refused(), token(2), found]);
    let nobody = once.rest.find_by_email(&once.tenant, &once.call, &ana()).await.unwrap();
    assert_eq!(nobody, None);
    assert_eq!(once.server.seen()[3].header("authorization"), Some("Bearer token-2"));

    let twice = firefly([refused(), token(2), refused()]);
    let refusal = twice
        .rest
        .find_by_email(&twice.tenant, &twice.call, &ana())
        .await
        .unwrap_err();
    assert_eq!(
        refusal.to_string(),
        "misconfigured: Rest.ClientId: Firefly does not accept the token that this client was given"
    );
    assert_eq!(twice.server.lines().len(), 4);
}

#[tokio::test]
async fn a_refused_token_that_is_given_again_is_not_tried_again() {
    let refused = Answer::json(401, &json!({"response": {"status": "ERROR", "code": "UNAUTHORIZED"}}));
    let bench = firefly([
        refused,
        token(1),
        Answer::json(200, &json!({"response": {"status": "OK", "users": []}})),
    ]);
    let refusal = bench.rest.find_by_email(&bench.tenant, &bench.call, &ana()).await;
    assert!(matches!(refusal, Err(PortError::Misconfigured { .. })), "{refusal:?}");
    assert_eq!(
        bench.server.lines(),
        ["POST /oauth2/token", "POST /users/search", "POST /oauth2/token"]
    );
}

#[tokio::test]
async fn tokens_are_shared_by_the_calls_of_a_process() {
    let found = || Answer::json(200, &json!({"response": {"status": "OK", "users": []}}));
    let bench = firefly([found(), found()]);
    for _ in 0..2 {
        bench
            .rest
            .find_by_email(&bench.tenant, &bench.call, &ana())
            .await
            .unwrap();
    }
    assert_eq!(
        bench.server.lines(),
        ["POST /oauth2/token", "POST /users/search", "POST /users/search"]
    );
}

#[tokio::test]
async fn refusals_of_the_token_endpoint_name_the_setting() {
    let settings = json!({"Flow.UserProvider": "Firefly", "Rest.ClientId": "client-1"});
    let secret = "misconfigured: Rest.Secret: the token endpoint does not accept it with this Rest.ClientId";
    for (status, error, expected) in [
        (401, "invalid_client", secret),
        // Wording of servers that follow RFC 6749 §5.2.
        (400, "invalid_client", secret),
        (
            400,
            "unauthorized_client",
            "misconfigured: Rest.ClientId: the token endpoint gives this client no token",
        ),
        (
            400,
            "invalid_scope",
            "misconfigured: Rest.ClientId: the token endpoint gives this client no token",
        ),
        (429, "slow_down", "throttled"),
        (404, "nothing_here", "unavailable"),
    ] {
        let bench = Bench::with(&settings, [Answer::json(status, &json!({ "error": error }))]);
        let refusal = bench.rest.get(&bench.tenant, &bench.call, &id(GUID)).await.unwrap_err();
        assert!(refusal.to_string().starts_with(expected), "{refusal}");
        assert!(format!("{:?}", bench.call).contains(error));
    }
}

#[tokio::test]
async fn a_rotated_secret_is_read_again_and_an_unchanged_one_not_tried_twice() {
    let refused = || Answer::json(401, &json!({"error": {"code": "UNAUTHENTICATED"}}));
    let settings = json!({"Flow.UserProvider": "SSOR"});
    let secret = samples::RotatingSecret::default();
    let rotated = Bench::with_secrets(&settings, secret, [refused(), no_content()]);
    rotated
        .rest
        .delete(&rotated.tenant, &rotated.call, &id("1"))
        .await
        .unwrap();
    let keys: Vec<Option<String>> = rotated
        .calls()
        .iter()
        .map(|seen| seen.header("x-api-key").map(str::to_owned))
        .collect();
    assert_eq!(keys, [Some("secret-0".to_owned()), Some("secret-1".to_owned())]);

    let unchanged = ssor([refused(), no_content()]);
    let refusal = unchanged
        .rest
        .delete(&unchanged.tenant, &unchanged.call, &id("1"))
        .await
        .unwrap_err();
    assert_eq!(
        refusal.to_string(),
        "misconfigured: Rest.Secret: SSOR does not accept it"
    );
    assert_eq!(unchanged.calls().len(), 1);
}

#[tokio::test]
async fn a_secret_that_no_header_can_carry_is_named_and_not_shown() {
    let bench = Bench::with(&json!({"Flow.UserProvider": "SSOR", "Rest.Secret": "file:unfit"}), []);
    let refusal = bench.rest.get(&bench.tenant, &bench.call, &id("1")).await.unwrap_err();
    assert_eq!(
        refusal.to_string(),
        "misconfigured: Rest.Secret: holds characters that cannot travel in a header"
    );
}

#[tokio::test]
async fn a_tenant_of_another_provider_is_refused_even_where_nothing_would_be_called() {
    let bench = ssor([]);
    let other = samples::tenant("one", None);
    let deleted = bench.rest.delete(&other, &bench.call, &id("1")).await;
    assert!(matches!(deleted, Err(PortError::Misconfigured { .. })), "{deleted:?}");
}
