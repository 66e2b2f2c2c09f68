//! What a function gets ready while it starts is not asked for again by its first request.

#![cfg(test)]

#[path = "client/event.rs"]
mod event;

use std::{sync::Arc, time::Duration};

use get_by_id::GetById;
use local::{
    issuer::MintRequest,
    simulators::{AUTH0, Call, Fault, SUBSCRIBE},
    stack::{Stack, StackConfig},
};
use serde_json::{Value, json};
use shared::{
    clock::SystemClock,
    ids::{IdSource as _, RandomIds},
    metrics::Meter,
    model::TenantId,
    request::Invocation,
    runtime::{App, Backends, WarmUp},
};

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

    /// A function that has got this ready.
    async fn function(&self, what: &WarmUp) -> (App<GetById>, Backends) {
        let config = self.stack.function_config();
        let clock = Arc::new(SystemClock::new());
        let backends = Backends::connect_with(config, clock, Arc::new(RandomIds), Meter::silent()).unwrap();
        let app = App::new(GetById::new(&backends), &backends);
        app.warm_up(what, &backends).await;
        (app, backends)
    }

    async fn ask(&self, app: &App<GetById>, backends: &Backends) -> u16 {
        let request = MintRequest::of_tenant(self.tenant.group(), self.tenant.client(), self.tenant.paper());
        let token = self.stack.issuer().mint(&request, backends.clock.now()).unwrap();
        let headers = event::headers(&self.tenant, &token, "warm-up");
        let event = event::event("GET", "/v4/Users/auth0%7Cnobody", &headers, None);
        let invocation = Invocation {
            id: RandomIds.uuid(),
            deadline: backends.clock.monotonic() + Duration::from_secs(15),
            xray_trace: None,
        };
        app.handle(&event, &invocation).await.status_code
    }

    /// What the simulated side was asked since the last time.
    fn calls(&self, side: &str) -> Vec<String> {
        let calls = self.stack.simulators().calls(side).unwrap().take();
        let shown = |call: &Call| format!("{} {}", call.method, call.path);
        calls.iter().map(shown).collect()
    }
}

#[tokio::test]
async fn the_first_request_of_a_tenant_that_is_ready_asks_for_the_user_alone() {
    let world = World::start().await;
    let (app, backends) = world.function(&WarmUp::Tenants(vec![world.tenant.clone()])).await;
    assert_eq!(world.calls(AUTH0), ["POST /oauth/token"]);
    assert!(world.calls(SUBSCRIBE).is_empty());

    assert_eq!(world.ask(&app, &backends).await, 400, "nobody has the id");
    let [asked] = world.calls(AUTH0).try_into().unwrap();
    assert!(asked.starts_with("GET /api/v2/users/"), "{asked}");
    world.stack.stop().await;
}

#[tokio::test]
async fn without_a_tenant_no_side_is_asked_anything() {
    let world = World::start().await;
    for what in [WarmUp::Nothing, WarmUp::Connection] {
        let (app, backends) = world.function(&what).await;
        assert!(world.calls(AUTH0).is_empty(), "{what:?}");
        assert_eq!(world.ask(&app, &backends).await, 400);
        assert_eq!(world.calls(AUTH0)[0], "POST /oauth/token");
    }
    world.stack.stop().await;
}

#[tokio::test]
async fn what_cannot_be_got_ready_keeps_no_request_from_its_answer() {
    let world = World::start().await;
    let down: Value = json!({"status": 503, "times": 3});
    let faults = world.stack.simulators().faults(AUTH0).unwrap();
    faults.set(Fault::parse(&down).unwrap());
    let unknown = TenantId::parse("NO", "SUCH", "TENANT").unwrap();
    let (app, backends) = world
        .function(&WarmUp::Tenants(vec![unknown, world.tenant.clone()]))
        .await;
    faults.clear();
    assert_eq!(world.ask(&app, &backends).await, 400);
    world.stack.stop().await;
}
