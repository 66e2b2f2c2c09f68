use std::time::Duration;

use futures_util::future::join_all;
use serde_json::{Value, json};

use super::*;
use crate::{
    clock::ManualClock,
    secrets::MemorySecrets,
    upstream::{
        loopback::{Answer, Loopback},
        samples,
    },
};

fn token(number: u32, expires_in: u32) -> Answer {
    let text = format!("token-{number}");
    Answer::json(
        200,
        &json!({"access_token": text, "expires_in": expires_in, "token_type": "Bearer", "scope": ""}),
    )
}

fn tokens(clock: &ManualClock, secrets: impl Secrets + 'static) -> Tokens {
    Tokens::new(samples::client(clock), Arc::new(secrets), Arc::new(clock.clone()))
}

fn secrets() -> MemorySecrets {
    MemorySecrets::of([("file:auth0", "s3cr3t")])
}

#[tokio::test]
async fn the_token_request_is_a_client_credentials_grant() {
    let server = Loopback::answering([token(1, 86_400)]);
    let (clock, tenant) = (samples::clock(), samples::tenant("one", Some(&server.base)));
    let text = tokens(&clock, secrets())
        .get(&tenant, &samples::call(&clock), None)
        .await
        .unwrap();
    assert_eq!(text.expose(), "token-1");
    let seen = &server.seen()[0];
    assert_eq!(seen.line, "POST /oauth/token");
    let form: Vec<(String, String)> = url::form_urlencoded::parse(seen.body.as_bytes()).into_owned().collect();
    let expected = [
        ("grant_type", "client_credentials".to_owned()),
        ("client_id", "client-1".to_owned()),
        ("client_secret", "s3cr3t".to_owned()),
        ("audience", format!("{}api/v2/", server.base)),
    ];
    assert_eq!(form, expected.map(|(name, value)| (name.to_owned(), value)));
}

#[tokio::test]
async fn many_waiters_share_one_request() {
    let server = Loopback::answering([token(1, 86_400), token(2, 86_400)]);
    let (clock, tenant) = (samples::clock(), samples::tenant("one", Some(&server.base)));
    let (tokens, call) = (tokens(&clock, secrets()), samples::call(&clock));
    let all = join_all((0..20).map(|_| tokens.get(&tenant, &call, None))).await;
    assert!(all.iter().all(|token| token.as_ref().unwrap().expose() == "token-1"));
    assert_eq!(server.lines().len(), 1);
}

#[tokio::test]
async fn tenants_do_not_share_tokens() {
    let server = Loopback::answering([token(1, 86_400), token(2, 86_400)]);
    let clock = samples::clock();
    let (tokens, call) = (tokens(&clock, secrets()), samples::call(&clock));
    for (name, expected) in [("one", "token-1"), ("other", "token-2"), ("one", "token-1")] {
        let tenant = samples::tenant(name, Some(&server.base));
        assert_eq!(tokens.get(&tenant, &call, None).await.unwrap().expose(), expected);
    }
}

#[tokio::test]
async fn a_token_is_given_up_a_margin_before_it_expires() {
    // The margin is a tenth of the life, between 10 and 60 seconds.
    for (expires_in, usable) in [(86_400, 86_340), (300, 270), (50, 40), (10, 0), (0, 0)] {
        let server = Loopback::answering([token(1, expires_in), token(2, expires_in)]);
        let (clock, tenant) = (samples::clock(), samples::tenant("one", Some(&server.base)));
        let tokens = tokens(&clock, secrets());
        tokens.get(&tenant, &samples::call(&clock), None).await.unwrap();
        if usable > 0 {
            clock.advance(Duration::from_secs(usable - 1));
            let kept = tokens.get(&tenant, &samples::call(&clock), None).await.unwrap();
            assert_eq!(kept.expose(), "token-1", "{expires_in}");
            clock.advance(Duration::from_secs(1));
        }
        let renewed = tokens.get(&tenant, &samples::call(&clock), None).await.unwrap();
        assert_eq!(renewed.expose(), "token-2", "{expires_in}");
    }
}

#[tokio::test]
async fn a_refused_token_is_fetched_anew_and_any_other_is_kept() {
    let server = Loopback::answering([token(1, 86_400), token(2, 86_400)]);
    let (clock, tenant) = (samples::clock(), samples::tenant("one", Some(&server.base)));
    let (tokens, call) = (tokens(&clock, secrets()), samples::call(&clock));
    let first = tokens.get(&tenant, &call, None).await.unwrap();
    assert_eq!(
        tokens.get(&tenant, &call, Some(&first)).await.unwrap().expose(),
        "token-2"
    );
    // Another request reports later that the first token was refused.
    assert_eq!(
        tokens.get(&tenant, &call, Some(&first)).await.unwrap().expose(),
        "token-2"
    );
}

fn denied(status: u16) -> Answer {
    Answer::json(
        status,
        &json!({"error": "access_denied", "error_description": "Unauthorized"}),
    )
}

