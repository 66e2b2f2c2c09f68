//! Fuzz target: a whole request, from the event through one operation, with both sides in memory.

use std::{
    sync::{Arc, LazyLock},
    time::Duration,
};

use async_trait::async_trait;
use jsonwebtoken::{EncodingKey, Header};
use serde_json::{Value, json};
use url::Url;

use super::{block_on, text};
use crate::{
    catalogue::Code,
    clock::ManualClock,
    error::PortError,
    events::MemoryEvents,
    ids::SequentialIds,
    journal::{MemoryJournal, State},
    metrics::Meter,
    model::TenantId,
    operation::Operation,
    pipeline::Endpoint,
    provider::{MemoryProvider, Providers, contract::samples},
    registration::MemoryRegistrations,
    request::{
        Invocation,
        caller::{KeySet, KeySetSource},
    },
    response::ProxyResponse,
    runtime::{App, Backends},
    secrets::MemorySecrets,
    settings::{MemorySettings, ProviderKind, SettingsAdmin, SettingsDocument},
    workflow::rehearsal::{do_sides_agree, known_to_both},
};

const NOW: &str = "2026-01-02T03:04:05Z";
const SECRET: &str = "a secret of the issuer and this API";
const KEY: &str = "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQ";

/// Longest body of an answer, in bytes. Lambda's limit is six megabytes.
const LONGEST_BODY: usize = 256 * 1024;

/// A token that is valid for every operation. It replaces `{token}` in an event.
static TOKEN: LazyLock<String> = LazyLock::new(|| {
    let claims = json!({
        "iss": "issuer", "aud": "api", "sub": "somebody", "scope": "users:read users:write", "exp": 1_767_323_999,
    });
    let key = EncodingKey::from_secret(SECRET.as_bytes());
    jsonwebtoken::encode(&Header::default(), &claims, &key).expect("a token")
});

/// Settings: DEMO/HERALD/MORNING has a provider, DEMO/HERALD/EVENING has none.
static SETTINGS: LazyLock<Arc<MemorySettings>> = LazyLock::new(|| {
    let settings = Arc::new(MemorySettings::default());
    for (paper, provider) in [("MORNING", "Auth0"), ("EVENING", "")] {
        let written = json!({
            "Flow.UserProvider": provider,
            "Auth0.BaseUrl": "https://auth0.example.com",
            "Auth0.ClientId": "client-1",
            "Auth0.ClientSecret": "file:auth0",
            "Auth0.Connection": "Readers",
            "Subscribe.BaseUrl": "https://subscribe.example.com",
            "Subscribe.Credential": "file:subscribe",
            "Create.ReturnUrlOrigins": ["https://www.example.com"],
            "Ids.EncryptionKey": "file:ids",
            "Tokens.Issuers": [{"issuer": "issuer", "audience": "api", "secret": "file:issuer"}],
        });
        let document = SettingsDocument {
            tenant: tenant(paper),
            settings: written.as_object().cloned().expect("an object"),
        };
        block_on(settings.put(&document)).expect("settings are kept");
    }
    settings
});

/// The input: an event, which the operation answers twice. `endpoint` makes the operation, as its function does.
pub fn operation<E: Endpoint>(endpoint: impl Fn(&Backends) -> E, data: &[u8]) {
    let Some(event) = text(data) else { return };
    let event = event.replace("{token}", &TOKEN);
    let stage = Stage::new();
    let app = App::new(endpoint(&stage.backends), &stage.backends);
    let invocation = Invocation {
        id: "invocation-1".to_owned(),
        deadline: Duration::from_secs(30),
        xray_trace: None,
    };
    let answer = || block_on(Box::pin(app.handle(&event, &invocation)));
    let first = answer();
    check_answer(E::OPERATION, &first);
    stage.check(&first);
    let again = answer();
    check_answer(E::OPERATION, &again);
    stage.check(&again);
    check_repeat(E::OPERATION, &first, &again);
}

