//! Rules of calls that go wrong: which error they return, and what they leave behind.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::missing_panics_doc,
    reason = "a contract suite fails by panicking"
)]

use super::{
    Subject, Trouble,
    samples::{email, name},
};
use crate::{
    error::PortError,
    model::{NewUser, Patch, ProfileChanges},
};

/// A failure never reads as a missing user or a free address.
pub async fn a_read_that_goes_wrong_is_never_not_found(subject: &Subject<'_>) {
    let user = subject.new_user("read-in-trouble");
    subject.create(&user).await.unwrap();
    for trouble in Trouble::ALL {
        subject.troubles.begin(trouble).await;
        let by_id = subject.provider.get(subject.tenant, &subject.hurried(), &user.id).await;
        expect_told(trouble, "get", &by_id.map(drop));
        let call = subject.hurried();
        let by_email = subject.provider.find_by_email(subject.tenant, &call, &user.email).await;
        expect_told(trouble, "find_by_email", &by_email.map(drop));
        subject.troubles.end().await;
        assert_eq!(
            subject.get(&user.id).await.unwrap().email,
            Some(user.email.clone()),
            "after {trouble:?}"
        );
    }
}

/// The creation has happened as a whole or not at all. If it certainly has not, there is no user. If its answer was lost, a
/// repeat finds the id taken.
pub async fn a_creation_that_goes_wrong_is_whole_or_nothing(subject: &Subject<'_>) {
    for trouble in Trouble::ALL {
        let user = NewUser {
            first_name: name("Ana"),
            ..subject.new_user(&format!("created-in-{trouble:?}"))
        };
        subject.troubles.begin(trouble).await;
        let outcome = subject.provider.create(subject.tenant, &subject.hurried(), &user).await;
        subject.troubles.end().await;
        let was_told_so = outcome.is_ok();
        if !was_told_so {
            expect_told(trouble, "create", &outcome);
        }
        match subject.get(&user.id).await {
            Ok(found) => {
                assert!(trouble.may_have_effect(), "{trouble:?} made a user");
                assert_eq!(
                    (found.email, found.first_name),
                    (Some(user.email.clone()), user.first_name.clone())
                );
                let repeated = subject.create(&user).await;
                assert!(matches!(repeated, Err(PortError::IdTaken)), "{trouble:?}: {repeated:?}");
            }
            Err(PortError::NotFound) => {
                assert!(!was_told_so, "{trouble:?}: told as made, and is not");
                subject.create(&user).await.unwrap();
            }
            Err(error) => panic!("{trouble:?}: {error:?}"),
        }
    }
}

/// A repeat makes the changes, whether they had been made before or not.
pub async fn changes_that_go_wrong_can_be_repeated(subject: &Subject<'_>) {
    for trouble in Trouble::ALL {
        let user = subject.new_user(&format!("changed-in-{trouble:?}"));
        subject.create(&user).await.unwrap();
        let changes = ProfileChanges {
            first_name: Patch::between(None, name("Ana").as_ref()),
            ..Default::default()
        };
        subject.troubles.begin(trouble).await;
        let call = subject.hurried();
        let outcome = subject.provider.update(subject.tenant, &call, &user.id, &changes).await;
        subject.troubles.end().await;
        if outcome.is_err() || !trouble.may_have_effect() {
            expect_told(trouble, "update", &outcome);
        }
        if !trouble.may_have_effect() {
            assert_eq!(
                subject.get(&user.id).await.unwrap().first_name,
                None,
                "{trouble:?} changed a user"
            );
        }
        subject.update(&user.id, &changes).await.unwrap();
        assert_eq!(subject.get(&user.id).await.unwrap().first_name, name("Ana"));

        let new = email(&format!("moved-in-{trouble:?}"));
        subject.troubles.begin(trouble).await;
        let call = subject.hurried();
        let outcome = subject
            .provider
            .change_email(subject.tenant, &call, &user.id, &new, true)
            .await;
        subject.troubles.end().await;
        if outcome.is_err() || !trouble.may_have_effect() {
            expect_told(trouble, "change_email", &outcome);
        }
        if !trouble.may_have_effect() {
            let found = subject.get(&user.id).await.unwrap();
            assert_eq!(
                found.email.as_ref(),
                Some(&user.email),
                "{trouble:?} changed an address"
            );
        }
        subject.change_email(&user.id, &new, true).await.unwrap();
        assert_eq!(subject.get(&user.id).await.unwrap().email, Some(new));
    }
}

/// A repeat removes the user if it still exists, and succeeds if it does not.
pub async fn a_removal_that_goes_wrong_can_be_repeated(subject: &Subject<'_>) {
    for trouble in Trouble::ALL {
        let user = subject.new_user(&format!("removed-in-{trouble:?}"));
        subject.create(&user).await.unwrap();
        subject.troubles.begin(trouble).await;
        let outcome = subject
            .provider
            .delete(subject.tenant, &subject.hurried(), &user.id)
            .await;
        subject.troubles.end().await;
        if outcome.is_err() || !trouble.may_have_effect() {
            expect_told(trouble, "delete", &outcome);
        }
        subject.delete(&user.id).await.unwrap();
        assert!(
            matches!(subject.get(&user.id).await, Err(PortError::NotFound)),
            "{trouble:?}"
        );
    }
}

/// A new access token is fetched if one is refused early, and the caller does not notice.
pub async fn an_expired_access_token_is_renewed(subject: &Subject<'_>) {
    if !subject.features.access_tokens {
        return;
    }
    let user = subject.new_user("expired");
    subject.troubles.expire_token().await;
    subject.create(&user).await.unwrap();
    subject.troubles.expire_token().await;
    assert_eq!(subject.get(&user.id).await.unwrap().email, Some(user.email));
}

fn expect_told(trouble: Trouble, method: &str, outcome: &Result<(), PortError>) {
    let fits = match trouble {
        Trouble::Throttled => matches!(outcome, Err(PortError::Throttled { .. })),
        _ => matches!(outcome, Err(PortError::Unavailable { .. })),
    };
    assert!(fits, "{method} in {trouble:?}: {outcome:?}");
}
