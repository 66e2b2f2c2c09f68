//! What every settings store must do; run on the memory store and on DynamoDB.
#![cfg(any(test, feature = "contract-suites"))]
#![expect(clippy::expect_used, reason = "a contract suite fails by panicking")]

use serde_json::json;

use super::{SettingsAdmin, SettingsDirectory, SettingsDocument, SettingsStore};
use crate::model::TenantId;

/// Runs every rule on an empty store.
pub async fn all(store: &dyn SettingsStore, admin: &dyn SettingsAdmin) {
    a_document_comes_back_whole_whatever_the_spelling(store, admin).await;
    a_later_document_takes_the_place_of_the_earlier(store, admin).await;
    codes_with_slashes_do_not_shift(store, admin).await;
}

async fn a_document_comes_back_whole_whatever_the_spelling(store: &dyn SettingsStore, admin: &dyn SettingsAdmin) {
    let document = document(["GCI", "WestPalmBeach", "PO"], 30);
    admin.put(&document).await.expect("put");
    let found = get(store, ["gci", "WESTPALMBEACH", "po"]).await.expect("a document");
    assert_eq!(found, document);
    assert_eq!(
        found.tenant.to_string(),
        "GCI/WestPalmBeach/PO",
        "as the settings spell it"
    );
}

async fn a_later_document_takes_the_place_of_the_earlier(store: &dyn SettingsStore, admin: &dyn SettingsAdmin) {
    admin.put(&document(["GCI", "Later", "PO"], 30)).await.expect("put");
    let later = document(["gci", "later", "po"], 31);
    admin.put(&later).await.expect("put");
    let found = get(store, ["GCI", "Later", "PO"]).await.expect("a document");
    assert_eq!(found, later);
    assert_eq!(found.tenant.to_string(), "gci/later/po");
}

async fn codes_with_slashes_do_not_shift(store: &dyn SettingsStore, admin: &dyn SettingsAdmin) {
    admin.put(&document(["N/A", "B", "C"], 30)).await.expect("put");
    assert!(get(store, ["N/A", "B", "C"]).await.is_some());
    assert!(get(store, ["N", "A/B", "C"]).await.is_none());
}

/// Runs every rule of the directory, on a store that may hold other tenants.
pub async fn directory(store: &dyn SettingsStore, directory: &dyn SettingsDirectory) {
    what_is_stored_is_listed_by_key(directory).await;
    a_document_is_replaced_only_where_it_is_the_one_that_was_seen(store, directory).await;
}

async fn what_is_stored_is_listed_by_key(directory: &dyn SettingsDirectory) {
    for codes in [["Listed", "B", "PO"], ["Listed", "A", "PO"], ["Listed", "N/A", "PO"]] {
        let stored = directory.replace(&document(codes, 30), None).await.expect("replace");
        assert!(stored, "nothing was there");
    }
    let listed = directory.list().await.expect("list");
    assert!(listed.is_sorted_by_key(|listed| listed.key.clone()), "by key");
    let own = listed.into_iter().filter(|listed| listed.key.starts_with("listed/"));
    let own: Vec<SettingsDocument> = own.map(|listed| listed.document.expect("a document")).collect();
    let expected = [["Listed", "A", "PO"], ["Listed", "B", "PO"], ["Listed", "N/A", "PO"]];
    assert_eq!(own, expected.map(|codes| document(codes, 30)));
}

async fn a_document_is_replaced_only_where_it_is_the_one_that_was_seen(
    store: &dyn SettingsStore,
    directory: &dyn SettingsDirectory,
) {
    let codes = ["Replaced", "Once", "PO"];
    let (first, second, third) = (document(codes, 30), document(codes, 31), document(codes, 32));
    let replace = async |document, seen| directory.replace(document, seen).await.expect("replace");
    assert!(!replace(&second, Some(&first)).await, "what was seen is not there");
    assert!(replace(&first, None).await);
    assert!(!replace(&second, None).await, "there is one already");
    assert!(!replace(&second, Some(&third)).await, "another one was seen");
    assert_eq!(get(store, codes).await, Some(first.clone()));
    assert!(replace(&second, Some(&first)).await);
    assert_eq!(get(store, codes).await, Some(second.clone()));
    let respelt = document(["REPLACED", "Once", "PO"], 31);
    assert!(replace(&respelt, Some(&second)).await);
    assert!(!replace(&third, Some(&second)).await, "the spelling counts too");
}

async fn get(store: &dyn SettingsStore, codes: [&str; 3]) -> Option<SettingsDocument> {
    store.get(&tenant(codes)).await.expect("get")
}

fn tenant([group, client, paper]: [&str; 3]) -> TenantId {
    TenantId::parse(group, client, paper).expect("a tenant")
}

/// Every JSON type that a setting can have.
fn document(codes: [&str; 3], days: u32) -> SettingsDocument {
    let settings = json!({
        "Flow.UserProvider": "Auth0",
        "Flow.Users.RedirectToOrchestrator": true,
        "Events.RetentionDays": days,
        "Create.ReturnUrlOrigins": ["https://a.example.com"],
        "Tokens.Issuers": [{"issuer": "i", "scopes": {"create": "register"}, "tenantClaim": null}],
    });
    SettingsDocument {
        tenant: tenant(codes),
        settings: settings.as_object().cloned().unwrap_or_default(),
    }
}
