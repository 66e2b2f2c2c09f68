//! Rules of changing users.
#![expect(
    clippy::unwrap_used,
    clippy::missing_panics_doc,
    reason = "a contract suite fails by panicking"
)]

use serde_json::json;

use super::{
    creation::nobody_is_found_where_nobody_is,
    get,
    samples::{email, metadata, metadata_changes, name, new_user},
};
use crate::{
    error::PortError,
    model::{NewUser, Patch, ProfileChanges, ProviderUser},
    provider::UserProvider,
    settings::Tenant,
    steps::Call,
};

/// Absent keeps, cleared is gone, set is set.
pub async fn an_update_changes_what_it_names_and_nothing_else(
    provider: &dyn UserProvider,
    tenant: &Tenant,
    call: &impl Fn() -> Call,
) {
    let user = NewUser {
        first_name: name("Ana"),
        last_name: name("Reader"),
        metadata: metadata(&json!({"kept": 1})),
        ..new_user("updated")
    };
    provider.create(tenant, &call(), &user).await.unwrap();
    let before = get(provider, tenant, call, &user.id).await;

    let cleared = ProfileChanges {
        first_name: Patch::Clear,
        ..Default::default()
    };
    provider.update(tenant, &call(), &user.id, &cleared).await.unwrap();
    let expected = ProviderUser {
        first_name: None,
        ..before
    };
    assert_eq!(get(provider, tenant, call, &user.id).await, expected);

    let last_name = name("Writer");
    let set = ProfileChanges {
        verified: Some(false),
        last_name: Patch::between(None, last_name.as_ref()),
        ..Default::default()
    };
    provider.update(tenant, &call(), &user.id, &set).await.unwrap();
    let expected = ProviderUser {
        verified: false,
        last_name,
        ..expected
    };
    assert_eq!(get(provider, tenant, call, &user.id).await, expected);
}

/// A key that is named is set or removed, any other stays, and removing the last one leaves none.
pub async fn metadata_merges_at_the_first_level(
    provider: &dyn UserProvider,
    tenant: &Tenant,
    call: &impl Fn() -> Call,
) {
    let user = NewUser {
        metadata: metadata(&json!({"kept": "a", "changed": 1, "removed": true})),
        ..new_user("merged")
    };
    provider.create(tenant, &call(), &user).await.unwrap();
    for (change, expected) in [
        (
            json!({"changed": "one", "removed": null, "added": 0.5}),
            json!({"kept": "a", "changed": "one", "added": 0.5}),
        ),
        (
            json!({"unknown": null}),
            json!({"kept": "a", "changed": "one", "added": 0.5}),
        ),
        (json!({"kept": null, "changed": null, "added": null}), json!({})),
    ] {
        let changes = ProfileChanges {
            metadata: metadata_changes(&change),
            ..Default::default()
        };
        provider.update(tenant, &call(), &user.id, &changes).await.unwrap();
        assert_eq!(
            get(provider, tenant, call, &user.id).await.metadata,
            metadata(&expected),
            "{change}"
        );
    }
}

/// In particular it does not empty the metadata.
pub async fn an_empty_update_changes_nothing(provider: &dyn UserProvider, tenant: &Tenant, call: &impl Fn() -> Call) {
    let user = NewUser {
        first_name: name("Ana"),
        metadata: metadata(&json!({"kept": 1})),
        ..new_user("unchanged")
    };
    provider.create(tenant, &call(), &user).await.unwrap();
    let before = get(provider, tenant, call, &user.id).await;
    provider
        .update(tenant, &call(), &user.id, &ProfileChanges::default())
        .await
        .unwrap();
    assert_eq!(get(provider, tenant, call, &user.id).await, before);
}

/// Changes make nobody.
pub async fn who_is_not_there_cannot_be_changed(
    provider: &dyn UserProvider,
    tenant: &Tenant,
    call: &impl Fn() -> Call,
) {
    let user = new_user("not-there");
    let changes = ProfileChanges {
        verified: Some(true),
        ..Default::default()
    };
    assert!(matches!(
        provider.update(tenant, &call(), &user.id, &changes).await,
        Err(PortError::NotFound)
    ));
    let outcome = provider
        .change_email(tenant, &call(), &user.id, &user.email, true)
        .await;
    assert!(matches!(outcome, Err(PortError::NotFound)));
    nobody_is_found_where_nobody_is(provider, tenant, call).await;
    assert!(matches!(
        provider.get(tenant, &call(), &user.id).await,
        Err(PortError::NotFound)
    ));
}

/// The user is found by the new address and no longer by the old one; nothing else changes.
pub async fn a_changed_email_takes_effect_at_once_and_keeps_verified_as_told(
    provider: &dyn UserProvider,
    tenant: &Tenant,
    call: &impl Fn() -> Call,
) {
    for verified in [true, false] {
        let label = format!("moved-{verified}");
        let user = NewUser {
            first_name: name("Ana"),
            metadata: metadata(&json!({"kept": 1})),
            ..new_user(&label)
        };
        provider.create(tenant, &call(), &user).await.unwrap();
        let before = get(provider, tenant, call, &user.id).await;
        let new = email(&format!("{label}-new"));
        provider
            .change_email(tenant, &call(), &user.id, &new, verified)
            .await
            .unwrap();
        let expected = ProviderUser {
            email: Some(new.clone()),
            verified,
            ..before
        };
        assert_eq!(get(provider, tenant, call, &user.id).await, expected);
        assert_eq!(
            provider.find_by_email(tenant, &call(), &new).await.unwrap(),
            Some(expected)
        );
        assert_eq!(
            provider.find_by_email(tenant, &call(), &user.email).await.unwrap(),
            None
        );
    }
}

/// A repeated change finds the address taken by the very user, which is fine.
pub async fn the_same_email_again_is_no_conflict(
    provider: &dyn UserProvider,
    tenant: &Tenant,
    call: &impl Fn() -> Call,
) {
    let user = new_user("same-email");
    provider.create(tenant, &call(), &user).await.unwrap();
    provider
        .change_email(tenant, &call(), &user.id, &user.email, true)
        .await
        .unwrap();
    assert_eq!(get(provider, tenant, call, &user.id).await.email, Some(user.email));
}

/// And both users stay as they are.
pub async fn a_taken_email_cannot_be_changed_to(
    provider: &dyn UserProvider,
    tenant: &Tenant,
    call: &impl Fn() -> Call,
) {
    let (one, other) = (new_user("contested-one"), new_user("contested-other"));
    for user in [&one, &other] {
        provider.create(tenant, &call(), user).await.unwrap();
    }
    let outcome = provider
        .change_email(tenant, &call(), &one.id, &other.email, true)
        .await;
    assert!(matches!(outcome, Err(PortError::EmailTaken)), "{outcome:?}");
    for user in [&one, &other] {
        assert_eq!(
            get(provider, tenant, call, &user.id).await.email.as_ref(),
            Some(&user.email)
        );
    }
}
