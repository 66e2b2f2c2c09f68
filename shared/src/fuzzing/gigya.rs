//! Fuzz target: Gigya's answers to a call.

use std::sync::{Arc, LazyLock};

use serde_json::json;

use super::{
    block_on,
    exchange::{self, Exchange},
    provider::{self, Telling},
};
use crate::{provider::gigya::Gigya, secrets::MemorySecrets, settings::Tenant};

static TENANT: LazyLock<Tenant> = LazyLock::new(|| {
    let settings = json!({
        "Flow.UserProvider": "Gigya",
        "Gigya.BaseUrl": exchange::BASE,
        "Gigya.ApiKey": "3_site",
        "Gigya.UserKey": "AKapplication",
        "Gigya.Authentication": "signature",
        "Gigya.Secret": "file:gigya",
    });
    exchange::tenant(&settings).expect("settings")
});

/// The input: a call, and the answers of the accounts API.
pub fn gigya(data: &[u8]) {
    // Gigya has no token endpoint.
    let exchange = Exchange::of(data, "");
    // `test-app-secret` in base64.
    let secrets = Arc::new(MemorySecrets::of([("file:gigya", "dGVzdC1hcHAtc2VjcmV0")]));
    let gigya = Gigya::new(
        exchange.client(),
        secrets,
        Arc::clone(&exchange.clock),
        Arc::clone(&exchange.ids),
    );
    let asked = exchange.id();
    block_on(Box::pin(provider::check(
        &exchange,
        &TENANT,
        &gigya,
        Telling::Words,
        |told| told == asked.as_str(),
    )));
}
