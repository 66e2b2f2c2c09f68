//! Fuzz target: Auth0's answers to a call.

use std::sync::{Arc, LazyLock};

use serde_json::json;

use super::{
    block_on,
    exchange::{self, Exchange},
    provider::{self, Telling},
};
use crate::{provider::auth0::Auth0, secrets::MemorySecrets, settings::Tenant};

static TENANT: LazyLock<Tenant> = LazyLock::new(|| {
    let settings = json!({
        "Flow.UserProvider": "Auth0",
        "Auth0.BaseUrl": exchange::BASE,
        "Auth0.ClientId": "client-1",
        "Auth0.ClientSecret": "file:auth0",
        "Auth0.Connection": "Readers",
    });
    exchange::tenant(&settings).expect("settings")
});

/// The input: a call, and the answers of the Management API.
pub fn auth0(data: &[u8]) {
    let exchange = Exchange::of(data, "/api/oauth/token");
    let secrets = Arc::new(MemorySecrets::of([("file:auth0", "s3cr3t")]));
    let auth0 = Auth0::new(
        exchange.client(),
        secrets,
        Arc::clone(&exchange.clock),
        Arc::clone(&exchange.ids),
    );
    let asked = exchange.id();
    let is_asked = |told: &str| told == asked.as_str() || told.strip_prefix("auth0|") == Some(asked.as_str());
    block_on(Box::pin(provider::check(
        &exchange,
        &TENANT,
        &auth0,
        Telling::Words,
        is_asked,
    )));
}
