//! What every provider must do; run on the memory fake and on the real adapters.
//!
//! One function per rule. Each rule uses users of its own, so that all can run on one provider in any order.
#![cfg(any(test, feature = "contract-suites"))]

pub mod changes;
pub mod creation;
pub mod ids;
pub mod passing;
pub(crate) mod samples;
mod subject;
pub mod troubles;

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use http::{HeaderMap, Method};

pub use subject::{Features, Ids, Subject, Trouble, Troubles};

use crate::{
    clock::Clock,
    request::{
        HttpRequest, Invocation, RequestContext,
        event::{RawBody, RawPath},
    },
    steps::Call,
};

/// Makes calls outside any step, each with the given time and its own idempotency key.
pub fn calls(clock: Arc<dyn Clock>) -> impl Fn(Duration) -> Call + Send + Sync {
    let count = AtomicU64::new(0);
    move |left| {
        let number = count.fetch_add(1, Ordering::Relaxed);
        let request = HttpRequest {
            method: Method::GET,
            path: RawPath::Encoded(String::new()),
            query: Vec::new(),
            headers: HeaderMap::new(),
            body: RawBody::Absent,
            request_id: Some(format!("contract-{number}")),
        };
        let deadline = clock.monotonic() + left;
        let invocation = Invocation {
            id: format!("contract-{number}"),
            deadline,
            xray_trace: None,
        };
        let context = RequestContext::new(&request, &invocation, "contract-suite");
        Call::new(Arc::new(context), Arc::clone(&clock), &format!("contract-key-{number}"))
    }
}

/// Runs every rule.
pub async fn all(subject: &Subject<'_>) {
    creation::nobody_is_found_where_nobody_is(subject).await;
    creation::a_created_user_is_found_by_id_and_email(subject).await;
    ids::a_proposed_id_is_the_providers_own(subject).await;
    ids::ids_of_any_characters_are_kept_apart(subject).await;
    creation::text_of_any_script_comes_back(subject).await;
    creation::the_verification_decides_whether_the_email_is_verified(subject).await;
    creation::a_user_needs_no_password(subject).await;
    creation::a_weak_password_is_refused_with_the_reason(subject).await;
    creation::a_creation_is_known_by_its_work_in_any_attempt(subject).await;
    ids::a_taken_id_is_refused(subject).await;
    creation::a_taken_email_is_refused(subject).await;
    changes::an_update_changes_what_it_names_and_nothing_else(subject).await;
    changes::metadata_merges_at_the_first_level(subject).await;
    changes::an_empty_update_changes_nothing(subject).await;
    changes::who_is_not_there_cannot_be_changed(subject).await;
    changes::a_changed_email_takes_effect_at_once_and_keeps_verified_as_told(subject).await;
    changes::the_same_email_again_is_no_conflict(subject).await;
    changes::a_taken_email_cannot_be_changed_to(subject).await;
    creation::a_deleted_user_is_gone_and_leaves_id_and_email_free(subject).await;
    troubles::a_read_that_goes_wrong_is_never_not_found(subject).await;
    troubles::a_creation_that_goes_wrong_is_whole_or_nothing(subject).await;
    troubles::changes_that_go_wrong_can_be_repeated(subject).await;
    troubles::a_removal_that_goes_wrong_can_be_repeated(subject).await;
    passing::a_read_gets_over_it(subject).await;
    passing::changes_get_over_it(subject).await;
    passing::a_removal_gets_over_it(subject).await;
    passing::a_creation_gets_over_it_or_says_so(subject).await;
    troubles::an_expired_access_token_is_renewed(subject).await;
}
