//! Rules of changing registrations.
#![expect(
    clippy::unwrap_used,
    clippy::missing_panics_doc,
    reason = "a contract suite fails by panicking"
)]

use jiff::Timestamp;
use serde_json::json;

use super::get;
use crate::{
    error::PortError,
    model::{NewUser, Patch, ProfileChanges, Registration, RegistrationChanges, Verification},
    provider::contract::samples::{email, metadata, metadata_changes, name, new_user},
    registration::Registrations,
    settings::Tenant,
    steps::Call,
};

/// An absent field stays, a cleared one is removed, and any other gets its value.
pub async fn an_upsert_changes_what_it_names_and_nothing_else(
    service: &dyn Registrations,
    tenant: &Tenant,
    call: &impl Fn() -> Call,
) {
    let user = NewUser {
        first_name: name("Ana"),
        last_name: name("Reader"),
        metadata: metadata(&json!({"kept": 1})),
        ..new_user("updated")
    };
    service.create(tenant, &call(), &user).await.unwrap();
    let before = get(service, tenant, call, &user.id).await;
    let logout: Timestamp = "2026-01-01T10:00:00.25Z".parse().unwrap();
    let new_email = email("updated-new");
    for (changes, expected) in [
        (RegistrationChanges::default(), before.clone()),
        (
            RegistrationChanges::from(ProfileChanges {
                first_name: Patch::Clear,
                ..Default::default()
            }),
            Registration {
                first_name: None,
                ..before.clone()
            },
        ),
        (
            RegistrationChanges {
                last_logout_date: Patch::Set(logout),
                ..RegistrationChanges::from(ProfileChanges {
                    verified: Some(false),
                    ..Default::default()
                })
            },
            Registration {
                first_name: None,
                last_logout_date: Some(logout),
                verified: false,
                ..before.clone()
            },
        ),
        (
            RegistrationChanges {
                email: Some(new_email.clone()),
                last_logout_date: Patch::Clear,
                profile: ProfileChanges {
                    verified: Some(true),
                    first_name: Patch::between(None, before.first_name.as_ref()),
                    ..Default::default()
                },
            },
            Registration {
                email: new_email,
                ..before.clone()
            },
        ),
    ] {
        service.upsert(tenant, &call(), &user.id, &changes).await.unwrap();
        assert_eq!(get(service, tenant, call, &user.id).await, expected);
    }
}

/// A named key is set or removed, any other stays; removing the last one leaves empty metadata.
pub async fn metadata_merges_at_the_first_level(
    service: &dyn Registrations,
    tenant: &Tenant,
    call: &impl Fn() -> Call,
) {
    let user = NewUser {
        metadata: metadata(&json!({"kept": "a", "changed": 1, "removed": true})),
        ..new_user("merged")
    };
    service.create(tenant, &call(), &user).await.unwrap();
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
        let changes = RegistrationChanges::from(ProfileChanges {
            metadata: metadata_changes(&change),
            ..Default::default()
        });
        service.upsert(tenant, &call(), &user.id, &changes).await.unwrap();
        assert_eq!(
            get(service, tenant, call, &user.id).await.metadata,
            metadata(&expected),
            "{change}"
        );
    }
}

/// The registration has no password, and is verified only if the changes say so.
pub async fn an_upsert_makes_what_is_missing(service: &dyn Registrations, tenant: &Tenant, call: &impl Fn() -> Call) {
    for (label, verified) in [("made", Some(true)), ("made-unverified", None)] {
        let user = new_user(label);
        let changes = RegistrationChanges {
            email: Some(user.email.clone()),
            ..RegistrationChanges::from(ProfileChanges {
                verified,
                metadata: metadata_changes(&json!({"age": 7})),
                ..Default::default()
            })
        };
        service.upsert(tenant, &call(), &user.id, &changes).await.unwrap();
        let expected = Registration {
            id: user.id.clone(),
            email: user.email,
            verified: verified == Some(true),
            has_password: false,
            first_name: None,
            last_name: None,
            last_logout_date: None,
            metadata: metadata(&json!({"age": 7})),
        };
        assert_eq!(get(service, tenant, call, &user.id).await, expected);
    }
}

