//! Rules of reading, making and removing registrations.
#![expect(
    clippy::unwrap_used,
    clippy::missing_panics_doc,
    reason = "a contract suite fails by panicking"
)]

use serde_json::json;

use super::get;
use crate::{
    error::PortError,
    model::{NewUser, Registration, Verification},
    provider::contract::samples::{crid, email, metadata, name, new_user},
    registration::Registrations,
    settings::Tenant,
    steps::Call,
};

/// A read of an unknown id answers `NotFound`; a search for an unknown address finds nothing.
pub async fn nothing_is_found_where_nothing_is(service: &dyn Registrations, tenant: &Tenant, call: &impl Fn() -> Call) {
    let user = new_user("nobody");
    assert!(matches!(
        service.get(tenant, &call(), &user.id).await,
        Err(PortError::NotFound)
    ));
    assert_eq!(service.find_by_email(tenant, &call(), &user.email).await.unwrap(), None);
}

/// A registration is returned with everything that it was created with, types of metadata included.
pub async fn a_created_registration_is_found_by_id_and_email(
    service: &dyn Registrations,
    tenant: &Tenant,
    call: &impl Fn() -> Call,
) {
    let user = NewUser {
        first_name: name("Zoë"),
        last_name: name("O'Łukasz"),
        metadata: metadata(&json!({"title": "Dr", "age": 7, "ratio": 0.5, "newsletter": true, "text7": "7"})),
        ..new_user("created")
    };
    service.create(tenant, &call(), &user).await.unwrap();
    let expected = Registration {
        id: user.id.clone(),
        email: user.email.clone(),
        verified: true,
        has_password: true,
        first_name: user.first_name,
        last_name: user.last_name,
        last_logout_date: None,
        metadata: user.metadata,
    };
    assert_eq!(get(service, tenant, call, &user.id).await, expected);
    assert_eq!(
        service.find_by_email(tenant, &call(), &user.email).await.unwrap(),
        Some(expected)
    );
}

/// An id of any characters names one registration in every call, and no other id names it.
pub async fn ids_of_any_characters_are_kept_apart(
    service: &dyn Registrations,
    tenant: &Tenant,
    call: &impl Fn() -> Call,
) {
    let texts = [
        "odd|1",
        "odd/1",
        "odd%2F1",
        "odd%252F1",
        "odd?1",
        "odd#1",
        "odd 1",
        "odd+1@x:y",
        "...",
        "odd\\1",
        "odd-ü",
        "ODD|1",
    ];
    let users: Vec<NewUser> = texts
        .iter()
        .enumerate()
        .map(|(number, text)| NewUser {
            id: crid(text),
            ..new_user(&format!("odd-{number}"))
        })
        .collect();
    for user in &users {
        service.create(tenant, &call(), user).await.unwrap();
    }
    for user in &users {
        assert_eq!(
            get(service, tenant, call, &user.id).await.email,
            user.email,
            "{:?}",
            user.id
        );
        service.delete(tenant, &call(), &user.id).await.unwrap();
        assert!(
            matches!(service.get(tenant, &call(), &user.id).await, Err(PortError::NotFound)),
            "{:?}",
            user.id
        );
    }
}

/// A reader who has not followed the link in the mail yet is not verified; any other is.
pub async fn the_verification_decides_whether_the_email_is_verified(
    service: &dyn Registrations,
    tenant: &Tenant,
    call: &impl Fn() -> Call,
) {
    for (label, verification, verified) in [
        ("verified-at-once", Verification::Immediate, true),
        ("verified-by-mail", Verification::ByMail { return_url: None }, false),
    ] {
        let user = NewUser {
            verification,
            ..new_user(label)
        };
        service.create(tenant, &call(), &user).await.unwrap();
        assert_eq!(get(service, tenant, call, &user.id).await.verified, verified, "{label}");
    }
}

