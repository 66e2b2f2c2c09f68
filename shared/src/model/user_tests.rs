use super::*;
use crate::model::RegistrationChanges;
use proptest::prelude::*;
use serde_json::json;

fn email(at: &str) -> EmailAddress {
    EmailAddress::parse(&format!("{at}@example.com")).unwrap()
}

fn provider_users() -> impl Strategy<Value = ProviderUser> {
    (
        proptest::option::of("[ab]"),
        any::<bool>(),
        proptest::option::of("[xy]"),
        proptest::option::of("[xy]"),
        proptest::option::of(0..3),
    )
        .prop_map(|(address, verified, first, last, number)| ProviderUser {
            provider_id: "auth0|1".into(),
            email: address.map(|at| email(&at)),
            verified,
            first_name: first.and_then(Name::stored),
            last_name: last.and_then(Name::stored),
            metadata: number
                .map(|n| Metadata::stored(json!({ "k": n }).as_object().unwrap()))
                .unwrap_or_default(),
        })
}

fn registrations() -> impl Strategy<Value = Registration> {
    ("[ab]", any::<bool>(), any::<bool>(), proptest::option::of("[xy]"), 0..3).prop_map(
        |(address, verified, has_password, first, number)| Registration {
            id: CustomerRegistrationId::parse("1").unwrap(),
            email: email(&address),
            verified,
            has_password,
            first_name: first.and_then(Name::stored),
            last_name: None,
            last_logout_date: None,
            metadata: Metadata::stored(json!({ "k": number, "own": true }).as_object().unwrap()),
        },
    )
}

fn applied(changes: &RegistrationChanges, to: &Registration) -> Registration {
    Registration {
        email: changes.email.clone().unwrap_or_else(|| to.email.clone()),
        verified: changes.profile.verified.unwrap_or(to.verified),
        first_name: changes.profile.first_name.apply(to.first_name.as_ref()),
        last_name: changes.profile.last_name.apply(to.last_name.as_ref()),
        metadata: changes.profile.metadata.applied_to(&to.metadata),
        ..to.clone()
    }
}

proptest! {
    #[test]
    fn synchronising_makes_subscribe_tell_what_both_tell(user in provider_users(), known in registrations()) {
        let told = User::combine(&KnownUser::AtBoth(user.clone(), known.clone()), true);
        let after = applied(&RegistrationChanges::synchronising(&user, Some(&known)), &known);
        prop_assert!(RegistrationChanges::synchronising(&user, Some(&after)).is_empty(), "a second read has nothing to write");
        prop_assert_eq!(User::combine(&KnownUser::AtSubscribe(after), true), told);
    }

    #[test]
    fn verified_never_falls_for_the_same_email(user in provider_users(), known in registrations()) {
        let changes = RegistrationChanges::synchronising(&user, Some(&known));
        if user.email.as_ref() == Some(&known.email) {
            prop_assert_ne!(changes.profile.verified, Some(false));
        }
    }
}

#[test]
fn lite_wins_over_unverified_and_a_provider_over_both() {
    let mut known = Registration {
        id: CustomerRegistrationId::parse("1").unwrap(),
        email: email("a"),
        verified: false,
        has_password: false,
        first_name: None,
        last_name: None,
        last_logout_date: None,
        metadata: Metadata::default(),
    };
    assert_eq!(UserState::of(&known, false), UserState::Lite);
    known.has_password = true;
    assert_eq!(UserState::of(&known, false), UserState::Unverified);
    assert_eq!(UserState::of(&known, true), UserState::Standard);
    known.verified = true;
    assert_eq!(UserState::of(&known, false), UserState::Standard);
}
