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

use crate::gateway::Function;

/// The functions' time-out in template.yaml.
const TIMEOUT: Duration = Duration::from_secs(15);

/// One instance of each function.
pub(super) fn all(backends: &Backends) -> HashMap<String, Arc<dyn Function>> {
    HashMap::from([
        (
            "GetByIdFunction".to_owned(),
            local(get_by_id::GetById::new(backends), backends),
        ),
        (
            "CreateFunction".to_owned(),
            local(create::Create::new(backends), backends),
        ),
        (
            "UpdateFunction".to_owned(),
            local(update::Update::new(backends), backends),
        ),
        (
            "UpdateEmailFunction".to_owned(),
            local(update_email::UpdateEmail::new(backends), backends),
        ),
    ])
}

fn local<E: Endpoint>(endpoint: E, backends: &Backends) -> Arc<dyn Function> {
    let app = App::new(endpoint, backends);
    Arc::new(Local {
        app,
        clock: Arc::clone(&backends.clock),
        ids: Arc::clone(&backends.ids),
    })
}

/// A function in this process, invoked as Lambda does it.
struct Local<E> {
    app: App<E>,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn IdSource>,
}

#[async_trait]
impl<E: Endpoint> Function for Local<E> {
    async fn invoke(&self, event: Value) -> Value {
        let invocation = Invocation {
            id: self.ids.uuid(),
            deadline: self.clock.monotonic() + TIMEOUT,
            xray_trace: None,
        };
        let response = self.app.handle(&event.to_string(), &invocation).await;
        // A response always serialises; the gateway takes null for a broken function, and says so.
        serde_json::to_value(response).unwrap_or(json!(null))
    }
}
