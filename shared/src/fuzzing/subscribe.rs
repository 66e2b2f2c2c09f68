//! Fuzz target: Subscribe's answers to a call.

use std::sync::{Arc, LazyLock};

use serde_json::json;

use super::{
    block_on,
    exchange::{self, Exchange, Wish, changes},
};
use crate::{
    error::PortError,
    model::Registration,
    provider::contract::samples,
    registration::{Registrations, http::HttpRegistrations},
    secrets::MemorySecrets,
    settings::Tenant,
};

static TENANT: LazyLock<Tenant> = LazyLock::new(|| exchange::tenant(&json!({})).expect("settings"));

/// The input: a call, and the answers of the Subscribe Registration API.
pub fn subscribe(data: &[u8]) {
    // Subscribe has no token endpoint.
    let exchange = Exchange::of(data, "");
    let secrets = Arc::new(MemorySecrets::of([("file:subscribe", "s3rvice")]));
    let registrations = HttpRegistrations::new(exchange.client(), secrets);
    block_on(Box::pin(check(&exchange, &registrations)));
}

async fn check(exchange: &Exchange, registrations: &dyn Registrations) {
    let (tenant, call, id) = (&*TENANT, &exchange.call, &exchange.id());
    let address = exchange.address();
    let outcome = match exchange.wish {
        Wish::Get | Wish::Ownership => registrations.get(tenant, call, id).await.map(|known| {
            assert_eq!(known.id, *id);
            check_registration(&known);
        }),
        Wish::Find => registrations.find_by_email(tenant, call, &address).await.map(|found| {
            assert!(!exchange.is_foreign, "a free address out of nothing");
            if let Some(known) = found {
                assert_eq!(known.email, address);
                check_registration(&known);
            }
        }),
        Wish::Create => registrations.create(tenant, call, &exchange.user()).await,
        Wish::Update => registrations.upsert(tenant, call, id, &changes(true).into()).await,
        Wish::Unverify => registrations.upsert(tenant, call, id, &changes(false).into()).await,
        Wish::ChangeEmail | Wish::ChangeToUnverified => {
            registrations
                .change_email(tenant, call, id, &samples::email("moved"))
                .await
        }
        Wish::Delete => registrations.delete(tenant, call, id).await,
    };
    if exchange.is_foreign {
        match (&outcome, exchange.wish) {
            // A delete can succeed without content in the answer.
            (Ok(()), Wish::Delete) => {}
            (Ok(()), wish) => assert_eq!(wish, Wish::Delete, "a success out of nothing"),
            (Err(error), _) => {
                let is_plain = matches!(
                    error,
                    PortError::Unavailable { .. } | PortError::Throttled { .. } | PortError::Misconfigured { .. }
                );
                assert!(is_plain, "{error} out of nothing");
            }
        }
    }
    exchange.check(outcome.as_ref().err());
}

fn check_registration(known: &Registration) {
    super::values::check_id(known.id.as_str());
    super::email::check(known.email.as_str());
    assert_eq!(
        crate::model::Metadata::stored(&known.metadata.to_json()),
        known.metadata
    );
}
