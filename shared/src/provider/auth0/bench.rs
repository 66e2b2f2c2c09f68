//! The adapter with a server that gives prepared answers.

use std::sync::Arc;

use serde_json::{Value, json};

use super::Auth0;
use crate::{
    clock::ManualClock,
    ids::SequentialIds,
    model::{CustomerRegistrationId, EmailAddress},
    secrets::MemorySecrets,
    settings::Tenant,
    steps::Call,
    upstream::{
        loopback::{Answer, Loopback},
        samples,
    },
};

pub(super) struct Bench {
    pub(super) server: Loopback,
    pub(super) auth0: Auth0,
    pub(super) tenant: Tenant,
    pub(super) call: Call,
    pub(super) clock: ManualClock,
}

/// An adapter whose first request, for a token, gets one.
pub(super) fn bench(answers: impl IntoIterator<Item = Answer>) -> Bench {
    bench_with_token(&json!({"access_token": "token-1", "expires_in": 86_400}), answers)
}

/// An adapter whose first request gets this token.
pub(super) fn bench_with_token(token: &Value, answers: impl IntoIterator<Item = Answer>) -> Bench {
    let server = Loopback::answering([Answer::json(200, token)].into_iter().chain(answers));
    let clock = samples::clock();
    let secrets = Arc::new(MemorySecrets::of([("file:auth0", "s3cr3t")]));
    let ids = Arc::new(SequentialIds::default());
    let auth0 = Auth0::new(samples::client(&clock), secrets, Arc::new(clock.clone()), ids);
    let tenant = samples::tenant("one", Some(&server.base));
    Bench {
        server,
        auth0,
        tenant,
        call: samples::call(&clock),
        clock,
    }
}

pub(super) fn id(text: &str) -> CustomerRegistrationId {
    CustomerRegistrationId::parse(text).unwrap()
}

pub(super) fn ana() -> EmailAddress {
    EmailAddress::parse("ana@example.com").unwrap()
}

/// A database user of this connection.
pub(super) fn user(user_id: &str, connection: &str) -> Value {
    let local = user_id.strip_prefix("auth0|").unwrap();
    let identities = json!([{"connection": connection, "provider": "auth0", "user_id": local, "isSocial": false}]);
    json!({"user_id": user_id, "email": "ana@example.com", "email_verified": true, "identities": identities})
}

pub(super) fn error(status: u16, message: &str, code: &str) -> Answer {
    Answer::json(
        status,
        &json!({"statusCode": status, "error": "Name", "message": message, "errorCode": code}),
    )
}

pub(super) fn inexistent() -> Answer {
    error(404, "The user does not exist.", "inexistent_user")
}

pub(super) fn exists() -> Answer {
    error(409, "The user already exists.", "auth0_idp_error")
}
