//! Fuzz target: answers of SSOR and Firefly, as their presets parse them.

use std::sync::{Arc, LazyLock};

use serde_json::json;

use super::{
    block_on,
    exchange::{self, Exchange},
    provider::{self, Telling},
};
use crate::{provider::rest::Rest, secrets::MemorySecrets, settings::Tenant};

static SSOR: LazyLock<Tenant> = LazyLock::new(|| {
    let settings = json!({"Flow.UserProvider": "SSOR", "Rest.BaseUrl": exchange::BASE, "Rest.Secret": "file:rest"});
    exchange::tenant(&settings).expect("settings")
});

static FIREFLY: LazyLock<Tenant> = LazyLock::new(|| {
    let settings = json!({
        "Flow.UserProvider": "Firefly",
        "Rest.BaseUrl": exchange::BASE,
        "Rest.Secret": "file:rest",
        "Rest.ClientId": "client-1",
    });
    exchange::tenant(&settings).expect("settings")
});

/// The input: the name of a preset, then a call and its answers.
pub fn rest(data: &[u8]) {
    let (tenant, data) = match data.strip_prefix(b"firefly ") {
        Some(data) => (&FIREFLY, data),
        None => (&SSOR, data.strip_prefix(b"ssor ").unwrap_or(data)),
    };
    check(data, tenant, Telling::Words);
}

/// Laws of the adapter, for any description.
pub(super) fn check(data: &[u8], tenant: &Tenant, telling: Telling) {
    let exchange = Exchange::of(data, "/api/oauth2/token");
    let secrets = Arc::new(MemorySecrets::of([("file:rest", "s3cr3t")]));
    let rest = Rest::new(
        exchange.client(),
        secrets,
        Arc::clone(&exchange.clock),
        Arc::clone(&exchange.ids),
    );
    let asked = exchange.id();
    let is_asked = |told: &str| told.eq_ignore_ascii_case(asked.as_str());
    block_on(Box::pin(provider::check(&exchange, tenant, &rest, telling, is_asked)));
}
