//! Finds out what an import left out.
//!
//! SAP's page on `accounts.importFullAccount`: properties that are not valid or supported are ignored, the import succeeds
//! without them, and "a list of the first few failed properties will be returned in the response". It does not name the
//! member with that list. So every list is searched, except the one that the page describes, for texts that name something
//! that was sent.

use serde_json::{Map, Value};

use super::{answer::Answer, parameters::Parameters};

/// The one list that the page describes: identities that other users have.
const OTHER_LIST: &str = "identityConflicts";

/// What was sent but ignored, as paths like `data.age`.
pub(super) fn ignored(answer: &Answer, sent: &Parameters) -> Vec<String> {
    let mut named = Vec::new();
    let lists = answer.members().iter().filter(|(name, _)| *name != OTHER_LIST);
    for (_, list) in lists.filter(|(_, value)| value.is_array()) {
        collect(list, &mut named);
    }
    let is_named = |property: &Property| named.iter().any(|name| property.is(name));
    properties(sent)
        .into_iter()
        .filter(is_named)
        .map(|property| property.path)
        .collect()
}

/// Collects every text of a list, or of the objects in it.
fn collect<'a>(value: &'a Value, texts: &mut Vec<&'a str>) {
    match value {
        Value::String(text) => texts.push(text.trim()),
        Value::Array(items) => items.iter().for_each(|item| collect(item, texts)),
        Value::Object(members) => members.values().for_each(|member| collect(member, texts)),
        _ => {}
    }
}

struct Property {
    path: String,
    name: String,
}

impl Property {
    /// Whether the text is its name or its path, in any case, because Gigya spells some parameters in several ways.
    fn is(&self, text: &str) -> bool {
        text.eq_ignore_ascii_case(&self.path) || text.eq_ignore_ascii_case(&self.name)
    }
}

/// The parameters, and the members of those that are objects.
fn properties(sent: &Parameters) -> Vec<Property> {
    let mut properties = Vec::new();
    for (name, value) in sent.pairs() {
        properties.push(Property {
            path: name.to_owned(),
            name: name.to_owned(),
        });
        let members: Map<String, Value> = serde_json::from_str(value).unwrap_or_default();
        properties.extend(members.into_iter().map(|(member, _)| Property {
            path: format!("{name}.{member}"),
            name: member,
        }));
    }
    properties
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::upstream::Reply;
    use proptest::prelude::*;
    use serde_json::json;

    fn sent() -> Parameters {
        Parameters::default()
            .with("uid", "crid-1")
            .with_object("profile", &json!({"email": "ana@example.com", "firstName": "Zoë"}))
            .with_object("data", &json!({"age": 7}))
            .with_object("loginIDs", &json!({"emails": ["ana@example.com"]}))
    }

    fn ignored_of(body: &Value) -> Vec<String> {
        ignored(&Answer::of(Reply::prepared(200, &body.to_string())).unwrap(), &sent())
    }

    #[test]
    fn what_was_sent_is_found_in_any_list_by_name_or_path() {
        for (members, expected) in [
            (json!({}), vec![]),
            (json!({"ignoredFields": []}), vec![]),
            (json!({"ignoredFields": ["data.age"]}), vec!["data.age"]),
            (json!({"failed": ["age", "LoginIds"]}), vec!["data.age", "loginIDs"]),
            (
                json!({"ignoredParams": [{"paramName": "profile.firstName", "warningCode": 1, "message": "ignored"}]}),
                vec!["profile.firstName"],
            ),
            // Not sent by us, not a list, a list with another meaning, or more than a name.
            (json!({"ignoredFields": ["profile.shoeSize", 7, null]}), vec![]),
            (json!({"note": "data.age", "data": {"age": 7}}), vec![]),
            (
                json!({"identityConflicts": [{"provider": "age", "providerUID": "uid"}]}),
                vec![],
            ),
            (json!({"notes": ["the age of reason"]}), vec![]),
        ] {
            let mut body = json!({"errorCode": 0, "callId": "c1"});
            body.as_object_mut()
                .unwrap()
                .extend(members.as_object().unwrap().clone());
            assert_eq!(ignored_of(&body), expected, "{members}");
        }
    }

    proptest! {
        #[test]
        fn what_was_not_sent_is_no_loss(name in "[a-z]{1,12}") {
            let known = ["uid", "profile", "data", "age", "email", "emails", "loginids", "firstname"];
            prop_assume!(!known.contains(&name.as_str()));
            let ignored = ignored_of(&json!({"errorCode": 0, "list": [name]}));
            prop_assert!(ignored.is_empty());
        }
    }
}
