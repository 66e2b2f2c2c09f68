//! How the adapter handles a creation that may have had its effect without a visible answer.

use std::{sync::Arc, time::Duration};

use serde_json::{Value, json};

use super::{
    Auth0,
    bench::*,
    creation_tests::{BY_ID, POST, lost, made, of_creation},
};
use crate::{
    clock::{Clock, SystemClock},
    error::PortError,
    ids::SequentialIds,
    provider::{UserProvider, contract},
    secrets::MemorySecrets,
    tls,
    upstream::{
        HttpClient,
        loopback::{Answer, Loopback},
        samples::{self, in_full},
    },
};

fn down() -> Answer {
    Answer::json(503, &Value::Null)
}

/// A rate limit that ends too late to wait for.
fn throttled() -> Answer {
    Answer::with_headers(429, "retry-after: 9\r\n", "{}")
}

fn failing() -> Answer {
    Answer::json(500, &Value::Null)
}

fn foreign(status: u16) -> Answer {
    Answer::with_headers(status, "", "<html>just a moment</html>")
}

/// Attempts that leave it open whether the user exists now, and the error if it does not.
fn doubtful() -> Vec<(Vec<Answer>, &'static str)> {
    vec![
        (vec![lost(), down(), down()], "unavailable"),
        (vec![lost(), lost(), lost()], "unavailable"),
        (vec![lost(), throttled()], "throttled"),
        (vec![lost(), error(400, "Odd", "odd")], "refused: Odd"),
        (vec![failing()], "unavailable"),
        (vec![foreign(403)], "unavailable"),
        (vec![foreign(409)], "unavailable"),
        (vec![foreign(301)], "unavailable"),
    ]
}

#[tokio::test]
async fn a_creation_that_may_have_had_its_effect_is_looked_for() {
    for (attempts, _) in doubtful() {
        let expected = [vec![POST; attempts.len()], vec![BY_ID]].concat();
        let answers = [attempts, vec![of_creation("key-1-create")]].concat();
        let (result, lines) = made(answers.clone()).await;
        assert!(result.is_ok(), "{result:?} after {answers:?}");
        assert_eq!(lines, expected);
    }
}

#[tokio::test]
async fn where_the_look_does_not_find_its_user_the_first_error_is_told() {
    for look in [
        vec![inexistent()],
        vec![of_creation("key-2-create")],
        vec![Answer::json(200, &user("auth0|1", "Readers"))],
        vec![throttled()],
        vec![failing(), failing(), failing()],
        vec![foreign(200)],
    ] {
        for (attempts, expected) in doubtful() {
            let (result, lines) = made([attempts, look.clone()].concat()).await;
            assert_eq!(in_full(&result.unwrap_err()), expected, "{look:?}");
            assert_eq!(lines.last().unwrap(), BY_ID);
        }
    }
}

#[tokio::test]
async fn what_asked_for_a_pause_is_told_with_it_after_the_look() {
    let (result, _) = made(vec![lost(), throttled(), inexistent()]).await;
    match result {
        Err(PortError::Throttled {
            retry_after: Some(pause),
        }) => assert_eq!(pause.as_secs(), 9),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_failure_that_may_have_had_its_effect_is_not_repeated() {
    let (result, lines) = made(vec![failing(), inexistent()]).await;
    assert!(matches!(result, Err(PortError::Unavailable { .. })), "{result:?}");
    assert_eq!(lines, [POST, BY_ID]);
}

#[tokio::test]
async fn what_auth0_refused_every_time_is_not_looked_for() {
    let soon = || Answer::with_headers(429, "retry-after: 0\r\n", "{}");
    let token = Answer::json(200, &json!({"access_token": "token-2", "expires_in": 86_400}));
    let refused = || error(401, "Invalid token", "invalid_token");
    for (answers, expected, lines) in [
        (vec![throttled()], "throttled", vec![POST]),
        (vec![soon(), soon(), soon()], "throttled", vec![POST; 3]),
        (
            vec![soon(), error(400, "PasswordStrengthError", "odd")],
            "refused: PasswordStrengthError",
            vec![POST; 2],
        ),
        (
            vec![refused(), token, refused()],
            "misconfigured: Auth0.Audience: the API does not accept the token that it was asked for",
            vec![POST, "POST /oauth/token", POST],
        ),
    ] {
        // A look-up would find a user.
        let answers = [answers, vec![of_creation("key-1-create")]].concat();
        let (result, seen) = made(answers).await;
        assert_eq!(in_full(&result.unwrap_err()), expected);
        assert_eq!(seen, lines);
    }
}

#[tokio::test]
async fn silence_leaves_time_for_the_look() {
    let token = Answer::json(200, &json!({"access_token": "token-1", "expires_in": 86_400}));
    let found = of_creation("contract-key-0-create");
    let server = Loopback::answering([token, Answer::Silence, found]);
    let clock: Arc<dyn Clock> = Arc::new(SystemClock::new());
    let http = HttpClient::new(
        vec!["127.0.0.1".to_owned()],
        tls::config(None).unwrap(),
        Arc::clone(&clock),
        Arc::new(SequentialIds::default()),
    )
    .unwrap();
    let secrets = Arc::new(MemorySecrets::of([("file:auth0", "s3cr3t")]));
    let auth0 = Auth0::new(http, secrets, Arc::clone(&clock), Arc::new(SequentialIds::default()));
    let tenant = samples::tenant("one", Some(&server.base));
    let call = contract::calls(clock)(Duration::from_secs(2));
    auth0
        .create(&tenant, &call, &samples::new_user("auth0|1"))
        .await
        .unwrap();
    assert_eq!(server.lines()[1..], [POST, BY_ID]);
}
