//! The user of all benchmarks' requests.

use reqwest::RequestBuilder;
use serde_json::json;
use shared::{model::TenantId, request::TenantHeaders};

/// A user that both sides know after [`register`].
pub const READER: &str = "auth0|63d17c4a8869daf88ed7db97";
/// The percent-encoded id.
pub const READER_IN_PATH: &str = "auth0%7C63d17c4a8869daf88ed7db97";

/// Creates the user; `request` is a POST to the API's users.
pub async fn register(request: RequestBuilder) -> reqwest::Result<()> {
    let body = json!({"customerRegistrationId": READER, "email": "ana@example.com", "password": "Correct-Horse-7"});
    request.json(&body).send().await?.error_for_status()?;
    Ok(())
}

/// Adds the tenant's headers.
pub fn of_tenant(request: RequestBuilder, tenant: &TenantId) -> RequestBuilder {
    let headers = TenantHeaders::of(tenant, "benchmark").into_iter();
    headers.fold(request, |request, (name, value)| request.header(name, value))
}
