//! Faulty descriptions, each with the message that names what is wrong and where.

use serde::Deserialize;
use serde_json::{Value, json};

use super::{Connector, place::joined};
use crate::{provider::rest::presets, settings::ProviderKind};

/// What is wrong with SSOR's preset after a change.
fn faults(patch: &Value) -> Vec<String> {
    let description = presets::description(ProviderKind::Ssor, 1, Some(patch)).unwrap();
    faults_of(&description)
}

fn faults_of(description: &Value) -> Vec<String> {
    match Connector::parse(description) {
        Ok(_) => Vec::new(),
        Err(faults) => faults
            .into_iter()
            .map(|fault| format!("{}: {}", fault.place, fault.what))
            .collect(),
    }
}

fn in_operation(name: &str, change: &Value) -> Value {
    json!({"operations": {name: change}})
}

/// A change of SSOR's preset with the one fault that it makes.
#[derive(Deserialize)]
struct Case {
    change: Value,
    fault: String,
}

#[test]
fn each_fault_is_named_with_its_place() {
    let cases: Vec<Case> = serde_json::from_str(include_str!("faults.json")).unwrap();
    assert!(cases.len() > 60, "the table is there");
    let wrong: Vec<String> = cases
        .iter()
        .filter_map(|Case { change, fault }| {
            let found = faults(change);
            (found != [fault.as_str()]).then(|| format!("{change}\nexpected {fault}\nfound {found:?}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn a_common_row_that_an_operations_own_row_swallows_is_named() {
    let common = json!([
        {"status": 401, "outcome": "unauthorized"},
        {"status": 200, "pointer": "/code", "value": "SLOW_DOWN", "outcome": "throttled"},
    ]);
    let found = faults(&json!({"answers": {"outcomes": common}}));
    // Each of the operations that take any 200 for a success.
    let expected = ["get-by-email", "get-by-id", "update"].map(|operation| {
        format!("/operations/{operation}/outcomes/0: fits before /answers/outcomes/1, which then never counts")
    });
    assert_eq!(found, expected);
}

#[test]
fn a_row_that_says_the_same_as_a_common_one_stands_in_its_place() {
    let row = json!({"status": 403, "outcome": "not-found"});
    let patch = in_operation(
        "get-by-id",
        &json!({"outcomes": [{"status": 200, "outcome": "found"}, row]}),
    );
    assert_eq!(faults(&patch), Vec::<String>::new());
}

#[test]
fn credentials_that_are_refused_must_be_known_as_such() {
    let found = faults(&json!({"answers": {"outcomes": null}}));
    assert_eq!(found.len(), 6);
    let what = "no row, here or in /answers/outcomes, has the outcome unauthorized";
    assert!(found.iter().all(|fault| fault.ends_with(what)), "{found:?}");
}

#[test]
fn a_vendor_that_keeps_nothing_but_accounts_needs_no_update() {
    let nothing = json!({"verified": null, "firstName": null, "lastName": null, "metadata": null});
    let mut lean = json!({
        "user": {"fields": nothing, "verification": "always", "clearedName": null, "metadataUpdate": null},
        "operations": {"create": {"request": nothing}, "change-email": {"request": nothing}, "update": null},
    });
    assert_eq!(faults(&lean), Vec::<String>::new());
    lean["operations"]["update"] = json!({"request": nothing});
    assert_eq!(
        faults(&lean),
        ["/operations/update: has nothing to carry: /user/fields has no such field"]
    );
}

#[test]
fn what_is_written_and_never_read_is_named() {
    assert_eq!(
        faults(&json!({"user": {"fields": {"firstName": null}}})),
        ["create", "update"].map(|operation| format!(
            "/operations/{operation}/request/firstName: is sent but never read: /user/fields does not have it"
        ))
    );
}

#[test]
fn all_faults_are_named_at_once_and_in_order() {
    let empty = ["about", "authentication", "format", "ids", "operations", "user"];
    assert_eq!(
        faults_of(&json!({})),
        empty.map(|member| format!("/{member}: is required"))
    );
    assert_eq!(faults_of(&json!([])), [": must be an object"]);
    let found = faults(&json!({
        "ids": {"form": "number"},
        "operations": {"create": {"path": "x", "method": "GET"}, "delete": {"path": "/consumers"}},
    }));
    assert_eq!(
        found,
        [
            "/ids/form: must be text or uuid",
            "/operations/create/method: must be POST, PUT, PATCH or DELETE",
            "/operations/create/path: must begin with /",
            "/operations/delete/path: neither path, query nor request has {id}",
        ]
    );
}

/// Every place of a value, the whole included.
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

#[test]
fn whatever_stands_anywhere_is_read_or_named_at_a_place() {
    for kind in [ProviderKind::Ssor, ProviderKind::Firefly] {
        let description = presets::description(kind, 1, None).unwrap();
        let mut all = Vec::new();
        places(&description, "", &mut all);
        assert!(all.len() > 150);
        for place in &all {
            for junk in [
                json!(null),
                json!(-1.5),
                json!("~{"),
                json!([[]]),
                json!({"": {}}),
                json!(true),
            ] {
                let mut broken = description.clone();
                *broken.pointer_mut(place).unwrap() = junk.clone();
                if let Err(faults) = Connector::parse(&broken) {
                    assert!(!faults.is_empty(), "refused without a reason: {junk} at {place}");
                    let nonsense = faults.iter().find(|fault| {
                        fault.what.is_empty() || !fault.place.is_empty() && !fault.place.starts_with('/')
                    });
                    assert_eq!(nonsense, None);
                }
            }
        }
    }
}
