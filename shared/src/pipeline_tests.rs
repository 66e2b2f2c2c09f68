use jsonwebtoken::{EncodingKey, Header};
use serde_json::{Value, json};

use super::*;
use crate::{
    clock::{Clock, ManualClock},
    error::PortError,
    events::{EventHistory, EventLog, EventType, MemoryEvents, Outcome},
    ids::SequentialIds,
    model::{CustomerRegistrationId, TenantId},
    request::caller::{KeySet, KeySetSource, KeySets},
    secrets::MemorySecrets,
    settings::{MemorySettings, SettingsAdmin, SettingsDocument, SettingsStore},
};

const SECRET: &str = "a secret of the issuer and this API";

/// An operation that makes one step and, if told to, panics.
#[derive(Debug)]
struct Obedient {
    panics: bool,
}

#[async_trait]
impl Endpoint for Obedient {
    const OPERATION: Operation = Operation::GetById;
    type Input = CustomerRegistrationId;

    async fn input(&self, _tenant: &Tenant, decoded: Decoded<'_>) -> Result<Self::Input, ApiError> {
        decoded.route.user()
    }

    async fn run(&self, work: Work<'_>, id: &Self::Input) -> Result<Output, ApiError> {
        work.steps.open(EventType::SubscribeUserGetById, id).succeed();
        let _open = work.steps.open(EventType::SubscribeUserUpdate, id);
        assert!(!self.panics, "as told");
        Ok(Output::new(Code::GetByIdCompleted))
    }
}

/// Stores that can be switched off.
#[derive(Debug, Default)]
struct Stores {
    events: MemoryEvents,
    settings: MemorySettings,
    events_down: AtomicBool,
    settings_down: AtomicBool,
}

#[async_trait]
impl EventLog for Stores {
    async fn append(&self, tenant: &TenantId, records: crate::events::NewRecords<'_>) -> Result<(), PortError> {
        if self.events_down.load(Ordering::Relaxed) {
            return Err(PortError::unavailable("down"));
        }
        self.events.append(tenant, records).await
    }
}

#[async_trait]
impl SettingsStore for Stores {
    async fn get(&self, tenant: &TenantId) -> Result<Option<SettingsDocument>, PortError> {
        if self.settings_down.load(Ordering::Relaxed) {
            return Err(PortError::unavailable("down"));
        }
        self.settings.get(tenant).await
    }
}

#[async_trait]
impl KeySetSource for Stores {
    async fn fetch(&self, _url: &url::Url) -> Result<KeySet, PortError> {
        Err(PortError::unavailable("no key sets here"))
    }
}

struct Fixture {
    stores: Arc<Stores>,
    pipeline: Pipeline,
    token: String,
}

impl Fixture {
    async fn new() -> Self {
        let clock: Arc<dyn Clock> = Arc::new(ManualClock::at("2026-01-02T03:04:05Z".parse().unwrap()));
        let stores = Arc::new(Stores::default());
        let settings = json!({
            "Subscribe.BaseUrl": "https://subscribe.example.com",
            "Subscribe.Credential": "file:subscribe",
            "Ids.EncryptionKey": "file:ids",
            "Tokens.Issuers": [{"issuer": "issuer", "audience": "api", "secret": "file:issuer"}],
        });
        let tenant = TenantId::parse("GCI", "WestPalmBeach", "PO").unwrap();
        let document = SettingsDocument {
            tenant,
            settings: settings.as_object().unwrap().clone(),
        };
        stores.settings.put(&document).await.unwrap();
        let secrets = Arc::new(MemorySecrets::of([("file:issuer", SECRET)]));
        let claims = json!({
            "iss": "issuer", "aud": "api", "sub": "somebody", "scope": "users:read",
            "exp": clock.now().as_second() + 60,
        });
        let key = EncodingKey::from_secret(SECRET.as_bytes());
        let token = jsonwebtoken::encode(&Header::default(), &claims, &key).unwrap();
        let pipeline = Pipeline {
            settings: CachedSettings::new(stores.clone(), Arc::clone(&clock)),
            verifier: Verifier::new(KeySets::new(stores.clone(), &clock), secrets, Arc::clone(&clock)),
            books: Books {
                events: stores.clone(),
                journal: None,
                secrets: Arc::new(MemorySecrets::default()),
                clock,
                ids: Arc::new(SequentialIds::default()),
            },
            meter: Meter::silent(),
            is_warm: AtomicBool::default(),
        };
        Self {
            stores,
            pipeline,
            token,
        }
    }