/// An answer is one of the catalogue and valid HTTP. No request can cause a 5xx, because nothing else fails here.
fn check_answer(operation: Operation, answer: &ProxyResponse) {
    let body: Value = serde_json::from_str(&answer.body).expect("JSON");
    assert!(answer.body.len() <= LONGEST_BODY, "{} bytes", answer.body.len());
    let told = body
        .pointer("/message/code")
        .or_else(|| body.get("code"))
        .and_then(Value::as_str);
    let told = told.expect("a code");
    let code = Code::TABLE
        .iter()
        .find(|code| code.full() == told)
        .expect("a code of the catalogue");
    assert_eq!(answer.status_code, code.status().as_u16());
    assert!(
        code.entry().operations.contains(&operation),
        "{told} of {}",
        operation.name()
    );
    assert!(answer.status_code < 500, "{}", answer.body);
    for (name, value) in &answer.headers {
        assert!(http::HeaderName::try_from(name.as_str()).is_ok(), "{name}");
        assert!(http::HeaderValue::from_str(value).is_ok(), "{name}: {value}");
    }
    assert!(!answer.body.contains(TOKEN.as_str()), "the token is shown");
}

/// A repeated request gets the same answer. Only a creation without a key is different: its repeat is refused.
fn check_repeat(operation: Operation, first: &ProxyResponse, again: &ProxyResponse) {
    let is_replayed = again.headers.contains_key("idempotent-replayed");
    if operation != Operation::Create || is_replayed {
        assert_eq!((again.status_code, &again.body), (first.status_code, &first.body));
    } else if first.status_code == 200 {
        assert_eq!(again.status_code, 400, "made twice: {}", again.body);
    }
}

/// Both sides in memory, with a user whom both know with the same values.
struct Stage {
    backends: Backends,
    provider: Arc<MemoryProvider>,
    registrations: Arc<MemoryRegistrations>,
    journal: Arc<MemoryJournal>,
}

impl Stage {
    fn new() -> Self {
        let provider = Arc::new(MemoryProvider::default());
        let registrations = Arc::new(MemoryRegistrations::default());
        let events = Arc::new(MemoryEvents::default());
        let journal = Arc::new(MemoryJournal::new(Arc::clone(&events)));
        let secrets = MemorySecrets::of([("file:issuer", SECRET), ("file:ids", KEY)]);
        for paper in ["MORNING", "EVENING"] {
            let (user, registration) = known_to_both("reader-1", "contract+reader@example.com", [Some("Ana"), None]);
            provider.put(&tenant(paper), user);
            registrations.put(&tenant(paper), registration);
        }
        let backends = Backends {
            settings: SETTINGS.clone(),
            events,
            journal: journal.clone(),
            backlog: journal.clone(),
            secrets: Arc::new(secrets),
            providers: Providers::none().with(ProviderKind::ALL, provider.clone()),
            registrations: registrations.clone(),
            clock: Arc::new(ManualClock::at(NOW.parse().expect("a moment"))),
            ids: Arc::new(SequentialIds::default()),
            meter: Meter::silent(),
            key_set_source: Arc::new(NoKeySets),
        };
        Self {
            backends,
            provider,
            registrations,
            journal,
        }
    }

    /// No entry is left open, and both sides have the same values, unless the provider was not called.
    fn check(&self, answer: &ProxyResponse) {
        let entries = self.journal.entries();
        assert!(entries.iter().all(|entry| entry.state != State::Open), "left open");
        if self.provider.calls().is_empty() {
            return;
        }
        let body: Value = serde_json::from_str(&answer.body).expect("JSON");
        let made = body.pointer("/data/customerRegistrationId").and_then(Value::as_str);
        for id in ["reader-1"].into_iter().chain(made).map(samples::crid) {
            let tenant = tenant("MORNING");
            let agree = do_sides_agree(&self.provider, &self.registrations, &tenant, &id);
            assert!(agree, "the sides differ about {id}");
        }
    }
}

#[derive(Debug)]
struct NoKeySets;

#[async_trait]
impl KeySetSource for NoKeySets {
    async fn fetch(&self, _url: &Url) -> Result<KeySet, PortError> {
        Err(PortError::unavailable("no key sets here"))
    }
}

fn tenant(paper: &str) -> TenantId {
    TenantId::parse("DEMO", "HERALD", paper).expect("a tenant")
}
