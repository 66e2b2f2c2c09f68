//! The reader whom the requests of all benchmarks are about.

use reqwest::RequestBuilder;
use serde_json::json;
use shared::{model::TenantId, request::TenantHeaders};

/// Somebody whom both sides know, once [`register`] was called.
pub const READER: &str = "auth0|63d17c4a8869daf88ed7db97";
/// The same in a path.
pub const READER_IN_PATH: &str = "auth0%7C63d17c4a8869daf88ed7db97";

/// Makes the reader; `request` is a POST to the API's users.
pub async fn register(request: RequestBuilder) -> reqwest::Result<()> {
    let body = json!({"customerRegistrationId": READER, "email": "ana@example.com", "password": "Correct-Horse-7"});
    request.json(&body).send().await?.error_for_status()?;
    Ok(())
}

/// Adds what tells the tenant.
pub fn of_tenant(request: RequestBuilder, tenant: &TenantId) -> RequestBuilder {
    let headers = TenantHeaders::of(tenant, "benchmark").into_iter();
    headers.fold(request, |request, (name, value)| request.header(name, value))
}
