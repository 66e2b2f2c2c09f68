//! Rules of reading, making and removing users.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::missing_panics_doc,
    reason = "a contract suite fails by panicking"
)]

use serde_json::json;

use super::{
    Subject,
    samples::{self, metadata, name},
};
use crate::{
    error::PortError,
    model::{NewUser, Password, Patch, ProfileChanges, Verification},
    provider::Ownership,
};

/// A read of an unknown id answers `NotFound`; a search for an unknown address finds nobody.
pub async fn nobody_is_found_where_nobody_is(subject: &Subject<'_>) {
    let user = subject.new_user("nobody");
    assert!(matches!(subject.get(&user.id).await, Err(PortError::NotFound)));
    assert_eq!(subject.find(&user.email).await.unwrap(), None);
}

/// A user is returned with everything that it was created with, types of metadata included.
pub async fn a_created_user_is_found_by_id_and_email(subject: &Subject<'_>) {
    let user = NewUser {
        first_name: name("Zoë"),
        last_name: name("O'Łukasz"),
        metadata: metadata(&json!({"title": "Dr", "age": 7, "ratio": 0.5, "newsletter": true, "text7": "7"})),
        ..subject.new_user("created")
    };
    subject.create(&user).await.unwrap();
    let found = subject.get(&user.id).await.unwrap();
    assert_eq!(found.email.as_ref(), Some(&user.email));
    assert_eq!(
        (&found.first_name, &found.last_name),
        (&user.first_name, &user.last_name)
    );
    assert_eq!(found.metadata, user.metadata);
    assert_eq!(subject.find(&user.email).await.unwrap(), Some(found));
}

/// A user who has not followed the link in Subscribe's mail yet is not verified; any other is.
pub async fn the_verification_decides_whether_the_email_is_verified(subject: &Subject<'_>) {
    for (label, verification, verified) in [
        ("verified-at-once", Verification::Immediate, true),
        ("verified-by-mail", Verification::ByMail { return_url: None }, false),
    ] {
        let user = NewUser {
            verification,
            ..subject.new_user(label)
        };
        subject.create(&user).await.unwrap();
        assert_eq!(
            subject.get(&user.id).await.unwrap().verified,
            subject.verified(verified),
            "{label}"
        );
    }
}

/// Without a password, the provider sets one that nobody knows.
pub async fn a_user_needs_no_password(subject: &Subject<'_>) {
    let user = NewUser {
        password: None,
        ..subject.new_user("passwordless")
    };
    subject.create(&user).await.unwrap();
    subject.get(&user.id).await.unwrap();
}

/// A provider that keeps marks distinguishes its own creation from others; any other provider says that it cannot.
pub async fn a_creation_is_known_by_its_work_in_any_attempt(subject: &Subject<'_>) {
    let user = subject.new_user("traced");
    let (own, other) = (subject.call(), subject.call());
    let ownership = async |call| {
        subject
            .provider
            .ownership(subject.tenant, call, &user.id)
            .await
            .unwrap()
    };
    assert_eq!(ownership(&own).await, Ownership::Absent);
    subject.provider.create(subject.tenant, &own, &user).await.unwrap();
    match ownership(&own).await {
        Ownership::Own => assert_eq!(ownership(&other).await, Ownership::Foreign),
        Ownership::Unmarked(found) => {
            assert_eq!(found.email.as_ref(), Some(&user.email));
            assert_eq!(ownership(&other).await, Ownership::Unmarked(found));
        }
        other => panic!("the user is there, and {other:?} was told"),
    }
}

/// No two users have the same address.
pub async fn a_taken_email_is_refused(subject: &Subject<'_>) {
    let user = subject.new_user("taken-email");
    subject.create(&user).await.unwrap();
    let other = NewUser {
        id: subject.crid("taken-email-other"),
        ..user
    };
    assert!(matches!(subject.create(&other).await, Err(PortError::EmailTaken)));
    assert!(matches!(subject.get(&other.id).await, Err(PortError::NotFound)));
}

/// Deleting again succeeds, and the user can be created again.
pub async fn a_deleted_user_is_gone_and_leaves_id_and_email_free(subject: &Subject<'_>) {
    let user = subject.new_user("deleted");
    for _ in 0..2 {
        subject.create(&user).await.unwrap();
        for _ in 0..2 {
            subject.delete(&user.id).await.unwrap();
        }
        assert!(matches!(subject.get(&user.id).await, Err(PortError::NotFound)));
        assert_eq!(subject.find(&user.email).await.unwrap(), None);
    }
}

/// Names and metadata are returned unchanged.
pub async fn text_of_any_script_comes_back(subject: &Subject<'_>) {
    let user = NewUser {
        first_name: name("Ἀνδρέας 🗞"),
        last_name: name(r#"d'Ärc "von" {Ω} \ & <Söhne>; 100%"#),
        metadata: metadata(&json!({
            "motto": "Łódź 🎩 = 1+1 & more; \"quoted\" \\ %2F ${x} {\"a\": [1]}",
            "empty": "",
            "number": "007",
            "lines": "one\ntwo\tthree",
        })),
        ..subject.new_user("scripts")
    };
    subject.create(&user).await.unwrap();
    let found = subject.get(&user.id).await.unwrap();
    assert_eq!(
        (&found.first_name, &found.last_name),
        (&user.first_name, &user.last_name)
    );
    assert_eq!(found.metadata, user.metadata);
    let changes = ProfileChanges {
        first_name: Patch::between(None, user.last_name.as_ref()),
        metadata: samples::metadata_changes(&json!({"motto": "ﷺ 新聞 + \u{1F1EA}\u{1F1F8}", "empty": null})),
        ..Default::default()
    };
    subject.update(&user.id, &changes).await.unwrap();
    let renamed = subject.get(&user.id).await.unwrap();
    assert_eq!(renamed.first_name, user.last_name);
    assert_eq!(renamed.metadata, changes.metadata.applied_to(&user.metadata));
}

/// A provider with a password policy refuses with a message that the caller may see, and creates no user.
pub async fn a_weak_password_is_refused_with_the_reason(subject: &Subject<'_>) {
    let user = NewUser {
        password: Some(Password::parse("weak").unwrap()),
        ..subject.new_user("weak-password")
    };
    let outcome = subject.create(&user).await;
    if !subject.features.password_policy {
        outcome.unwrap();
        return;
    }
    let Err(PortError::Rejected { reason: Some(reason) }) = outcome else {
        panic!("{outcome:?}");
    };
    assert!(reason.to_lowercase().contains("password"), "{reason}");
    assert!(matches!(subject.get(&user.id).await, Err(PortError::NotFound)));
    assert_eq!(subject.find(&user.email).await.unwrap(), None);
}
