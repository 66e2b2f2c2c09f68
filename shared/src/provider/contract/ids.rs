//! Rules of ids: each names one user, in every call.
#![expect(
    clippy::unwrap_used,
    clippy::missing_panics_doc,
    reason = "a contract suite fails by panicking"
)]

use super::{
    Ids, Subject,
    samples::{self, crid, email, name},
    subject::FRESH,
};
use crate::{
    error::PortError,
    model::{CustomerRegistrationId, NewUser, Patch, ProfileChanges},
};

/// Ids that differ only in how they are escaped, in one digit, or in the case of letters.
const ALIKE: [&str; 15] = [
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
    "odd&a=b",
    "0dd00000-0000-4000-8000-00000000000a",
    "0dd00000-0000-4000-8000-00000000000b",
    "1dd00000-0000-4000-8000-00000000000a",
    "0DD00000-0000-4000-8000-00000000000A",
];

/// An id that the provider proposes is, unchanged, its own id of the user.
pub async fn a_proposed_id_is_the_providers_own(subject: &Subject<'_>) {
    let id = subject.provider.settle_id(subject.tenant, None, FRESH).unwrap();
    let user = NewUser {
        id: id.clone(),
        ..subject.new_user("proposed")
    };
    subject.create(&user).await.unwrap();
    assert_eq!(subject.get(&id).await.unwrap().provider_id, id.as_str());
}

/// An id of any characters names one user in every call, and no other id names it. A provider that cannot keep an id says so
/// before anything is called, finds nobody under it, and does not touch users with similar ids.
pub async fn ids_of_any_characters_are_kept_apart(subject: &Subject<'_>) {
    let mut users = Vec::new();
    let mut refused = Vec::new();
    for (number, wanted) in ALIKE.map(crid).into_iter().enumerate() {
        match subject.settle(&wanted) {
            Ok(id) => {
                assert_eq!(id, wanted, "a wanted id is kept");
                let user = NewUser {
                    id,
                    ..samples::new_user(&format!("odd-{number}"))
                };
                subject.create(&user).await.unwrap();
                users.push(user);
            }
            Err(refusal) => {
                let is_said = matches!(refusal, PortError::Rejected { reason: Some(_) });
                assert!(is_said && may_be_refused(subject, &wanted), "{wanted:?}: {refusal:?}");
                refused.push(wanted);
            }
        }
    }
    assert!(!users.is_empty(), "no id was kept, and so none apart from another");
    for (number, user) in users.iter().enumerate() {
        subject.update(&user.id, &renamed(number)).await.unwrap();
    }
    for id in &refused {
        expect_nobody(subject, id).await;
    }
    for (number, user) in users.iter().enumerate() {
        let found = subject.get(&user.id).await.unwrap();
        assert_eq!(
            (found.email, found.first_name),
            (Some(user.email.clone()), name(&format!("Odd {number}"))),
            "{:?}",
            user.id
        );
        subject.delete(&user.id).await.unwrap();
        let gone = subject.get(&user.id).await;
        assert!(matches!(gone, Err(PortError::NotFound)), "{:?}: {gone:?}", user.id);
    }
}

/// No two users have the same id, even if the whole creation is repeated.
pub async fn a_taken_id_is_refused(subject: &Subject<'_>) {
    let user = subject.new_user("taken-id");
    subject.create(&user).await.unwrap();
    assert!(matches!(subject.create(&user).await, Err(PortError::IdTaken)));
    let other = NewUser {
        email: email("taken-id-other"),
        ..user
    };
    assert!(matches!(subject.create(&other).await, Err(PortError::IdTaken)));
    assert_eq!(subject.find(&other.email).await.unwrap(), None);
}

/// Whether a provider may refuse an id: one with GUIDs must keep each in its usual spelling, any other all ids of ASCII
/// characters.
fn may_be_refused(subject: &Subject<'_>, id: &CustomerRegistrationId) -> bool {
    let id = id.as_str();
    match subject.features.ids {
        Ids::Text => !id.is_ascii(),
        Ids::Guids => uuid::Uuid::try_parse(id).map_or(true, |guid| guid.hyphenated().to_string() != id),
    }
}

fn renamed(number: usize) -> ProfileChanges {
    ProfileChanges {
        first_name: Patch::between(None, name(&format!("Odd {number}")).as_ref()),
        ..Default::default()
    }
}

async fn expect_nobody(subject: &Subject<'_>, id: &CustomerRegistrationId) {
    let found = subject.get(id).await.map(drop);
    let updated = subject.update(id, &renamed(99)).await;
    let moved = subject.change_email(id, &email("odd-moved"), true).await;
    for outcome in [found, updated, moved] {
        assert!(matches!(outcome, Err(PortError::NotFound)), "{id:?}: {outcome:?}");
    }
    subject.delete(id).await.unwrap();
}