    async fn serve(&self, panics: bool) -> (u16, Value) {
        let event = json!({
            "httpMethod": "GET", "path": "/v4/Users/reader-1",
            "headers": {
                "Authorization": format!("Bearer {}", self.token), "X-SourceSystem": "test",
                "X-ClientGroupCode": "gci", "X-ClientCode": "westpalmbeach", "X-PaperCode": "po",
            },
            "requestContext": {"requestId": "request-1", "httpMethod": "GET"},
        });
        self.serve_event(panics, &event.to_string()).await
    }

    async fn serve_event(&self, panics: bool, event: &str) -> (u16, Value) {
        let response = self.respond(panics, event).await;
        (response.status_code, serde_json::from_str(&response.body).unwrap())
    }

    async fn respond(&self, panics: bool, event: &str) -> ProxyResponse {
        let deadline = Duration::from_secs(10);
        let invocation = Invocation {
            id: "invocation-1".to_owned(),
            deadline,
            xray_trace: None,
        };
        let response = self.pipeline.serve(&Obedient { panics }, event, &invocation).await;
        assert!(response.headers.contains_key("x-request-id"));
        response
    }

    async fn outcomes(&self) -> Vec<(String, String)> {
        let records = self.stores.events.of_request("request-1").await.unwrap();
        records
            .into_iter()
            .map(|record| (record.event_type_code, record.outcome))
            .collect()
    }
}

fn code(body: &Value) -> &str {
    body["message"]["code"].as_str().unwrap()
}

fn recorded() -> [(String, String); 2] {
    let record = |kind: EventType, outcome: Outcome| (kind.code().to_owned(), outcome.name().to_owned());
    [
        record(EventType::SubscribeUserGetById, Outcome::Succeeded),
        // It was dropped while open, so it counts as failed.
        record(EventType::SubscribeUserUpdate, Outcome::Failed),
    ]
}

#[tokio::test]
async fn every_step_is_recorded_once_under_the_tenants_own_spelling() {
    let fixture = Fixture::new().await;
    let (status, body) = fixture.serve(false).await;
    assert_eq!((status, code(&body)), (200, "UsersOrchestrator_S200_01"));
    assert_eq!(fixture.outcomes().await, recorded());
    let records = fixture.stores.events.of_request("request-1").await.unwrap();
    assert!(
        records
            .iter()
            .all(|record| record.client_group_code == "GCI" && record.caller == "somebody")
    );
}

#[tokio::test]
async fn a_panic_is_an_enveloped_e500_and_its_steps_are_recorded() {
    let fixture = Fixture::new().await;
    let (status, body) = fixture.serve(true).await;
    assert_eq!((status, code(&body)), (500, "UsersOrchestrator_E500"));
    assert!(!body.to_string().contains("as told"), "the cause is private");
    assert_eq!(fixture.outcomes().await, recorded());
}

#[tokio::test]
async fn the_answer_is_the_answer_of_the_work_not_of_the_bookkeeping() {
    let fixture = Fixture::new().await;
    fixture.stores.events_down.store(true, Ordering::Relaxed);
    let (status, body) = fixture.serve(false).await;
    assert_eq!((status, code(&body)), (200, "UsersOrchestrator_S200_01"));
}

#[tokio::test]
async fn without_settings_nothing_is_done() {
    let fixture = Fixture::new().await;
    fixture.stores.settings_down.store(true, Ordering::Relaxed);
    let (status, body) = fixture.serve(false).await;
    assert_eq!((status, code(&body)), (500, "UsersOrchestrator_E500"));
    assert!(fixture.outcomes().await.is_empty());
}

#[tokio::test]
async fn an_event_that_cannot_be_read_has_its_answer() {
    let fixture = Fixture::new().await;
    for event in [
        "",
        "{}",
        "null",
        r#"{"httpMethod":"GET"}"#,
        r#"{"version":"2.0","requestContext":7}"#,
    ] {
        let (status, body) = fixture.serve_event(false, event).await;
        assert_eq!((status, code(&body)), (400, "UsersOrchestrator_E400"), "{event}");
    }
}

#[tokio::test]
async fn only_the_response_to_an_http_api_lists_cookies() {
    let fixture = Fixture::new().await;
    let rest = json!({"httpMethod": "GET", "path": "/v4/Users/reader-1", "requestContext": {"httpMethod": "GET"}});
    let http =
        json!({"version": "2.0", "rawPath": "/v4/Users/reader-1", "requestContext": {"http": {"method": "GET"}}});
    for (event, cookies) in [(rest, Value::Null), (http, json!([]))] {
        let response = fixture.respond(false, &event.to_string()).await;
        assert_eq!(serde_json::to_value(response).unwrap()["cookies"], cookies, "{event}");
    }
}
