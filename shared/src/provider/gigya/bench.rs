//! The adapter with a server that gives prepared answers.

use std::{collections::BTreeMap, sync::Arc};

use serde_json::{Value, json};
use url::form_urlencoded;

use super::Gigya;
use crate::{
    clock::ManualClock,
    error::PortError,
    ids::SequentialIds,
    model::{CustomerRegistrationId, EmailAddress, TenantId},
    provider::UserProvider,
    secrets::{MemorySecrets, Secrets},
    settings::{SettingsDocument, Tenant},
    steps::Call,
    upstream::{
        loopback::{Answer, Loopback},
        samples,
    },
};

/// `test-app-secret` in base64.
pub(super) const SECRET: &str = "dGVzdC1hcHAtc2VjcmV0";

pub(super) struct Bench {
    pub(super) server: Loopback,
    pub(super) gigya: Gigya,
    pub(super) tenant: Tenant,
    pub(super) call: Call,
    pub(super) clock: ManualClock,
}

/// An adapter that sends the secret with each request.
pub(super) fn bench(answers: impl IntoIterator<Item = Answer>) -> Bench {
    bench_with(answers, "secret", secrets(SECRET))
}

pub(super) fn bench_with(
    answers: impl IntoIterator<Item = Answer>,
    authentication: &str,
    secrets: Arc<dyn Secrets>,
) -> Bench {
    let server = Loopback::answering(answers);
    let clock = samples::clock();
    let ids = Arc::new(SequentialIds::default());
    let gigya = Gigya::new(samples::client(&clock), secrets, Arc::new(clock.clone()), ids);
    let tenant = tenant(server.base.as_str(), authentication);
    Bench {
        server,
        gigya,
        tenant,
        call: samples::call(&clock),
        clock,
    }
}

fn tenant(base: &str, authentication: &str) -> Tenant {
    let settings = json!({
        "Flow.UserProvider": "Gigya",
        "Gigya.BaseUrl": base,
        "Gigya.ApiKey": "3_site",
        "Gigya.UserKey": "AKapplication",
        "Gigya.Authentication": authentication,
        "Gigya.Secret": "file:gigya",
        "Subscribe.BaseUrl": base,
        "Subscribe.Credential": "file:subscribe",
        "Ids.EncryptionKey": "file:ids",
    });
    let document = SettingsDocument {
        tenant: TenantId::parse("group", "one", "paper").unwrap(),
        settings: settings.as_object().unwrap().clone(),
    };
    document.parse().unwrap()
}

impl Bench {
    /// Paths and parameters of the requests that were received, without the parameters that every request has.
    pub(super) fn sent(&self) -> Vec<(String, BTreeMap<String, String>)> {
        let constant = ["apiKey", "userKey", "secret", "format", "httpStatusCodes"];
        self.forms()
            .into_iter()
            .map(|(line, mut form)| {
                form.retain(|name, _| !constant.contains(&name.as_str()));
                (line.replace("POST /accounts.", ""), form)
            })
            .collect()
    }

    /// Request lines and parameters of the requests that were received.
    pub(super) fn forms(&self) -> Vec<(String, BTreeMap<String, String>)> {
        self.server
            .seen()
            .into_iter()
            .map(|seen| {
                assert_eq!(seen.header("content-type"), Some("application/x-www-form-urlencoded"));
                let pairs: Vec<(String, String)> = form_urlencoded::parse(seen.body.as_bytes()).into_owned().collect();
                let form: BTreeMap<String, String> = pairs.iter().cloned().collect();
                assert_eq!(form.len(), pairs.len(), "no name stands twice");
                (seen.line, form)
            })
            .collect()
    }

    /// The methods that were called.
    pub(super) fn methods(&self) -> Vec<String> {
        self.sent().into_iter().map(|(method, _)| method).collect()
    }
}

/// Parameters as [`Bench::sent`] shows them.
pub(super) fn form<const N: usize>(pairs: [(&str, &str); N]) -> BTreeMap<String, String> {
    pairs
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect()
}

pub(super) fn id(text: &str) -> CustomerRegistrationId {
    CustomerRegistrationId::parse(text).unwrap()
}

pub(super) fn ana() -> EmailAddress {
    EmailAddress::parse("ana@example.com").unwrap()
}

/// A success with these members.
pub(super) fn done(members: &Value) -> Answer {
    told(0, members)
}

/// An answer with this code, in Gigya's form: with HTTP 200.
pub(super) fn told(code: u32, members: &Value) -> Answer {
    let mut body = json!({
        "callId": "e6f891ac17f24810bee6eb533524a152", "errorCode": code, "apiVersion": 2,
        "statusCode": 200, "statusReason": "OK", "time": "2026-01-01T00:00:00.000Z",
    });
    if code != 0 {
        body["errorMessage"] = "Message".into();
    }
    body.as_object_mut()
        .unwrap()
        .extend(members.as_object().unwrap().clone());
    Answer::json(200, &body)
}

pub(super) fn refused(code: u32) -> Answer {
    told(code, &json!({}))
}

/// A refusal for an unknown user, as recorded.
pub(super) fn unknown_user() -> Answer {
    told(403_005, &json!({"errorDetails": "Unknown user"}))
}

/// A verified account with this address.
pub(super) fn account(uid: &str, email: &str) -> Value {
    json!({
        "UID": uid, "isActive": true, "isRegistered": true, "isVerified": true,
        "profile": {"email": email}, "loginIDs": {"emails": [email], "unverifiedEmails": []},
        "emails": {"verified": [email], "unverified": []},
    })
}

/// A secret store with this application's secret.
pub(super) fn secrets(text: &str) -> Arc<dyn Secrets> {
    Arc::new(MemorySecrets::of([("file:gigya", text)]))
}

pub(super) fn found() -> Answer {
    done(&account("crid-1", "ana@example.com"))
}

/// A refusal of the request's time by a Gigya whose clock shows `date`.
pub(super) fn too_late(date: &str) -> Answer {
    let body = json!({"errorCode": 403_002, "errorMessage": "Request has expired", "callId": "c1"});
    Answer::with_headers(200, &format!("date: {date}\r\n"), &body.to_string())
}

/// The result of reading user `crid-1`.
pub(super) async fn got(bench: &Bench) -> Result<(), PortError> {
    let user = bench.gigya.get(&bench.tenant, &bench.call, &id("crid-1")).await;
    user.map(drop)
}
