//! What every provider must do; run on the memory fake and on the real adapters.
//!
//! One function per rule. Each rule works on users of its own, so that one provider serves them all in any order.
#![cfg(any(test, feature = "contract-suites"))]
#![expect(clippy::unwrap_used, reason = "a contract suite fails by panicking")]

pub mod changes;
pub mod creation;
pub(crate) mod samples;

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use http::{HeaderMap, Method};

use super::UserProvider;
use crate::{
    clock::Clock,
    model::{CustomerRegistrationId, ProviderUser},
    request::{
        HttpRequest, Invocation, RequestContext,
        event::{RawBody, RawPath},
    },
    settings::Tenant,
    steps::Call,
};

/// Makes calls outside any step, each with half a minute of time and an idempotency key of its own.
pub fn calls(clock: Arc<dyn Clock>) -> impl Fn() -> Call {
    let count = AtomicU64::new(0);
    move || {
        let number = count.fetch_add(1, Ordering::Relaxed);
        let request = HttpRequest {
            method: Method::GET,
            path: RawPath::Encoded(String::new()),
            query: Vec::new(),
            headers: HeaderMap::new(),
            body: RawBody::Absent,
            request_id: Some(format!("contract-{number}")),
        };
        let deadline = clock.monotonic() + Duration::from_secs(30);
        let invocation = Invocation {
            id: format!("contract-{number}"),
            deadline,
            xray_trace: None,
        };
        let context = RequestContext::new(&request, &invocation, "contract-suite");
        Call::new(Arc::new(context), Arc::clone(&clock), &format!("contract-key-{number}"))
    }
}

/// Runs every rule on a provider whose tenant has none of the suite's users.
pub async fn all(provider: &dyn UserProvider, tenant: &Tenant, call: &impl Fn() -> Call) {
    creation::nobody_is_found_where_nobody_is(provider, tenant, call).await;
    creation::a_created_user_is_found_by_id_and_email(provider, tenant, call).await;
    creation::a_proposed_id_is_the_providers_own(provider, tenant, call).await;
    creation::ids_of_any_characters_are_kept_apart(provider, tenant, call).await;
    creation::the_verification_decides_whether_the_email_is_verified(provider, tenant, call).await;
    creation::a_user_needs_no_password(provider, tenant, call).await;
    creation::a_taken_id_is_refused(provider, tenant, call).await;
    creation::a_taken_email_is_refused(provider, tenant, call).await;
    changes::an_update_changes_what_it_names_and_nothing_else(provider, tenant, call).await;
    changes::metadata_merges_at_the_first_level(provider, tenant, call).await;
    changes::an_empty_update_changes_nothing(provider, tenant, call).await;
    changes::who_is_not_there_cannot_be_changed(provider, tenant, call).await;
    changes::a_changed_email_takes_effect_at_once_and_keeps_verified_as_told(provider, tenant, call).await;
    changes::the_same_email_again_is_no_conflict(provider, tenant, call).await;
    changes::a_taken_email_cannot_be_changed_to(provider, tenant, call).await;
    creation::a_deleted_user_is_gone_and_leaves_id_and_email_free(provider, tenant, call).await;
}

async fn get(
    provider: &dyn UserProvider,
    tenant: &Tenant,
    call: &impl Fn() -> Call,
    id: &CustomerRegistrationId,
) -> ProviderUser {
    provider.get(tenant, &call(), id).await.unwrap()
}
