//! Junk values in every place of a preset: each is refused with a reason, or accepted where a reviewed list says so.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::{Connector, place::joined};
use crate::settings::{ProviderKind, rest::presets};

/// The values that are put into every place.
fn junk() -> [Value; 6] {
    [
        json!(null),
        json!(-1.5),
        json!("~{"),
        json!([[]]),
        json!({"": {}}),
        json!(true),
    ]
}

/// Every place in a value, including the root.
fn places(value: &Value, place: &str, found: &mut Vec<String>) {
    found.push(place.to_owned());
    let members: Vec<(String, &Value)> = match value {
        Value::Object(members) => members.iter().map(|(name, value)| (name.clone(), value)).collect(),
        Value::Array(items) => items
            .iter()
            .enumerate()
            .map(|(index, item)| (index.to_string(), item))
            .collect(),
        _ => Vec::new(),
    };
    for (name, value) in members {
        places(value, &joined(place, &name), found);
    }
}

/// The junk that is accepted, by place.
type Taken = BTreeMap<String, BTreeSet<String>>;

fn taken(kind: ProviderKind) -> Taken {
    let description = presets::description(kind, 1, None).unwrap().unwrap();
    let mut all = Vec::new();
    places(&description, "", &mut all);
    assert!(all.len() > 150);
    let mut taken = Taken::new();
    for place in all {
        for junk in junk() {
            let mut broken = description.clone();
            *broken.pointer_mut(&place).unwrap() = junk.clone();
            match Connector::parse(&broken) {
                Ok(_) => {
                    taken.entry(place.clone()).or_default().insert(junk.to_string());
                }
                Err(faults) => {
                    assert!(!faults.is_empty(), "refused without a reason: {junk} at {place}");
                    let nonsense = faults.iter().find(|fault| {
                        fault.what.is_empty() || !fault.place.is_empty() && !fault.place.starts_with('/')
                    });
                    assert_eq!(nonsense, None);
                }
            }
        }
    }
    taken
}

#[test]
fn junk_is_taken_only_where_it_means_something() {
    let reviewed: BTreeMap<String, Taken> = serde_json::from_str(include_str!("junk_taken.json")).unwrap();
    for kind in [ProviderKind::Ssor, ProviderKind::Firefly] {
        let taken = taken(kind);
        let reviewed = &reviewed[kind.name()];
        let unlike: Vec<_> = taken
            .iter()
            .filter(|(place, junk)| reviewed.get(*place) != Some(*junk))
            .collect();
        assert!(
            unlike.is_empty(),
            "{} takes what nobody reviewed: {unlike:#?}",
            kind.name()
        );
        assert_eq!(
            taken.len(),
            reviewed.len(),
            "{} refuses what it should take",
            kind.name()
        );
    }
}
