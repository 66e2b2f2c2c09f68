//! The rules for every journal, run on the memory implementation and on DynamoDB.
#![cfg(any(test, feature = "contract-suites"))]
#![expect(clippy::expect_used, reason = "a contract suite fails by panicking")]

mod backlog;
mod holding;
mod opening;
mod samples;

#[cfg(any(test, feature = "fuzzing"))]
pub(crate) use self::samples::sample;
use super::{Backlog, Journal};
use crate::events::EventHistory;

/// Tries every rule on an empty journal.
pub async fn all(journal: &dyn Journal, backlog: &dyn Backlog, history: &dyn EventHistory) {
    opening::what_is_opened_is_found_whole(journal).await;
    opening::a_key_is_opened_once(journal).await;
    opening::a_tenant_finds_no_entry_of_another(journal).await;
    opening::an_undone_entry_gives_way_to_those_who_came_later(journal).await;
    holding::a_record_of_another_tenant_closes_nothing(journal, history).await;
    holding::a_lease_is_taken_by_one(journal).await;
    holding::closing_stores_answer_and_records(journal, history).await;
    holding::who_lost_the_lease_changes_nothing(journal, history).await;
    holding::what_is_left_can_be_taken(journal).await;
    backlog::the_backlog_holds_what_is_overdue(journal, backlog).await;
    backlog::who_needs_attention_is_listed_and_can_be_taken(journal, backlog).await;
}
