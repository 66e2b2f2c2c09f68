//! The adapter with a server that gives prepared answers.

use std::sync::Arc;

use serde_json::{Value, json};

use super::HttpRegistrations;
use crate::{
    model::{CustomerRegistrationId, EmailAddress},
    secrets::{MemorySecrets, Secrets},
    settings::Tenant,
    steps::Call,
    upstream::{
        loopback::{Answer, Loopback},
        samples,
    },
};

pub(super) struct Bench {
    pub(super) server: Loopback,
    pub(super) registrations: HttpRegistrations,
    pub(super) tenant: Tenant,
    pub(super) call: Call,
}

pub(super) fn bench_with(secrets: Arc<dyn Secrets>, answers: impl IntoIterator<Item = Answer>) -> Bench {
    let server = Loopback::answering(answers);
    let clock = samples::clock();
    let registrations = HttpRegistrations::new(samples::client(&clock), secrets);
    let tenant = samples::tenant("One", Some(&server.base));
    Bench {
        server,
        registrations,
        tenant,
        call: samples::call(&clock),
    }
}

pub(super) fn bench(answers: impl IntoIterator<Item = Answer>) -> Bench {
    bench_with(Arc::new(MemorySecrets::of([("file:subscribe", "s3rvice")])), answers)
}

pub(super) fn id(text: &str) -> CustomerRegistrationId {
    CustomerRegistrationId::parse(text).unwrap()
}

pub(super) fn ana() -> EmailAddress {
    EmailAddress::parse("ana@example.com").unwrap()
}

pub(super) fn resource() -> Value {
    json!({
        "customerRegistrationId": "auth0|1", "email": "Ana@Example.com", "verified": true, "hasPassword": false,
        "firstName": "Ana", "lastLogoutDate": "2026-01-01T10:00:00.000Z", "metadata": {"age": 7, "gone": null},
        "createdAt": "2026-01-01T00:00:00.000Z", "updatedAt": "2026-01-01T00:00:00.000Z", "addedLater": {"a": 1},
    })
}

pub(super) fn refused(status: u16, code: &str) -> Answer {
    Answer::json(status, &json!({"code": code, "message": "for ana@example.com"}))
}
