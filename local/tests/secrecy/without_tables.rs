//! A process that can read settings but neither the journal nor the events table. What it cannot store goes to the log.

use std::{sync::Arc, time::Duration};

use async_trait::async_trait;
use local::stack::DemoTenant;
use shared::{
    error::PortError,
    events::{EventLog, NewRecords},
    ids::{IdSource as _, RandomIds},
    model::TenantId,
    pipeline::Endpoint,
    request::Invocation,
    response::ProxyResponse,
    runtime::{App, Backends},
};

use crate::{
    event::headers,
    house::House,
    marks::Place,
    reader::{Asked, Reader},
};

/// An event store that always fails.
#[derive(Debug)]
struct Unreachable;

#[async_trait]
impl EventLog for Unreachable {
    async fn append(&self, _: &TenantId, _: NewRecords<'_>) -> Result<(), PortError> {
        Err(PortError::unavailable("DynamoDB is out of reach"))
    }
}

/// Each request of a user once with a working journal, and once without.
pub(crate) async fn live(house: &mut House, tenant: &DemoTenant, token: &str) {
    for has_journal in [true, false] {
        let mut config = house.stack.function_config().clone();
        if !has_journal {
            config.journal_table = "no-such-table".to_owned();
        }
        let mut backends = Backends::connect_with(
            &config,
            house.clock.clone(),
            Arc::new(RandomIds),
            house.stack.backends().meter.clone(),
        )
        .unwrap();
        backends.events = Arc::new(Unreachable);
        for asked in Reader::new().life() {
            let answer = answer(&backends, tenant, token, &asked).await;
            let is_read = asked.method == "GET" && answer.contains("S200_01");
            let place = if is_read { Place::Read } else { Place::Elsewhere };
            house.look("an answer without tables", &answer, place);
        }
    }
}

async fn answer(backends: &Backends, tenant: &DemoTenant, token: &str, asked: &Asked) -> String {
    let event = event(tenant, token, asked);
    let response = match asked.method.as_str() {
        "GET" => handled(get_by_id::GetById::new(backends), backends, &event).await,
        "POST" => handled(create::Create::new(backends), backends, &event).await,
        "PUT" => handled(update::Update::new(backends), backends, &event).await,
        _ => handled(update_email::UpdateEmail::new(backends), backends, &event).await,
    };
    format!("{response:?} {}", serde_json::to_string(&response).unwrap())
}

async fn handled<E: Endpoint>(endpoint: E, backends: &Backends, event: &str) -> ProxyResponse {
    let invocation = Invocation {
        id: RandomIds.uuid(),
        deadline: backends.clock.monotonic() + Duration::from_secs(15),
        xray_trace: None,
    };
    let app = App::new(endpoint, backends);
    Box::pin(app.handle(event, &invocation)).await
}

fn event(tenant: &DemoTenant, token: &str, asked: &Asked) -> String {
    let mut headers = headers(&tenant.document.tenant, token, "secrecy");
    headers["Cookie"] = "session=mkcookie".into();
    if let Some(key) = &asked.key {
        headers["Idempotency-Key"] = key.as_str().into();
    }
    crate::event::event(asked.method.as_str(), &asked.path, &headers, asked.body.as_deref())
}
