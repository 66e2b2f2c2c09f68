//! The adapter with a server that gives prepared answers.

use std::sync::Arc;

use serde_json::{Value, json};
use url::Url;

use super::Rest;
use crate::{
    ids::SequentialIds,
    model::{CustomerRegistrationId, EmailAddress, Metadata, MetadataChanges, Name, Patch, ProfileChanges},
    provider::contract::samples as contract_samples,
    secrets::{MemorySecrets, Secrets},
    settings::{SettingsDocument, Tenant},
    steps::Call,
    upstream::{
        loopback::{Answer, Loopback, Seen},
        samples,
    },
};

pub(super) const GUID: &str = "0194f0a0-0000-7000-8000-000000000001";

pub(super) struct Bench {
    pub(super) server: Loopback,
    pub(super) rest: Rest,
    pub(super) tenant: Tenant,
    pub(super) call: Call,
}

impl Bench {
    /// A tenant with these settings besides its base URL and its secret, `s3cr3t`.
    pub(super) fn with(settings: &Value, answers: impl IntoIterator<Item = Answer>) -> Self {
        let secrets = MemorySecrets::of([("file:rest", "s3cr3t"), ("file:unfit", "line\nline")]);
        Self::with_secrets(settings, secrets, answers)
    }

    pub(super) fn with_secrets(
        settings: &Value,
        secrets: impl Secrets + 'static,
        answers: impl IntoIterator<Item = Answer>,
    ) -> Self {
        let server = Loopback::answering(answers);
        let clock = samples::clock();
        let rest = Rest::new(
            samples::client(&clock),
            Arc::new(secrets),
            Arc::new(clock.clone()),
            Arc::new(SequentialIds::default()),
        );
        Self {
            tenant: document(settings, &server.base).parse().unwrap(),
            server,
            rest,
            call: samples::call(&clock),
        }
    }

    /// The requests that were received, without those for a token.
    pub(super) fn calls(&self) -> Vec<Seen> {
        let seen = self.server.seen().into_iter();
        seen.filter(|seen| seen.line != "POST /oauth2/token").collect()
    }

    pub(super) fn lines(&self) -> Vec<String> {
        self.calls().into_iter().map(|seen| seen.line).collect()
    }
}

pub(crate) fn document(settings: &Value, base: &Url) -> SettingsDocument {
    let common = json!({
        "Rest.BaseUrl": base.as_str(),
        "Rest.Secret": "file:rest",
        "Subscribe.BaseUrl": "https://subscribe.example.com/",
        "Subscribe.Credential": "file:subscribe",
        "Ids.EncryptionKey": "file:ids",
    });
    let mut all = common.as_object().unwrap().clone();
    all.extend(settings.as_object().unwrap().clone());
    SettingsDocument {
        tenant: samples::tenant_id(),
        settings: all,
    }
}

pub(super) fn ssor(answers: impl IntoIterator<Item = Answer>) -> Bench {
    Bench::with(&json!({"Flow.UserProvider": "SSOR"}), answers)
}

/// A bench whose first request, for a token, gets one.
pub(super) fn firefly(answers: impl IntoIterator<Item = Answer>) -> Bench {
    let settings = json!({"Flow.UserProvider": "Firefly", "Rest.ClientId": "client-1"});
    Bench::with(&settings, [token(1)].into_iter().chain(answers))
}

pub(super) fn token(number: u8) -> Answer {
    let text = format!("token-{number}");
    Answer::json(
        200,
        &json!({"access_token": text, "token_type": "Bearer", "expires_in": 3600}),
    )
}

pub(super) fn id(text: &str) -> CustomerRegistrationId {
    CustomerRegistrationId::parse(text).unwrap()
}

pub(super) fn ana() -> EmailAddress {
    EmailAddress::parse("ana@example.com").unwrap()
}

pub(super) fn name(text: &str) -> Option<Name> {
    Name::parse(text).unwrap()
}

pub(super) fn metadata(object: &Value) -> Metadata {
    contract_samples::metadata(object)
}

pub(super) fn metadata_changes(object: &Value) -> MetadataChanges {
    contract_samples::metadata_changes(object)
}

/// A change of everything that an update can carry: one name set, the other cleared.
pub(super) fn changes(metadata: &Value) -> ProfileChanges {
    ProfileChanges {
        verified: Some(false),
        first_name: Patch::Set(name("Ana").unwrap()),
        last_name: Patch::Clear,
        metadata: metadata_changes(metadata),
    }
}

pub(super) fn no_content() -> Answer {
    Answer::with_headers(204, "", "")
}
