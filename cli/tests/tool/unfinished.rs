//! A write whose process ended before it closed its entry.

use std::{sync::Arc, time::Duration};

use async_trait::async_trait;
use create::Create;
use jiff::{SignedDuration, Timestamp};
use local::issuer::MintRequest;
use serde_json::{Value, json};
use shared::{
    clock::{Clock as _, ManualClock, SystemClock},
    error::PortError,
    events::NewRecords,
    ids::{IdSource as _, RandomIds},
    journal::{Ending, Entry, EntryKey, Journal, Lease, Leaving, Opening},
    metrics::Meter,
    model::TenantId,
    request::Invocation,
    runtime::{App, Backends},
};
use tokio::sync::Notify;

use crate::uo::World;

/// Leaves a creation of this user, an hour ago at the stack's first tenant, whose process ended after both sides had the user.
pub(crate) async fn creation(world: &World, id: &str) {
    let clock = ManualClock::at(SystemClock::new().now() - SignedDuration::from_hours(1));
    let tenant = &world.stack.tenants()[0].document.tenant;
    let mint = MintRequest::of_tenant(tenant.group(), tenant.client(), tenant.paper());
    let token = world.stack.issuer().mint(&mint, clock.now()).unwrap();
    let (config, ids) = (world.stack.function_config(), Arc::new(RandomIds));
    let mut backends = Backends::connect_with(config, Arc::new(clock.clone()), ids, Meter::silent()).unwrap();
    let journal = Arc::new(Cut {
        journal: Arc::clone(&backends.journal),
        reached: Notify::new(),
    });
    backends.journal = journal.clone();
    let app = App::new(Create::new(&backends), &backends);
    let invocation = Invocation {
        id: RandomIds.uuid(),
        deadline: clock.monotonic() + Duration::from_secs(15),
        xray_trace: None,
    };
    let body = json!({"email": format!("{id}@example.com"), "customerRegistrationId": id});
    let event = event(tenant, &token, &body);
    tokio::select! {
        () = journal.reached.notified() => {}
        answer = Box::pin(app.handle(&event, &invocation)) => panic!("it was answered: {}", answer.body),
    }
}

fn event(tenant: &TenantId, token: &str, body: &Value) -> String {
    json!({
        "httpMethod": "POST", "path": "/v4/Users", "body": body.to_string(),
        "headers": {
            "Authorization": format!("Bearer {token}"), "Content-Type": "application/json", "X-SourceSystem": "cut-short",
            "X-ClientGroupCode": tenant.group(), "X-ClientCode": tenant.client(), "X-PaperCode": tenant.paper(),
        },
        "requestContext": {"requestId": RandomIds.uuid(), "httpMethod": "POST"},
    })
    .to_string()
}

/// A journal that never closes an entry.
#[derive(Debug)]
struct Cut {
    journal: Arc<dyn Journal>,
    reached: Notify,
}

#[async_trait]
impl Journal for Cut {
    async fn open(&self, entry: &Entry, began: Timestamp) -> Result<Opening, PortError> {
        self.journal.open(entry, began).await
    }

    async fn find(&self, tenant: &TenantId, key: &EntryKey) -> Result<Option<Entry>, PortError> {
        self.journal.find(tenant, key).await
    }

    async fn take(&self, entry: &Entry, lease: &Lease) -> Result<bool, PortError> {
        self.journal.take(entry, lease).await
    }

    async fn close(&self, _: &Entry, _: &Ending, _: Timestamp, _: NewRecords<'_>) -> Result<bool, PortError> {
        self.reached.notify_one();
        std::future::pending().await
    }

    async fn leave(&self, _: &Entry, _: &Leaving, _: NewRecords<'_>) -> Result<bool, PortError> {
        self.reached.notify_one();
        std::future::pending().await
    }
}
