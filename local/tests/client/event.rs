//! Events of payload format 1.0, as a REST API passes them to a function.

use serde_json::{Value, json};
use shared::{
    ids::{IdSource as _, RandomIds},
    model::TenantId,
};

/// The headers of every request of a tenant.
pub(crate) fn headers(tenant: &TenantId, token: &str, source_system: &str) -> Value {
    json!({
        "Authorization": format!("Bearer {token}"), "Content-Type": "application/json",
        "X-SourceSystem": source_system,
        "X-ClientGroupCode": tenant.group(), "X-ClientCode": tenant.client(), "X-PaperCode": tenant.paper(),
    })
}

/// A request as the text of an event.
pub(crate) fn event(method: &str, path: &str, headers: &Value, body: Option<&str>) -> String {
    let event = json!({
        "httpMethod": method, "path": path, "headers": headers, "body": body,
        "requestContext": {"requestId": RandomIds.uuid(), "httpMethod": method},
    });
    event.to_string()
}