/// `has_password` is false without one.
pub async fn only_the_presence_of_a_password_is_told(
    service: &dyn Registrations,
    tenant: &Tenant,
    call: &impl Fn() -> Call,
) {
    let user = NewUser {
        password: None,
        ..new_user("passwordless")
    };
    service.create(tenant, &call(), &user).await.unwrap();
    assert!(!get(service, tenant, call, &user.id).await.has_password);
}

/// No two registrations have the same id.
pub async fn a_taken_id_is_refused(service: &dyn Registrations, tenant: &Tenant, call: &impl Fn() -> Call) {
    let user = new_user("taken-id");
    service.create(tenant, &call(), &user).await.unwrap();
    assert!(matches!(
        service.create(tenant, &call(), &user).await,
        Err(PortError::IdTaken)
    ));
    let other = NewUser {
        email: email("taken-id-other"),
        ..user
    };
    assert!(matches!(
        service.create(tenant, &call(), &other).await,
        Err(PortError::IdTaken)
    ));
    assert_eq!(
        service.find_by_email(tenant, &call(), &other.email).await.unwrap(),
        None
    );
}

/// No two registrations have the same address. The error says whether the present one is verified or pending.
pub async fn a_taken_email_is_refused_and_a_pending_one_told_apart(
    service: &dyn Registrations,
    tenant: &Tenant,
    call: &impl Fn() -> Call,
) {
    let (taken, pending) = (new_user("taken-email"), new_user("pending-email"));
    let pending = NewUser {
        verification: Verification::ByMail { return_url: None },
        ..pending
    };
    let mut refusals = Vec::new();
    for user in [taken, pending] {
        service.create(tenant, &call(), &user).await.unwrap();
        let other = NewUser {
            id: crid(&format!("{}-other", user.id)),
            ..user
        };
        refusals.push(service.create(tenant, &call(), &other).await);
        assert!(matches!(
            service.get(tenant, &call(), &other.id).await,
            Err(PortError::NotFound)
        ));
    }
    assert!(
        matches!(
            refusals.as_slice(),
            [Err(PortError::EmailTaken), Err(PortError::EmailPending)]
        ),
        "{refusals:?}"
    );
}

/// The repeat does not fail with `IdTaken`, because the caller may not have received the first answer.
pub async fn a_creation_repeated_with_its_key_succeeds_again(
    service: &dyn Registrations,
    tenant: &Tenant,
    call: &impl Fn() -> Call,
) {
    let user = NewUser {
        verification: Verification::ByMail { return_url: None },
        ..new_user("repeated")
    };
    let once = call();
    for _ in 0..2 {
        service.create(tenant, &once, &user).await.unwrap();
    }
    assert_eq!(get(service, tenant, call, &user.id).await.email, user.email);
}

/// A repeat has no second effect.
pub async fn a_delete_repeated_with_its_key_spares_what_was_made_since(
    service: &dyn Registrations,
    tenant: &Tenant,
    call: &impl Fn() -> Call,
) {
    let user = new_user("made-since");
    let once = call();
    service.create(tenant, &call(), &user).await.unwrap();
    service.delete(tenant, &once, &user.id).await.unwrap();
    service.create(tenant, &call(), &user).await.unwrap();
    service.delete(tenant, &once, &user.id).await.unwrap();
    assert_eq!(get(service, tenant, call, &user.id).await.email, user.email);
}

/// Deleting again succeeds, and the registration can be created again.
pub async fn a_deleted_registration_is_gone_and_leaves_id_and_email_free(
    service: &dyn Registrations,
    tenant: &Tenant,
    call: &impl Fn() -> Call,
) {
    let user = new_user("deleted");
    for _ in 0..2 {
        service.create(tenant, &call(), &user).await.unwrap();
        for _ in 0..2 {
            service.delete(tenant, &call(), &user.id).await.unwrap();
        }
        assert!(matches!(
            service.get(tenant, &call(), &user.id).await,
            Err(PortError::NotFound)
        ));
        assert_eq!(service.find_by_email(tenant, &call(), &user.email).await.unwrap(), None);
    }
}