#[tokio::test]
async fn a_rotated_secret_is_read_again() {
    let refused = |error: &str| Answer::json(400, &json!({ "error": error }));
    for (refusal, is_read_again) in [
        (denied(401), true),
        (denied(403), true),
        (refused("invalid_client"), true),
        (refused("unauthorized_client"), true),
        (refused("invalid_request"), false),
        (Answer::json(400, &json!({"error": 1})), false),
        (Answer::with_headers(400, "", "<html>"), false),
        (denied(500), false),
    ] {
        let server = Loopback::answering([refusal.clone(), token(1, 86_400)]);
        let (clock, tenant) = (samples::clock(), samples::tenant("one", Some(&server.base)));
        let tokens = tokens(&clock, samples::RotatingSecret::default());
        let got = tokens.get(&tenant, &samples::call(&clock), None).await;
        assert_eq!(got.is_ok(), is_read_again, "{refusal:?}");
        let sent: Vec<bool> = server
            .seen()
            .iter()
            .map(|seen| seen.body.contains("client_secret=secret-1"))
            .collect();
        assert_eq!(sent, [false, true][..sent.len()]);
        assert_eq!(sent.len() == 2, is_read_again, "{refusal:?}");
    }
}

#[tokio::test]
async fn a_refused_client_is_told_of_its_secret_whatever_the_status() {
    for status in [400, 401] {
        let refusal = Answer::json(status, &json!({"error": "invalid_client"}));
        let server = Loopback::answering([refusal]);
        let (clock, tenant) = (samples::clock(), samples::tenant("one", Some(&server.base)));
        let tokens = tokens(&clock, secrets());
        let error = tokens.get(&tenant, &samples::call(&clock), None).await.unwrap_err();
        let expected = "misconfigured: Auth0.ClientSecret: Auth0 does not accept it";
        assert!(error.to_string().starts_with(expected), "{error}");
    }
}

#[tokio::test]
async fn a_connection_that_died_while_it_was_idle_is_replaced_at_once() {
    let short = json!({"access_token": "token-1", "expires_in": 0});
    let dead = Answer::Bytes(Vec::new());
    let server = Loopback::answering([Answer::kept(200, &short), dead.clone(), token(2, 0), dead.clone(), dead]);
    let (clock, tenant) = (samples::clock(), samples::tenant("one", Some(&server.base)));
    let (tokens, call) = (tokens(&clock, secrets()), samples::call(&clock));
    for expected in ["token-1", "token-2"] {
        assert_eq!(tokens.get(&tenant, &call, None).await.unwrap().expose(), expected);
    }
    assert!(tokens.get(&tenant, &call, None).await.is_err(), "once, and not more");
    assert_eq!(server.lines().len(), 5);
    assert!(clock.slept().is_empty());
}

#[tokio::test]
async fn an_unchanged_secret_is_not_tried_twice() {
    let server = Loopback::answering([denied(401), denied(401)]);
    let (clock, tenant) = (samples::clock(), samples::tenant("one", Some(&server.base)));
    let error = tokens(&clock, secrets())
        .get(&tenant, &samples::call(&clock), None)
        .await
        .unwrap_err();
    assert!(
        error.to_string().starts_with("misconfigured: Auth0.ClientSecret: "),
        "{error}"
    );
    assert_eq!(server.lines().len(), 1);
}

#[tokio::test]
async fn refusals_of_the_token_endpoint_are_told_apart() {
    for (answer, expected) in [
        (denied(403), "misconfigured: Auth0.ClientSecret: "),
        (denied(400), "misconfigured: Auth0.ClientSecret: "),
        (Answer::with_headers(429, "retry-after: 4\r\n", "{}"), "throttled"),
        (Answer::json(500, &Value::Null), "unavailable"),
        (Answer::json(404, &Value::Null), "unavailable"),
        (Answer::with_headers(200, "", "<html>"), "unavailable"),
        (Answer::json(200, &json!({"token_type": "Bearer"})), "unavailable"),
    ] {
        let server = Loopback::answering([answer.clone(), answer]);
        let (clock, tenant) = (samples::clock(), samples::tenant("one", Some(&server.base)));
        let error = tokens(&clock, secrets())
            .get(&tenant, &samples::call(&clock), None)
            .await
            .unwrap_err();
        assert!(error.to_string().starts_with(expected), "{error}");
    }
}

#[tokio::test]
async fn a_failure_is_not_kept() {
    let server = Loopback::answering([Answer::json(500, &Value::Null), token(1, 86_400)]);
    let (clock, tenant) = (samples::clock(), samples::tenant("one", Some(&server.base)));
    let (tokens, call) = (tokens(&clock, secrets()), samples::call(&clock));
    assert!(tokens.get(&tenant, &call, None).await.is_err());
    assert_eq!(tokens.get(&tenant, &call, None).await.unwrap().expose(), "token-1");
}
