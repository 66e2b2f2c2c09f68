//! How the adapter handles a creation whose outcome is not clear.

use std::sync::Arc;

use serde_json::{Value, json};

use super::bench::*;
use crate::{
    error::PortError,
    metrics::{Repaired, samples::meter},
    provider::UserProvider,
    upstream::{
        loopback::Answer,
        samples::{self, in_full},
    },
};

pub(super) const POST: &str = "POST /api/v2/users";
pub(super) const BY_ID: &str = "GET /api/v2/users/auth0%7C1";
const BY_EMAIL: &str = "GET /api/v2/users-by-email?email=ana%40example.com";

/// Creates `auth0|1`; returns the outcome and the requests after the one for a token.
pub(super) async fn made(answers: Vec<Answer>) -> (Result<(), PortError>, Vec<String>) {
    made_at(&bench(answers)).await
}

async fn made_at(bench: &Bench) -> (Result<(), PortError>, Vec<String>) {
    let result = bench
        .auth0
        .create(&bench.tenant, &bench.call, &samples::new_user("auth0|1"))
        .await;
    let lines = bench.server.lines().split_off(1);
    (result, lines)
}

/// The user `auth0|1` as the creation with this key made it.
pub(super) fn of_creation(key: &str) -> Answer {
    keyed("auth0|1", key)
}

fn keyed(user_id: &str, key: &str) -> Answer {
    let mut body = user(user_id, "Readers");
    body["app_metadata"] = json!({"users_orchestrator_creation": key});
    Answer::json(200, &body)
}

fn vague() -> Answer {
    let body = json!({"statusCode": 400, "error": "Bad Request", "errorCode": "auth0_idp_error"});
    Answer::json(400, &body)
}

/// A connection that closes without an answer.
pub(super) fn lost() -> Answer {
    Answer::Bytes(Vec::new())
}

#[tokio::test]
async fn a_conflict_is_looked_into() {
    let nobody = || Answer::json(200, &json!([]));
    let somebody = || Answer::json(200, &json!([user("auth0|2", "Readers")]));
    let elsewhere = || Answer::json(200, &json!([user("auth0|2", "Others")]));
    let failing = || Answer::json(500, &Value::Null);
    let throttled = || Answer::with_headers(429, "", "{}");
    for (answers, expected) in [
        (
            vec![exists(), Answer::json(200, &user("auth0|1", "Others"))],
            "the id is taken",
        ),
        (vec![exists(), of_creation("key-2-create")], "the id is taken"),
        (vec![exists(), inexistent(), somebody()], "the email is taken"),
        // A half-created user, or one that only the external database of the connection knows.
        (vec![exists(), inexistent(), nobody()], "the email is taken"),
        (vec![exists(), inexistent(), elsewhere()], "the email is taken"),
        (vec![vague(), of_creation("key-2-create")], "the id is taken"),
        (vec![vague(), inexistent(), somebody()], "the email is taken"),
        (
            vec![vague(), inexistent(), nobody()],
            "refused: no reason that may be shown",
        ),
        // A failed look-up is retried twice.
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
        assert_eq!(in_full(&result.unwrap_err()), expected);
        assert!(
            format!("{:?}", bench.call).contains("auth0_idp_error"),
            "the record tells of the refusal, not of the look-up"
        );
    }
}

#[tokio::test]
async fn an_address_in_use_costs_two_look_ups_and_an_id_one() {
    let (_, lines) = made(vec![exists(), inexistent(), Answer::json(200, &json!([]))]).await;
    assert_eq!(lines, [POST, BY_ID, BY_EMAIL]);
    let (_, lines) = made(vec![exists(), of_creation("key-2-create")]).await;
    assert_eq!(lines, [POST, BY_ID]);
}

#[tokio::test]
async fn a_creation_whose_answer_is_lost_is_repeated_and_finds_its_own_user() {
    for refusal in [exists, vague] {
        let (result, lines) = made(vec![lost(), refusal(), of_creation("key-1-create")]).await;
        result.unwrap();
        assert_eq!(lines, [POST, POST, BY_ID]);
    }
    let without_effect = Answer::json(201, &user("auth0|1", "Readers"));
    let (result, lines) = made(vec![lost(), without_effect]).await;
    result.unwrap();
    assert_eq!(lines, [POST, POST]);
}

#[tokio::test]
async fn a_repeat_never_takes_somebody_elses_user_for_its_own() {
    // The same id and address, created a moment ago by a concurrent request.
    let (result, _) = made(vec![lost(), exists(), of_creation("key-2-create")]).await;
    assert!(matches!(result, Err(PortError::IdTaken)), "{result:?}");
    let (result, _) = made(vec![lost(), exists(), Answer::json(200, &user("auth0|1", "Readers"))]).await;
    assert!(matches!(result, Err(PortError::IdTaken)), "{result:?}");
}

#[tokio::test]
async fn an_unreadable_yes_counts_where_the_user_is_there() {
    let garbage = || Answer::with_headers(201, "", "<html>just a moment</html>");
    let (result, lines) = made(vec![garbage(), of_creation("key-1-create")]).await;
    result.unwrap();
    assert_eq!(lines, [POST, BY_ID]);
    for found in [inexistent(), of_creation("key-2-create")] {
        let (result, _) = made(vec![garbage(), found]).await;
        assert!(matches!(result, Err(PortError::Unavailable { .. })), "{result:?}");
    }
}

const STRANGER: &str = "auth0|auth0|1";
const READ_BACK: &str = "GET /api/v2/users/auth0%7Cauth0%7C1";
const REMOVAL: &str = "DELETE /api/v2/users/auth0%7Cauth0%7C1";

fn made_stranger() -> Answer {
    Answer::json(201, &user(STRANGER, "Readers"))
}

#[tokio::test]
async fn a_user_under_another_id_is_removed_again() {
    // The error names the unfit connection, whether the removal succeeds or not.
    for (removal, left) in [
        (Answer::with_headers(204, "", ""), 0),
        (Answer::json(500, &Value::Null), 1),
    ] {
        let mut bench = bench(vec![made_stranger(), keyed(STRANGER, "key-1-create"), removal]);
        let (meter, measures) = meter();
        let meter = Arc::new(meter);
        bench.auth0.http = bench.auth0.http.measured_by(Arc::clone(&meter));
        let (result, lines) = made_at(&bench).await;
        meter.repaired(0, &Repaired::default());
        assert_eq!(measures.left_behind("Auth0"), left);
        let refusal = result.unwrap_err().to_string();
        assert!(
            refusal.starts_with("misconfigured: Auth0.Connection: it gives users other ids"),
            "{refusal}"
        );
        assert_eq!(lines, [POST, READ_BACK, REMOVAL]);
    }
}

#[tokio::test]
async fn nobody_is_removed_who_is_not_of_this_creation() {
    for found in [
        keyed(STRANGER, "key-2-create"),
        Answer::json(200, &user(STRANGER, "Readers")),
        // Another user than the requested one.
        keyed("auth0|3", "key-1-create"),
        inexistent(),
        error(403, "Insufficient scope", "insufficient_scope"),
    ] {
        let (result, lines) = made(vec![made_stranger(), found.clone(), inexistent()]).await;
        assert!(matches!(result, Err(PortError::Unavailable { .. })), "{result:?}");
        assert_eq!(lines, [POST, READ_BACK, BY_ID]);
        // The answer belongs to another creation, but this one had its effect.
        let (result, _) = made(vec![made_stranger(), found, of_creation("key-1-create")]).await;
        result.unwrap();
    }
}
