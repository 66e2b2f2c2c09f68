//! Rules of changing users.
#![expect(
    clippy::unwrap_used,
    clippy::missing_panics_doc,
    reason = "a contract suite fails by panicking"
)]

use serde_json::json;

use super::{
    Subject,
    creation::nobody_is_found_where_nobody_is,
    samples::{email, metadata, metadata_changes, name},
};
use crate::{
    error::PortError,
    model::{NewUser, Patch, ProfileChanges, ProviderUser},
};

/// An absent field stays, a cleared one is removed, and any other gets its value.
pub async fn an_update_changes_what_it_names_and_nothing_else(subject: &Subject<'_>) {
    let user = NewUser {
        first_name: name("Ana"),
        last_name: name("Reader"),
        metadata: metadata(&json!({"kept": 1})),
        ..subject.new_user("updated")
    };
    subject.create(&user).await.unwrap();
    let before = subject.get(&user.id).await.unwrap();

    let cleared = ProfileChanges {
        first_name: Patch::Clear,
        ..Default::default()
    };
    subject.update(&user.id, &cleared).await.unwrap();
    let expected = ProviderUser {
        first_name: None,
        ..before
    };
    assert_eq!(subject.get(&user.id).await.unwrap(), expected);

    let last_name = name("Writer");
    let set = ProfileChanges {
        verified: Some(false),
        last_name: Patch::between(None, last_name.as_ref()),
        ..Default::default()
    };
    subject.update(&user.id, &set).await.unwrap();
    let expected = ProviderUser {
        verified: subject.verified(false),
        last_name,
        ..expected
    };
    assert_eq!(subject.get(&user.id).await.unwrap(), expected);
}

/// A named key is set or removed, any other stays; removing the last one leaves empty metadata.
pub async fn metadata_merges_at_the_first_level(subject: &Subject<'_>) {
    let user = NewUser {
        metadata: metadata(&json!({"kept": "a", "changed": 1, "removed": true})),
        ..subject.new_user("merged")
    };
    subject.create(&user).await.unwrap();
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
        subject.update(&user.id, &changes).await.unwrap();
        assert_eq!(
            subject.get(&user.id).await.unwrap().metadata,
            metadata(&expected),
            "{change}"
        );
    }
}

/// In particular it does not empty the metadata.
pub async fn an_empty_update_changes_nothing(subject: &Subject<'_>) {
    let user = NewUser {
        first_name: name("Ana"),
        metadata: metadata(&json!({"kept": 1})),
        ..subject.new_user("unchanged")
    };
    subject.create(&user).await.unwrap();
    let before = subject.get(&user.id).await.unwrap();
    subject.update(&user.id, &ProfileChanges::default()).await.unwrap();
    assert_eq!(subject.get(&user.id).await.unwrap(), before);
}

/// Changes never create a user.
pub async fn who_is_not_there_cannot_be_changed(subject: &Subject<'_>) {
    let user = subject.new_user("not-there");
    let changes = ProfileChanges {
        first_name: Patch::between(None, name("Ana").as_ref()),
        verified: Some(true),
        ..Default::default()
    };
    assert!(matches!(
        subject.update(&user.id, &changes).await,
        Err(PortError::NotFound)
    ));
    let outcome = subject.change_email(&user.id, &user.email, true).await;
    assert!(matches!(outcome, Err(PortError::NotFound)));
    nobody_is_found_where_nobody_is(subject).await;
    assert!(matches!(subject.get(&user.id).await, Err(PortError::NotFound)));
}

/// The user is found by the new address and no longer by the old one; nothing else changes.
pub async fn a_changed_email_takes_effect_at_once_and_keeps_verified_as_told(subject: &Subject<'_>) {
    for verified in [true, false] {
        let label = format!("moved-{verified}");
        let user = NewUser {
            first_name: name("Ana"),
            metadata: metadata(&json!({"kept": 1})),
            ..subject.new_user(&label)
        };
        subject.create(&user).await.unwrap();
        let before = subject.get(&user.id).await.unwrap();
        let new = email(&format!("{label}-new"));
        subject.change_email(&user.id, &new, verified).await.unwrap();
        let expected = ProviderUser {
            email: Some(new.clone()),
            verified: subject.verified(verified),
            ..before
        };
        assert_eq!(subject.get(&user.id).await.unwrap(), expected);
        assert_eq!(subject.find(&new).await.unwrap(), Some(expected));
        assert_eq!(subject.find(&user.email).await.unwrap(), None);
    }
}

/// A repeated change finds that the same user has the address, which is no conflict.
pub async fn the_same_email_again_is_no_conflict(subject: &Subject<'_>) {
    let user = subject.new_user("same-email");
    subject.create(&user).await.unwrap();
    subject.change_email(&user.id, &user.email, true).await.unwrap();
    assert_eq!(subject.get(&user.id).await.unwrap().email, Some(user.email));
}

/// Both users stay as they are.
pub async fn a_taken_email_cannot_be_changed_to(subject: &Subject<'_>) {
    let (one, other) = (subject.new_user("contested-one"), subject.new_user("contested-other"));
    for user in [&one, &other] {
        subject.create(user).await.unwrap();
    }
    let outcome = subject.change_email(&one.id, &other.email, true).await;
    assert!(matches!(outcome, Err(PortError::EmailTaken)), "{outcome:?}");
    for user in [&one, &other] {
        assert_eq!(subject.get(&user.id).await.unwrap().email.as_ref(), Some(&user.email));
    }
}