/// A registration needs an address.
pub async fn an_upsert_without_an_email_makes_nothing(
    service: &dyn Registrations,
    tenant: &Tenant,
    call: &impl Fn() -> Call,
) {
    let id = new_user("without-email").id;
    let changes = RegistrationChanges::from(ProfileChanges {
        verified: Some(true),
        ..Default::default()
    });
    let made = service.upsert(tenant, &call(), &id, &changes).await;
    assert!(matches!(made, Err(PortError::Rejected { .. })), "{made:?}");
    assert!(matches!(
        service.get(tenant, &call(), &id).await,
        Err(PortError::NotFound)
    ));
}

/// Neither for an existing registration nor for one that the upsert would create.
pub async fn a_taken_email_cannot_be_upserted(service: &dyn Registrations, tenant: &Tenant, call: &impl Fn() -> Call) {
    let (owner, known) = (new_user("owner"), new_user("known"));
    for user in [&owner, &known] {
        service.create(tenant, &call(), user).await.unwrap();
    }
    let missing = new_user("missing").id;
    for id in [&known.id, &missing] {
        let changes = RegistrationChanges {
            email: Some(owner.email.clone()),
            ..Default::default()
        };
        let outcome = service.upsert(tenant, &call(), id, &changes).await;
        assert!(matches!(outcome, Err(PortError::EmailTaken)), "{outcome:?}");
    }
    assert_eq!(get(service, tenant, call, &known.id).await.email, known.email);
    assert!(matches!(
        service.get(tenant, &call(), &missing).await,
        Err(PortError::NotFound)
    ));
}

/// `verified` is unchanged too, whether true or false.
pub async fn a_changed_email_takes_effect_and_keeps_the_rest(
    service: &dyn Registrations,
    tenant: &Tenant,
    call: &impl Fn() -> Call,
) {
    let pending = NewUser {
        verification: Verification::ByMail { return_url: None },
        ..new_user("moved-pending")
    };
    for user in [
        NewUser {
            first_name: name("Ana"),
            ..new_user("moved")
        },
        pending,
    ] {
        service.create(tenant, &call(), &user).await.unwrap();
        let before = get(service, tenant, call, &user.id).await;
        let new = email(&format!("{}-new", user.id));
        service.change_email(tenant, &call(), &user.id, &new).await.unwrap();
        let expected = Registration {
            email: new.clone(),
            ..before
        };
        assert_eq!(
            service.find_by_email(tenant, &call(), &new).await.unwrap(),
            Some(expected)
        );
        assert_eq!(service.find_by_email(tenant, &call(), &user.email).await.unwrap(), None);
        service.change_email(tenant, &call(), &user.id, &new).await.unwrap();
    }
}

/// The owner of the address keeps it.
pub async fn an_email_changes_only_to_a_free_one_and_only_where_there_is_one(
    service: &dyn Registrations,
    tenant: &Tenant,
    call: &impl Fn() -> Call,
) {
    let (one, other) = (new_user("contested-one"), new_user("contested-other"));
    for user in [&one, &other] {
        service.create(tenant, &call(), user).await.unwrap();
    }
    let outcome = service.change_email(tenant, &call(), &one.id, &other.email).await;
    assert!(matches!(outcome, Err(PortError::EmailTaken)), "{outcome:?}");
    assert_eq!(get(service, tenant, call, &one.id).await.email, one.email);
    let absent = new_user("contested-absent");
    let outcome = service.change_email(tenant, &call(), &absent.id, &absent.email).await;
    assert!(matches!(outcome, Err(PortError::NotFound)), "{outcome:?}");
}
