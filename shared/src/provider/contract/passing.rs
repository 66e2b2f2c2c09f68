//! Rules of troubles that only one attempt meets: the caller does not notice them, unless a retry could do harm.
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

/// A read by id or by email succeeds.
pub async fn a_read_gets_over_it(subject: &Subject<'_>) {
    let user = subject.new_user("read-in-passing-trouble");
    subject.create(&user).await.unwrap();
    for trouble in Trouble::PASSING {
        subject.troubles.begin_once(trouble).await;
        let by_id = subject.get(&user.id).await;
        subject.troubles.end().await;
        assert_eq!(told(by_id, trouble, "get").email.as_ref(), Some(&user.email));

        subject.troubles.begin_once(trouble).await;
        let by_email = subject.find(&user.email).await;
        subject.troubles.end().await;
        let found = told(by_email, trouble, "find_by_email").unwrap();
        assert_eq!(found.email.as_ref(), Some(&user.email));
    }
}

/// A change that succeeds has been made.
pub async fn changes_get_over_it(subject: &Subject<'_>) {
    for trouble in Trouble::PASSING {
        let user = subject.new_user(&format!("changed-past-{trouble:?}"));
        subject.create(&user).await.unwrap();
        let changes = ProfileChanges {
            first_name: Patch::between(None, name("Ana").as_ref()),
            ..Default::default()
        };
        subject.troubles.begin_once(trouble).await;
        let updated = subject.update(&user.id, &changes).await;
        subject.troubles.end().await;
        told(updated, trouble, "update");

        let new = email(&format!("moved-past-{trouble:?}"));
        subject.troubles.begin_once(trouble).await;
        let moved = subject.change_email(&user.id, &new, true).await;
        subject.troubles.end().await;
        told(moved, trouble, "change_email");

        let found = subject.get(&user.id).await.unwrap();
        assert_eq!((found.email, found.first_name), (Some(new), name("Ana")), "{trouble:?}");
        assert_eq!(subject.find(&user.email).await.unwrap(), None, "{trouble:?}");
    }
}

/// A removal succeeds even if its retry finds nobody, because the first attempt removed the user.
pub async fn a_removal_gets_over_it(subject: &Subject<'_>) {
    for trouble in Trouble::PASSING {
        let user = subject.new_user(&format!("removed-past-{trouble:?}"));
        subject.create(&user).await.unwrap();
        subject.troubles.begin_once(trouble).await;
        let removed = subject.delete(&user.id).await;
        subject.troubles.end().await;
        told(removed, trouble, "delete");
        let found = subject.get(&user.id).await;
        assert!(matches!(found, Err(PortError::NotFound)), "{trouble:?}: {found:?}");
    }
}

/// A creation is not retried if the retry could not be distinguished from another request's, unless the first attempt was
/// refused because of too many requests. Without a retry its outcome may be unknown to the caller, and there is one whole
/// user or none. There are never two users.
pub async fn a_creation_gets_over_it_or_says_so(subject: &Subject<'_>) {
    for trouble in Trouble::PASSING {
        let user = NewUser {
            first_name: name("Ana"),
            ..subject.new_user(&format!("created-past-{trouble:?}"))
        };
        subject.troubles.begin_once(trouble).await;
        let outcome = subject.create(&user).await;
        subject.troubles.end().await;
        let gets_over_it = subject.features.repeats_creations || trouble == Trouble::Throttled;
        let fits = matches!(outcome, Ok(())) || matches!(outcome, Err(PortError::Unavailable { .. })) && !gets_over_it;
        assert!(fits, "create past {trouble:?}: {outcome:?}");

        let is_there = subject.find(&user.email).await.unwrap().is_some();
        let fits = is_there == outcome.is_ok() || is_there && trouble.may_have_effect();
        assert!(fits, "{trouble:?}: {outcome:?}, and somebody is there: {is_there}");
        let again = subject.create(&user).await;
        match again {
            Err(PortError::IdTaken) if is_there => {}
            Ok(()) if !is_there => {}
            other => panic!("again after {trouble:?}: {other:?}"),
        }
        let found = subject.get(&user.id).await.unwrap();
        assert_eq!(
            (found.email.as_ref(), &found.first_name),
            (Some(&user.email), &user.first_name)
        );
        // No other user has the address once this one is deleted.
        subject.delete(&user.id).await.unwrap();
        assert_eq!(
            subject.find(&user.email).await.unwrap(),
            None,
            "{trouble:?} made two users"
        );
    }
}

fn told<T>(outcome: Result<T, PortError>, trouble: Trouble, method: &str) -> T {
    outcome.unwrap_or_else(|error| panic!("{method} past {trouble:?}: {error:?}"))
}
