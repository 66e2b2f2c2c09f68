//! Splits a change into several calls, because Auth0 does not accept some fields together.

use serde_json::{Map, Value};

/// Pairs of fields that one `PATCH` must not hold. Auth0's schema does not say so, only its documentation and its answers.
const APART: &[(&str, &str)] = &[
    ("password", "email"),
    ("password", "email_verified"),
    ("username", "email"),
    ("username", "email_verified"),
    ("username", "password"),
];

/// The order of the fields. Those that another user can have already come first, so that a change that is refused ends at its
/// first call. `verify_email` goes with the two fields that it controls, or Auth0 would send a mail for them.
const IN_ORDER: &[&str] = &["email", "email_verified", "verify_email", "username", "password"];

/// The bodies of the calls that make the change, in order; most changes need one.
pub(super) fn calls(change: Map<String, Value>) -> Vec<Map<String, Value>> {
    let mut fields: Vec<(String, Value)> = change.into_iter().collect();
    fields.sort_by_key(|(name, _)| rank(name));
    let mut calls: Vec<Map<String, Value>> = Vec::new();
    for (name, value) in fields {
        let fitting = calls
            .iter_mut()
            .find(|call| !call.keys().any(|other| is_apart(&name, other)));
        match fitting {
            Some(call) => drop(call.insert(name, value)),
            None => calls.push(Map::from_iter([(name, value)])),
        }
    }
    calls
}

fn rank(name: &str) -> usize {
    IN_ORDER
        .iter()
        .position(|known| *known == name)
        .unwrap_or(IN_ORDER.len())
}

fn is_apart(one: &str, other: &str) -> bool {
    APART.contains(&(one, other)) || APART.contains(&(other, one))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    /// Every root field that a `PATCH` can hold.
    const FIELDS: &[&str] = &[
        "app_metadata",
        "blocked",
        "email",
        "email_verified",
        "family_name",
        "given_name",
        "name",
        "nickname",
        "password",
        "phone_number",
        "phone_verified",
        "picture",
        "user_metadata",
        "username",
        "verify_email",
        "verify_phone_number",
    ];

    fn names(change: &[&str]) -> Vec<Vec<String>> {
        let change = change.iter().map(|name| ((*name).to_owned(), json!(1))).collect();
        calls(change)
            .into_iter()
            .map(|call| call.into_iter().map(|(name, _)| name).collect())
            .collect()
    }

    #[test]
    fn what_may_travel_together_is_one_call() {
        assert_eq!(names(&[]), [[""; 0]; 0]);
        let email = ["email", "email_verified", "verify_email"];
        assert_eq!(names(&email), [email]);
        let profile = [
            "email_verified",
            "family_name",
            "given_name",
            "user_metadata",
            "verify_email",
        ];
        assert_eq!(names(&profile), [profile]);
    }

    #[test]
    fn an_address_goes_before_a_user_name_and_a_password_last() {
        let change = [
            "password",
            "username",
            "verify_email",
            "email_verified",
            "email",
            "given_name",
        ];
        let expected = [
            vec!["email", "email_verified", "given_name", "verify_email"],
            vec!["username"],
            vec!["password"],
        ];
        assert_eq!(names(&change), expected);
        assert_eq!(names(&["password", "given_name"]), [["given_name", "password"]]);
        assert_eq!(names(&["password", "username"]), [["username"], ["password"]]);
    }

    proptest! {
        #[test]
        fn nothing_is_lost_and_no_call_is_refused_for_its_company(
            change in proptest::sample::subsequence(FIELDS, 0..=FIELDS.len()),
        ) {
            let calls = names(&change);
            let mut sent: Vec<&str> = calls.iter().flatten().map(String::as_str).collect();
            sent.sort_unstable();
            prop_assert_eq!(sent, change.clone());
            for call in &calls {
                prop_assert!(!call.is_empty());
                let held: BTreeSet<&str> = call.iter().map(String::as_str).collect();
                for (one, other) in APART {
                    prop_assert!(!(held.contains(one) && held.contains(other)), "{call:?}");
                }
                if change.contains(&"verify_email") && (held.contains("email") || held.contains("email_verified")) {
                    prop_assert!(held.contains("verify_email"), "{call:?} would mail");
                }
            }
        }
    }
}
