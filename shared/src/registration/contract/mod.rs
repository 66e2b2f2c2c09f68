//! What every implementation of the port to Subscribe must do; run on the memory fake and on the real adapter.
//!
//! One function per rule. Each rule uses registrations of its own, so that all can run on one service in any order.
#![cfg(any(test, feature = "contract-suites"))]
#![expect(clippy::unwrap_used, reason = "a contract suite fails by panicking")]

pub mod changes;
pub mod creation;

use super::Registrations;
use crate::{
    model::{CustomerRegistrationId, Registration},
    settings::Tenant,
    steps::Call,
};

/// Runs every rule on a service whose tenant has none of the suite's registrations. `call` makes calls, each with its own
/// idempotency key ([`calls`](crate::provider::contract::calls)).
pub async fn all(service: &dyn Registrations, tenant: &Tenant, call: &impl Fn() -> Call) {
    creation::nothing_is_found_where_nothing_is(service, tenant, call).await;
    creation::a_created_registration_is_found_by_id_and_email(service, tenant, call).await;
    creation::ids_of_any_characters_are_kept_apart(service, tenant, call).await;
    creation::the_verification_decides_whether_the_email_is_verified(service, tenant, call).await;
    creation::only_the_presence_of_a_password_is_told(service, tenant, call).await;
    creation::a_taken_id_is_refused(service, tenant, call).await;
    creation::a_taken_email_is_refused_and_a_pending_one_told_apart(service, tenant, call).await;
    creation::a_creation_repeated_with_its_key_succeeds_again(service, tenant, call).await;
    creation::a_delete_repeated_with_its_key_spares_what_was_made_since(service, tenant, call).await;
    changes::an_upsert_changes_what_it_names_and_nothing_else(service, tenant, call).await;
    changes::metadata_merges_at_the_first_level(service, tenant, call).await;
    changes::an_upsert_makes_what_is_missing(service, tenant, call).await;
    changes::an_upsert_without_an_email_makes_nothing(service, tenant, call).await;
    changes::a_taken_email_cannot_be_upserted(service, tenant, call).await;
    changes::a_changed_email_takes_effect_and_keeps_the_rest(service, tenant, call).await;
    changes::an_email_changes_only_to_a_free_one_and_only_where_there_is_one(service, tenant, call).await;
    creation::a_deleted_registration_is_gone_and_leaves_id_and_email_free(service, tenant, call).await;
}

async fn get(
    service: &dyn Registrations,
    tenant: &Tenant,
    call: &impl Fn() -> Call,
    id: &CustomerRegistrationId,
) -> Registration {
    service.get(tenant, &call(), id).await.unwrap()
}
