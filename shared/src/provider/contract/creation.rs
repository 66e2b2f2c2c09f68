//! Rules of reading, making and removing users.
#![expect(
    clippy::unwrap_used,
    clippy::missing_panics_doc,
    reason = "a contract suite fails by panicking"
)]

use serde_json::json;

use super::{
    get,
    samples::{crid, email, metadata, name, new_user},
};
use crate::{
    error::PortError,
    model::{NewUser, Patch, ProfileChanges, Verification},
    provider::UserProvider,
    settings::Tenant,
    steps::Call,
};

/// Who asks for an unknown id is told so; an unknown address finds nobody.
pub async fn nobody_is_found_where_nobody_is(provider: &dyn UserProvider, tenant: &Tenant, call: &impl Fn() -> Call) {
    let user = new_user("nobody");
    assert!(matches!(
        provider.get(tenant, &call(), &user.id).await,
        Err(PortError::NotFound)
    ));
    assert_eq!(
        provider.find_by_email(tenant, &call(), &user.email).await.unwrap(),
        None
    );
}

/// Everything that a user is made with comes back, types of metadata included.
pub async fn a_created_user_is_found_by_id_and_email(
    provider: &dyn UserProvider,
    tenant: &Tenant,
    call: &impl Fn() -> Call,
) {
    let user = NewUser {
        first_name: name("Zoë"),
        last_name: name("O'Łukasz"),
        metadata: metadata(&json!({"title": "Dr", "age": 7, "ratio": 0.5, "newsletter": true, "text7": "7"})),
        ..new_user("created")
    };
    provider.create(tenant, &call(), &user).await.unwrap();
    let found = get(provider, tenant, call, &user.id).await;
    assert_eq!(found.email.as_ref(), Some(&user.email));
    assert_eq!(
        (&found.first_name, &found.last_name),
        (&user.first_name, &user.last_name)
    );
    assert_eq!(found.metadata, user.metadata);
    assert_eq!(
        provider.find_by_email(tenant, &call(), &user.email).await.unwrap(),
        Some(found)
    );
}

/// An id that the provider proposes is, as it stands, the id under which the provider knows the user.
pub async fn a_proposed_id_is_the_providers_own(
    provider: &dyn UserProvider,
    tenant: &Tenant,
    call: &impl Fn() -> Call,
) {
    let id = provider.settle_id(tenant, None, "01jh0c0ntract0su1te0fresh0").unwrap();
    let user = NewUser {
        id: id.clone(),
        ..new_user("proposed")
    };
    provider.create(tenant, &call(), &user).await.unwrap();
    assert_eq!(get(provider, tenant, call, &id).await.provider_id, id.as_str());
}

/// Whatever an id is made of, it names one user in every call, and no other id does.
pub async fn ids_of_any_characters_are_kept_apart(
    provider: &dyn UserProvider,
    tenant: &Tenant,
    call: &impl Fn() -> Call,
) {
    let texts = [
        "odd/1",
        "odd%2F1",
        "odd%252F1",
        "odd?1",
        "odd#1",
        "odd+1@x:y",
        "odd..",
        "odd\\1",
        "odd-ü",
        "ODD/1",
    ];
    let users: Vec<NewUser> = texts
        .iter()
        .enumerate()
        .map(|(number, text)| {
            let id = provider.settle_id(tenant, Some(&crid(text)), "fresh").unwrap();
            assert_eq!(id, crid(text), "a wanted id is kept");
            NewUser {
                id,
                ..new_user(&format!("odd-{number}"))
            }
        })
        .collect();
    for user in &users {
        provider.create(tenant, &call(), user).await.unwrap();
    }
    for (number, user) in users.iter().enumerate() {
        let first_name = name(&format!("Odd {number}"));
        let changes = ProfileChanges {
            first_name: Patch::between(None, first_name.as_ref()),
            ..Default::default()
        };
        provider.update(tenant, &call(), &user.id, &changes).await.unwrap();
    }
    for (number, user) in users.iter().enumerate() {
        let found = get(provider, tenant, call, &user.id).await;
        assert_eq!(
            (found.email, found.first_name),
            (Some(user.email.clone()), name(&format!("Odd {number}"))),
            "{:?}",
            user.id
        );
        provider.delete(tenant, &call(), &user.id).await.unwrap();
        assert!(
            matches!(provider.get(tenant, &call(), &user.id).await, Err(PortError::NotFound)),
            "{:?}",
            user.id
        );
    }
}

/// A user who has yet to click on Subscribe's mail is not verified; any other is.
pub async fn the_verification_decides_whether_the_email_is_verified(
    provider: &dyn UserProvider,
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
        provider.create(tenant, &call(), &user).await.unwrap();
        assert_eq!(
            get(provider, tenant, call, &user.id).await.verified,
            verified,
            "{label}"
        );
    }
}

/// Without a password the provider makes one that nobody knows.
pub async fn a_user_needs_no_password(provider: &dyn UserProvider, tenant: &Tenant, call: &impl Fn() -> Call) {
    let user = NewUser {
        password: None,
        ..new_user("passwordless")
    };
    provider.create(tenant, &call(), &user).await.unwrap();
    get(provider, tenant, call, &user.id).await;
}

/// An id is given once, also where the whole creation is repeated.
pub async fn a_taken_id_is_refused(provider: &dyn UserProvider, tenant: &Tenant, call: &impl Fn() -> Call) {
    let user = new_user("taken-id");
    provider.create(tenant, &call(), &user).await.unwrap();
    assert!(matches!(
        provider.create(tenant, &call(), &user).await,
        Err(PortError::IdTaken)
    ));
    let other = NewUser {
        email: email("taken-id-other"),
        ..user
    };
    assert!(matches!(
        provider.create(tenant, &call(), &other).await,
        Err(PortError::IdTaken)
    ));
    assert_eq!(
        provider.find_by_email(tenant, &call(), &other.email).await.unwrap(),
        None
    );
}

/// An address is given once.
pub async fn a_taken_email_is_refused(provider: &dyn UserProvider, tenant: &Tenant, call: &impl Fn() -> Call) {
    let user = new_user("taken-email");
    provider.create(tenant, &call(), &user).await.unwrap();
    let other = NewUser {
        id: crid("contract-taken-email-other"),
        ..user
    };
    assert!(matches!(
        provider.create(tenant, &call(), &other).await,
        Err(PortError::EmailTaken)
    ));
    assert!(matches!(
        provider.get(tenant, &call(), &other.id).await,
        Err(PortError::NotFound)
    ));
}

/// Deleting again succeeds, and the user can be made anew.
pub async fn a_deleted_user_is_gone_and_leaves_id_and_email_free(
    provider: &dyn UserProvider,
    tenant: &Tenant,
    call: &impl Fn() -> Call,
) {
    let user = new_user("deleted");
    for _ in 0..2 {
        provider.create(tenant, &call(), &user).await.unwrap();
        for _ in 0..2 {
            provider.delete(tenant, &call(), &user.id).await.unwrap();
        }
        assert!(matches!(
            provider.get(tenant, &call(), &user.id).await,
            Err(PortError::NotFound)
        ));
        assert_eq!(
            provider.find_by_email(tenant, &call(), &user.email).await.unwrap(),
            None
        );
    }
}
