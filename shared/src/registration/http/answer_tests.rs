//! How the adapter handles refusals and answers that break the contract.

use std::sync::Arc;

use serde_json::json;

use super::bench::*;
use crate::{
    error::PortError,
    model::{ProfileChanges, RegistrationChanges},
    registration::Registrations,
    upstream::{
        loopback::Answer,
        samples::{self, RotatingSecret, in_full},
    },
};

#[tokio::test]
async fn refusals_are_told_apart_by_status_and_code() {
    for (answer, expected) in [
        (refused(409, "id_taken"), "the id is taken"),
        (refused(409, "email_taken"), "the email is taken"),
        (refused(409, "email_pending"), "the email is pending for verification"),
        (refused(409, "another"), "unavailable"),
        (refused(404, "not_found"), "not found"),
        (refused(400, "invalid"), "refused: no reason that may be shown"),
        (
            refused(422, "idempotency_key_reused"),
            "refused: no reason that may be shown",
        ),
        (
            refused(403, "forbidden"),
            "misconfigured: Subscribe.Credential: it may not do this for the tenant",
        ),
        (
            refused(401, "unauthorized"),
            "misconfigured: Subscribe.Credential: Subscribe does not accept it for this tenant",
        ),
        (refused(429, "too_many_requests"), "throttled"),
        (refused(500, "not_found"), "unavailable"),
        (
            Answer::with_headers(404, "", "<html>no such site</html>"),
            "unavailable",
        ),
        (Answer::with_headers(400, "", "<html>bad gateway</html>"), "unavailable"),
        (Answer::with_headers(302, "location: /login\r\n", ""), "unavailable"),
    ] {
        // One answer per attempt of a call.
        let bench = bench(vec![answer; 3]);
        let result = bench
            .registrations
            .upsert(&bench.tenant, &bench.call, &id("1"), &RegistrationChanges::default())
            .await;
        assert_eq!(in_full(&result.unwrap_err()), expected);
    }
}

#[tokio::test]
async fn a_resource_that_breaks_the_contract_is_a_failure() {
    let without = |member: &str| {
        let mut body = resource();
        body.as_object_mut().unwrap().remove(member);
        body
    };
    let mut nameless = resource();
    nameless["customerRegistrationId"] = "".into();
    for body in [
        without("email"),
        without("verified"),
        without("customerRegistrationId"),
        nameless,
        json!([]),
        json!(null),
    ] {
        let bench = bench([Answer::json(200, &body)]);
        let result = bench
            .registrations
            .get(&bench.tenant, &bench.call, &id("auth0|1"))
            .await;
        assert!(
            matches!(result, Err(PortError::Unavailable { .. })),
            "{body}: {result:?}"
        );
    }
}

#[tokio::test]
async fn a_write_has_happened_only_where_the_contract_says_so() {
    let page = || Answer::with_headers(200, "content-type: text/html\r\n", "<title>Log in</title>");
    let mut another = resource();
    another["customerRegistrationId"] = "somebody".into();
    for answer in [
        page(),
        Answer::json(200, &json!({})),
        Answer::json(200, &another),
        Answer::json(202, &resource()),
    ] {
        let bench = bench([answer.clone(), answer.clone(), answer.clone(), answer]);
        let (registrations, tenant, call) = (&bench.registrations, &bench.tenant, &bench.call);
        let id = id("auth0|1");
        let changes = RegistrationChanges::from(ProfileChanges {
            verified: Some(true),
            ..ProfileChanges::default()
        });
        for outcome in [
            registrations.create(tenant, call, &samples::new_user("auth0|1")).await,
            registrations.upsert(tenant, call, &id, &changes).await,
            registrations.change_email(tenant, call, &id, &ana()).await,
            registrations.delete(tenant, call, &id).await,
        ] {
            assert!(matches!(outcome, Err(PortError::Unavailable { .. })), "{outcome:?}");
        }
    }
}

#[tokio::test]
async fn deleting_what_is_gone_succeeds() {
    let bench = bench([refused(404, "not_found")]);
    bench
        .registrations
        .delete(&bench.tenant, &bench.call, &id("1"))
        .await
        .unwrap();
}

#[tokio::test]
async fn the_services_own_code_and_call_id_are_kept() {
    let answer = Answer::with_headers(
        409,
        "x-request-id: sub-77\r\n",
        r#"{"code":"email_taken","message":""}"#,
    );
    let bench = bench([answer]);
    let result = bench
        .registrations
        .change_email(&bench.tenant, &bench.call, &id("1"), &ana())
        .await;
    assert!(matches!(result, Err(PortError::EmailTaken)), "{result:?}");
    let observed = format!("{:?}", bench.call);
    assert!(
        observed.contains("email_taken") && observed.contains("sub-77"),
        "{observed}"
    );
}

#[tokio::test]
async fn a_rotated_credential_is_read_again_and_tried_once() {
    let rotated = bench_with(
        Arc::new(RotatingSecret::default()),
        [refused(401, "unauthorized"), Answer::json(200, &resource())],
    );
    rotated
        .registrations
        .get(&rotated.tenant, &rotated.call, &id("auth0|1"))
        .await
        .unwrap();
    let sent: Vec<String> = rotated
        .server
        .seen()
        .iter()
        .filter_map(|seen| seen.header("authorization").map(str::to_owned))
        .collect();
    assert_eq!(sent, ["Bearer secret-0", "Bearer secret-1"]);

    let lost = bench_with(
        Arc::new(RotatingSecret::default()),
        [refused(401, "unauthorized"), refused(401, "unauthorized")],
    );
    let result = lost.registrations.get(&lost.tenant, &lost.call, &id("auth0|1")).await;
    assert!(matches!(result, Err(PortError::Misconfigured { .. })), "{result:?}");
}
