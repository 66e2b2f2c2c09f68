//! Partial writes into an account's objects.

use serde_json::Value;

use super::account::Account;
use super::failure::{Failure, Fields};
use super::params::Params;

/// Merges a request's objects with free fields: data, subscriptions, preferences.
pub(super) fn merge_objects(account: &mut Account, params: &Params) -> Result<(), Failure> {
    for (name, present) in [
        ("data", &mut account.data),
        ("subscriptions", &mut account.subscriptions),
        ("preferences", &mut account.preferences),
    ] {
        if let Some(change) = params.object(name)? {
            merge(present, &change);
        }
    }
    Ok(())
}

/// Changes the named fields, nested ones too, and keeps the others. `null` removes a field; arrays are replaced whole.
fn merge(present: &mut Fields, change: &Fields) {
    for (name, value) in change {
        match (value, present.get_mut(name)) {
            (Value::Null, _) => {
                present.remove(name);
            }
            (Value::Object(change), Some(Value::Object(present))) => merge(present, change),
            (Value::Object(change), _) => {
                let mut fresh = Fields::new();
                merge(&mut fresh, change);
                present.insert(name.clone(), fresh.into());
            }
            _ => {
                present.insert(name.clone(), value.clone());
            }
        }
    }
}

/// The fields of `profile`; others are ignored.
const PROFILE: &[&str] = &[
    "address",
    "age",
    "bio",
    "birthDay",
    "birthMonth",
    "birthYear",
    "certifications",
    "city",
    "country",
    "education",
    "educationLevel",
    "email",
    "favorites",
    "firstName",
    "followersCount",
    "followingCount",
    "gender",
    "hometown",
    "honors",
    "industry",
    "interestedIn",
    "languages",
    "lastName",
    "likes",
    "locale",
    "name",
    "nickname",
    "patents",
    "phones",
    "photoURL",
    "politicalView",
    "professionalHeadline",
    "profileURL",
    "publications",
    "relationshipStatus",
    "religion",
    "samlData",
    "skills",
    "specialties",
    "state",
    "thumbnailURL",
    "timezone",
    "username",
    "verified",
    "work",
    "zip",
];

pub(super) fn is_profile_field(name: &str) -> bool {
    PROFILE.contains(&name)
}

pub(super) fn merge_profile(present: &mut Fields, mut change: Fields) {
    change.retain(|name, _| is_profile_field(name));
    merge(present, &change);
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{Fields, merge, merge_profile};

    fn fields(value: &Value) -> Fields {
        value.as_object().unwrap().clone()
    }

    #[test]
    fn changes_what_is_named_and_nothing_else() {
        for (present, change, expected) in [
            (json!({"a": 1}), json!({"b": 2}), json!({"a": 1, "b": 2})),
            (json!({"a": 1}), json!({"a": null}), json!({})),
            (json!({"a": 1}), json!({"b": null}), json!({"a": 1})),
            (
                json!({"a": {"b": 1, "c": 2}}),
                json!({"a": {"b": 3}}),
                json!({"a": {"b": 3, "c": 2}}),
            ),
            (json!({"a": {"b": 1}}), json!({"a": {"b": null}}), json!({"a": {}})),
            (json!({"a": [1, 2]}), json!({"a": [3]}), json!({"a": [3]})),
            (
                json!({"a": 1}),
                json!({"a": {"b": null, "c": 1}}),
                json!({"a": {"c": 1}}),
            ),
        ] {
            let mut merged = fields(&present);
            merge(&mut merged, &fields(&change));
            assert_eq!(Value::from(merged), expected, "{present} with {change}");
        }
    }

    #[test]
    fn a_profile_takes_the_fields_it_has() {
        let mut profile = Fields::new();
        merge_profile(&mut profile, fields(&json!({"firstName": "Ana", "shoeSize": 38})));
        assert_eq!(Value::from(profile), json!({"firstName": "Ana"}));
    }
}
