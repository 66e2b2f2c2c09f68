use super::*;
use serde_json::json;

fn account(members: &Value) -> Account {
    let mut account = json!({"UID": "crid-1"});
    account
        .as_object_mut()
        .unwrap()
        .extend(members.as_object().unwrap().clone());
    serde_json::from_value(account).unwrap()
}

#[test]
fn the_profiles_address_counts_before_the_others() {
    for (members, email) in [
        (json!({}), None),
        (json!({"profile": {"email": "not an address"}}), None),
        (
            json!({"profile": {"email": "A@example.com"}, "loginIDs": {"emails": ["b@example.com"]}}),
            Some("A@example.com"),
        ),
        (
            json!({"profile": {}, "loginIDs": {"username": "ana", "emails": ["b@example.com"]}, "emails": {"verified": ["c@example.com"]}}),
            Some("b@example.com"),
        ),
        (
            json!({"loginIDs": {"emails": [], "unverifiedEmails": []}, "emails": {"verified": [], "unverified": ["d@example.com"]}}),
            Some("d@example.com"),
        ),
    ] {
        assert_eq!(account(&members).email(), email, "{members}");
    }
}

#[test]
fn an_address_is_verified_if_its_list_says_so_and_else_with_the_account() {
    for (flag, emails, verified) in [
        (true, json!({"verified": ["ana@example.com"]}), true),
        (false, json!({"verified": ["Ana@Example.com"]}), true),
        (true, json!({"unverified": ["ana@example.com"]}), false),
        (
            true,
            json!({"verified": ["ana@example.com"], "unverified": ["ana@example.com"]}),
            false,
        ),
        (true, json!({"verified": ["other@example.com"]}), true),
        (false, json!({"verified": ["other@example.com"]}), false),
    ] {
        let members = json!({"isVerified": flag, "profile": {"email": "ana@example.com"}, "emails": emails});
        assert_eq!(account(&members).is_email_verified(), verified, "{members}");
    }
    assert!(!account(&json!({"isVerified": true})).is_email_verified(), "no address");
}

#[test]
fn an_address_is_held_in_any_place_and_gone_by_in_two() {
    let address = EmailAddress::parse("ana@example.com").unwrap();
    for (members, holds, goes_by) in [
        (json!({"profile": {"email": "Ana@example.com"}}), true, false),
        (json!({"loginIDs": {"emails": ["ANA@example.com"]}}), true, false),
        (json!({"emails": {"unverified": ["ana@example.com"]}}), true, false),
        (
            json!({"profile": {"email": "ana@example.com"}, "loginIDs": {"unverifiedEmails": ["ana@example.com"]}}),
            true,
            true,
        ),
        (json!({"profile": {"email": "anna@example.com"}}), false, false),
    ] {
        let account = account(&members);
        assert_eq!(
            (account.holds(&address), account.goes_by(&address)),
            (holds, goes_by),
            "{members}"
        );
    }
}

#[test]
fn what_is_no_account_is_not_read() {
    for body in [
        json!({"profile": {}}),
        json!({"UID": 1}),
        json!({"UID": "1", "profile": "ana"}),
        json!({"UID": "1", "profile": []}),
        json!({"UID": "1", "loginIDs": [["ana@example.com"]]}),
        json!({"UID": "1", "isVerified": "true"}),
        json!({"UID": "1", "emails": {"verified": "ana@example.com"}}),
        json!({"UID": "1", "data": []}),
    ] {
        assert!(serde_json::from_value::<Account>(body.clone()).is_err(), "{body}");
    }
}
