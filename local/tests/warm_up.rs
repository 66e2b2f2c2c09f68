//! What a function loads while it starts is not loaded again by its first request.

#![cfg(test)]

#[path = "client/event.rs"]
mod event;

use std::{
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

use async_trait::async_trait;
use get_by_id::GetById;
use local::{
    issuer::MintRequest,
    simulators::{AUTH0, Call, Fault, SUBSCRIBE},
    stack::{Stack, StackConfig},
};
use serde_json::{Value, json};
use shared::{
    clock::SystemClock,
    error::PortError,
    ids::{IdSource as _, RandomIds},
    metrics::Meter,
    model::TenantId,
    request::{
        Invocation,
        caller::{KeySet, KeySetSource},
    },
    runtime::{App, Backends, WarmUp},
    secrets::{SecretRef, SecretText, Secrets},
    settings::{SettingsDocument, SettingsStore},
};
use url::Url;

/// A port that counts its calls. The first `failures` calls fail.
#[derive(Debug)]
struct Counting<P: ?Sized> {
    port: Arc<P>,
    calls: Arc<AtomicU32>,
    failures: u32,
}

impl<P: ?Sized> Counting<P> {
    fn of(port: &Arc<P>, failures: u32) -> (Arc<Self>, Arc<AtomicU32>) {
        let calls = Arc::<AtomicU32>::default();
        let counting = Self {
            port: Arc::clone(port),
            calls: Arc::clone(&calls),
            failures,
        };
        (Arc::new(counting), calls)
    }

    fn count(&self) -> Result<&P, PortError> {
        if self.calls.fetch_add(1, Ordering::SeqCst) < self.failures {
            return Err(PortError::unavailable("down"));
        }
        Ok(&self.port)
    }
}

#[async_trait]
impl SettingsStore for Counting<dyn SettingsStore> {
    async fn get(&self, tenant: &TenantId) -> Result<Option<SettingsDocument>, PortError> {
        self.count()?.get(tenant).await
    }
}

#[async_trait]
impl Secrets for Counting<dyn Secrets> {
    async fn get(&self, tenant: &TenantId, reference: &SecretRef) -> Result<SecretText, PortError> {
        self.count()?.get(tenant, reference).await
    }
}

#[async_trait]
impl KeySetSource for Counting<dyn KeySetSource> {
    async fn fetch(&self, url: &Url) -> Result<KeySet, PortError> {
        self.count()?.fetch(url).await
    }
}

/// A started function, and the calls to its ports.
struct Function {
    app: App<GetById>,
    backends: Backends,
    settings: Arc<AtomicU32>,
    key_sets: Arc<AtomicU32>,
    secrets: Arc<AtomicU32>,
}

impl Function {
    /// Settings, key sets and secrets requested since the last check.
    fn asked(&self) -> [u32; 3] {
        [&self.settings, &self.key_sets, &self.secrets].map(|calls| calls.swap(0, Ordering::SeqCst))
    }
}

struct World {
    stack: Stack,
    tenant: TenantId,
}

impl World {
    async fn start() -> Self {
        let config = StackConfig::new(0, None, Duration::ZERO);
        let stack = Box::pin(Stack::start(config)).await.unwrap();
        let tenant = stack.tenants()[0].document.tenant.clone();
        assert_eq!(stack.tenants()[0].user_provider, Some("Auth0"));
        Self { stack, tenant }
    }

    async fn function(&self, what: &WarmUp) -> Function {
        self.function_whose_issuer_fails(what, 0).await
    }

    async fn function_whose_issuer_fails(&self, what: &WarmUp, failures: u32) -> Function {
        let config = self.stack.function_config();
        let clock = Arc::new(SystemClock::new());
        let mut backends = Backends::connect_with(config, clock, Arc::new(RandomIds), Meter::silent()).unwrap();
        let (settings, settings_calls) = Counting::of(&backends.settings, 0);
        let (key_sets, key_set_calls) = Counting::of(&backends.key_set_source, failures);
        let (secrets, secret_calls) = Counting::of(&backends.secrets, 0);
        backends.settings = settings;
        backends.key_set_source = key_sets;
        backends.secrets = secrets;
        let app = App::new(GetById::new(&backends), &backends);
        app.warm_up(what, &backends).await;
        Function {
            app,
            backends,
            settings: settings_calls,
            key_sets: key_set_calls,
            secrets: secret_calls,
        }
    }

    async fn ask(&self, function: &Function) -> u16 {
        let clock = &function.backends.clock;
        let request = MintRequest::of_tenant(self.tenant.group(), self.tenant.client(), self.tenant.paper());
        let token = self.stack.issuer().mint(&request, clock.now()).unwrap();
        let headers = event::headers(&self.tenant, &token, "warm-up");
        let event = event::event("GET", "/v4/Users/auth0%7Cnobody", &headers, None);
        let invocation = Invocation {
            id: RandomIds.uuid(),
            deadline: clock.monotonic() + Duration::from_secs(15),
            xray_trace: None,
        };
        function.app.handle(&event, &invocation).await.status_code
    }

    /// The calls to the simulated side since the last check.
    fn calls(&self, side: &str) -> Vec<String> {
        let calls = self.stack.simulators().calls(side).unwrap().take();
        let shown = |call: &Call| format!("{} {}", call.method, call.path);
        calls.iter().map(shown).collect()
    }
}

#[tokio::test]
async fn the_first_request_of_a_tenant_that_is_ready_asks_for_the_user_alone() {
    let world = World::start().await;
    let function = world.function(&WarmUp::Tenants(vec![world.tenant.clone()])).await;
    assert_eq!(world.calls(AUTH0), ["POST /oauth/token"]);
    assert!(world.calls(SUBSCRIBE).is_empty());
    let [settings, key_sets, secrets] = function.asked();
    assert_eq!((settings, key_sets), (2, 1), "one opens the connection");
    assert_eq!(
        secrets, 3,
        "of the ids, of Subscribe, and of the demo's issuer of HS256 tokens; the provider has its own"
    );

    assert_eq!(world.ask(&function).await, 400, "nobody has the id");
    let [asked] = world.calls(AUTH0).try_into().unwrap();
    assert!(asked.starts_with("GET /api/v2/users/"), "{asked}");
    let [settings, key_sets, _] = function.asked();
    assert_eq!((settings, key_sets), (0, 0));
}

#[tokio::test]
async fn without_a_tenant_no_side_is_asked_anything() {
    let world = World::start().await;
    for (what, settings) in [(WarmUp::Nothing, 0), (WarmUp::Connection, 1)] {
        let function = world.function(&what).await;
        assert!(world.calls(AUTH0).is_empty(), "{what:?}");
        assert_eq!(function.asked(), [settings, 0, 0], "{what:?}");
        assert_eq!(world.ask(&function).await, 400);
        assert_eq!(world.calls(AUTH0)[0], "POST /oauth/token");
        assert_eq!(function.asked()[..2], [1, 1], "{what:?}");
    }
}

#[tokio::test]
async fn what_cannot_be_got_ready_keeps_no_request_from_its_answer() {
    let world = World::start().await;
    let down: Value = json!({"status": 503, "times": 3});
    let faults = world.stack.simulators().faults(AUTH0).unwrap();
    faults.set(Fault::parse(&down).unwrap());
    let unknown = TenantId::parse("NO", "SUCH", "TENANT").unwrap();
    let tenants = WarmUp::Tenants(vec![unknown, world.tenant.clone()]);
    let function = world.function_whose_issuer_fails(&tenants, 1).await;
    faults.clear();
    assert_eq!(
        world.ask(&function).await,
        400,
        "the issuer's failure is not held against it"
    );
}
