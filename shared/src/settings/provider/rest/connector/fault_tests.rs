//! Faulty descriptions, each with the message that says what is wrong and where.

use serde::Deserialize;
use serde_json::{Value, json};

use super::{Connector, Fault};
use crate::settings::{ProviderKind, rest::presets};

/// The faults of SSOR's preset after a change.
fn faults(patch: &Value) -> Vec<String> {
    let description = presets::description(ProviderKind::Ssor, 1, Some(patch)).unwrap();
    told(description.and_then(|description| Connector::parse(&description)))
}

fn faults_of(description: &Value) -> Vec<String> {
    told(Connector::parse(description))
}

fn told(read: Result<Connector, Vec<Fault>>) -> Vec<String> {
    match read {
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

/// A change of SSOR's preset, and the one fault that it causes.
#[derive(Deserialize)]
struct Case {
    change: Value,
    fault: String,
}

#[test]
fn each_fault_is_named_with_its_place() {
    let cases: Vec<Case> = serde_json::from_str(include_str!("faults.json")).unwrap();
    assert!(cases.len() > 110, "the table is there");
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
    // Every operation that accepts any 200 as a success.
    let expected = ["get-by-email", "get-by-id", "update"].map(|operation| {
        format!("/operations/{operation}/outcomes/0: fits before /answers/outcomes/1, which then never counts")
    });
    assert_eq!(found, expected);
}

#[test]
fn a_row_that_says_the_same_as_a_common_one_stands_in_its_place() {
    let found = json!({"status": 200, "outcome": "found"});
    let missing = json!({"status": 404, "outcome": "not-found"});
    let row = json!({"status": 429, "outcome": "unavailable"});
    let patch = in_operation("get-by-id", &json!({"outcomes": [found, missing, row]}));
    assert_eq!(faults(&patch), Vec::<String>::new());
}

#[test]
fn a_status_of_refused_credentials_means_something_else_where_the_body_says_so() {
    let found = json!({"status": 200, "outcome": "found"});
    let sign = json!({"status": 403, "pointer": "/error/code", "value": "NO_SUCH_USER", "outcome": "not-found"});
    let patch = in_operation("get-by-id", &json!({"outcomes": [found, sign]}));
    assert_eq!(faults(&patch), Vec::<String>::new());
}

#[test]
fn credentials_that_are_refused_must_be_known_as_such() {
    let found = faults(&json!({"answers": {"outcomes": null}}));
    assert_eq!(found.len(), 6);
    let what = "no row, here or in /answers/outcomes, that can count has the outcome unauthorized";
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
            "/operations/create/method: must be POST or PUT",
            "/operations/create/path: must begin with /",
            "/operations/delete/path: neither path, query nor request has {id}",
        ]
    );
}

#[test]
fn there_are_bounds_to_what_is_read_and_to_what_is_told() {
    let row = |status| json!({"status": status, "outcome": "unavailable"});
    let rows: Vec<Value> = (500..565).map(row).collect();
    let found = faults(&json!({"answers": {"outcomes": rows}}));
    assert_eq!(found, ["/answers/outcomes: must not have more than 64 items"]);
    for (member, what) in [("query", "text"), ("constants", "value")] {
        let entries: serde_json::Map<_, _> = (0..65).map(|number| (format!("/n{number}"), json!(what))).collect();
        let found = faults(&in_operation("create", &json!({member: entries})));
        let place = format!("/operations/create/{member}");
        assert_eq!(found, [format!("{place}: must not have more than 64 members")]);
    }
    let unknown: serde_json::Map<_, _> = (10..90).map(|number| (format!("x{number}"), json!(1))).collect();
    let found = faults(&Value::Object(unknown));
    assert_eq!(found.len(), 51);
    assert!(found[49].starts_with("/x59: no such member"), "{}", found[49]);
    assert_eq!(found[50], ": and 30 more");
}

#[test]
fn null_is_no_constant_in_a_whole_description_either() {
    let mut description = presets::description(ProviderKind::Ssor, 1, None).unwrap().unwrap();
    for constant in [json!(null), json!({"a": [null]})] {
        description["operations"]["create"]["constants"] = json!({"/source": constant});
        let what = "null cannot be sent, neither by itself nor within a value";
        assert_eq!(
            faults_of(&description),
            [format!("/operations/create/constants/~1source: {what}")]
        );
    }
    description["operations"]["create"]["constants"] = json!(null);
    description["operations"]["get-by-email"]["query"]["page"] = json!(null);
    assert_eq!(
        faults_of(&description),
        Vec::<String>::new(),
        "null is absent elsewhere"
    );
}

#[test]
fn no_pointer_is_so_deep_that_its_body_could_not_be_held() {
    let deep = "/a".repeat(150_000);
    let found = faults(&in_operation("create", &json!({"constants": {deep: 1}})));
    assert_eq!(found.len(), 1);
    assert!(
        found[0].ends_with("…: the name must be a JSON pointer of at most 16 names and 256 bytes"),
        "{}",
        found[0]
    );
    assert!(found[0].len() < 500, "and is not shown as a whole");
}

#[test]
fn calls_that_differ_in_their_bodies_alone_may_share_a_path() {
    let found = faults(&json!({"operations": {
        "update": {"method": "POST"},
        "change-email": {"method": "POST", "path": "/consumers/{id}"},
        "delete": {"method": "POST", "path": "/consumers/{id}", "constants": {"/deleted": true}},
    }}));
    assert_eq!(found, Vec::<String>::new());
}
