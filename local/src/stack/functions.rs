//! The functions behind the gateway, by their logical ids in template.yaml.

use std::{collections::HashMap, sync::Arc, time::Duration};

use async_trait::async_trait;
use serde_json::{Value, json};
use shared::{
    clock::Clock,
    ids::IdSource,
    pipeline::Endpoint,
    request::Invocation,
    runtime::{App, Backends},
};

use crate::{gateway::Function, traces::Traces};

/// The functions' timeout in template.yaml.
const TIMEOUT: Duration = Duration::from_secs(15);

/// One instance of each function. What each request does is recorded in `traces`.
pub(super) fn all(backends: &Backends, traces: &Traces) -> HashMap<String, Arc<dyn Function>> {
    HashMap::from([
        (
            "GetByIdFunction".to_owned(),
            local(get_by_id::GetById::new(backends), backends, traces),
        ),
        (
            "CreateFunction".to_owned(),
            local(create::Create::new(backends), backends, traces),
        ),
        (
            "UpdateFunction".to_owned(),
            local(update::Update::new(backends), backends, traces),
        ),
        (
            "UpdateEmailFunction".to_owned(),
            local(update_email::UpdateEmail::new(backends), backends, traces),
        ),
    ])
}

fn local<E: Endpoint>(endpoint: E, backends: &Backends, traces: &Traces) -> Arc<dyn Function> {
    let app = App::new(endpoint, backends);
    Arc::new(Local {
        app,
        clock: Arc::clone(&backends.clock),
        ids: Arc::clone(&backends.ids),
        traces: traces.clone(),
    })
}

/// A function in this process, invoked as Lambda does it.
struct Local<E> {
    app: App<E>,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn IdSource>,
    traces: Traces,
}

#[async_trait]
impl<E: Endpoint> Function for Local<E> {
    async fn invoke(&self, event: Value) -> Value {
        let invocation = Invocation {
            id: self.ids.uuid(),
            deadline: self.clock.monotonic() + TIMEOUT,
            xray_trace: None,
        };
        let request_id = event.pointer("/requestContext/requestId").and_then(Value::as_str);
        let text = event.to_string();
        let answered = self.app.handle(&text, &invocation);
        let response = self
            .traces
            .watch_request(request_id.unwrap_or_default(), answered)
            .await;
        // A response always serialises. The gateway would treat null as a failed function.
        serde_json::to_value(response).unwrap_or(json!(null))
    }
}
