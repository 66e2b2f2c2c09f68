//! Laws of the providers' port.

use super::exchange::{Exchange, Wish, changes};
use crate::{
    error::PortError,
    model::ProviderUser,
    provider::{Ownership, UserProvider, contract::samples},
    settings::Tenant,
};

/// How a vendor reports the result of a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Telling {
    /// In a body of its own form: answers of another server mean nothing.
    Words,
    /// As a description says, for which a status alone may be enough.
    Perhaps,
}

/// Makes the call and checks the result: a user that is returned is the one that was asked for; and answers of another
/// server never make a user known or unknown, created or changed.
pub(super) async fn check(
    exchange: &Exchange,
    tenant: &Tenant,
    provider: &dyn UserProvider,
    telling: Telling,
    is_asked: impl Fn(&str) -> bool,
) {
    let (call, id) = (&exchange.call, &exchange.id());
    let moved = samples::email("moved");
    let outcome = match exchange.wish {
        Wish::Get => provider.get(tenant, call, id).await.map(|user| {
            assert!(is_asked(&user.provider_id), "{} was told for {id}", user.provider_id);
            check_user(&user);
        }),
        Wish::Find => provider
            .find_by_email(tenant, call, &exchange.address())
            .await
            .map(|found| {
                found.iter().for_each(check_user);
                // A description may say that a status alone means that the email is free.
                let is_told = !exchange.is_foreign || telling == Telling::Perhaps && found.is_none();
                assert!(is_told, "an address was looked up in nothing");
            }),
        Wish::Ownership => provider.ownership(tenant, call, id).await.map(|ownership| {
            if let Ownership::Unmarked(user) = ownership {
                assert!(is_asked(&user.provider_id));
            }
        }),
        Wish::Create => provider.create(tenant, call, &exchange.user()).await,
        Wish::Update => provider.update(tenant, call, id, &changes(true)).await,
        Wish::Unverify => provider.update(tenant, call, id, &changes(false)).await,
        Wish::ChangeEmail => provider.change_email(tenant, call, id, &moved, true).await,
        Wish::ChangeToUnverified => provider.change_email(tenant, call, id, &moved, false).await,
        Wish::Delete => provider.delete(tenant, call, id).await,
    };
    if exchange.is_foreign && telling == Telling::Words {
        let is_said = match &outcome {
            // After a delete or a change of email an answer without content can be a success.
            Ok(()) => !matches!(exchange.wish, Wish::Get | Wish::Create | Wish::Update | Wish::Unverify),
            // No user has an id that the vendor cannot keep, so it is not asked.
            Err(PortError::NotFound) => exchange.prepared.is_unasked(),
            Err(PortError::EmailTaken | PortError::EmailPending | PortError::IdTaken) => false,
            Err(_) => true,
        };
        assert!(is_said, "{outcome:?} out of nothing");
    }
    exchange.check(outcome.as_ref().err());
}

/// Checks a user that a provider has returned.
fn check_user(user: &ProviderUser) {
    assert!(!user.provider_id.is_empty());
    if let Some(email) = &user.email {
        super::email::check(email.as_str());
    }
    assert_eq!(crate::model::Metadata::stored(&user.metadata.to_json()), user.metadata);
}
