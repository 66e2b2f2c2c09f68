//! Each environment variable that a function reads is set where it is deployed, and documented.

use std::collections::{BTreeMap, BTreeSet};

use crate::repository::{files, function_resources, none, read, template};

/// The only place that reads the environment; clippy.toml enforces that.
const READER: &str = "shared/src/runtime";

/// Variables that template.yaml does not set, each with the reason.
const NOT_IN_THE_TEMPLATE: &[(&str, &str)] = &[
    (
        "SECRETS_DIR",
        "on AWS secrets lie in Secrets Manager or the Parameter Store",
    ),
    ("UPSTREAM_ALLOWED_HOSTS", "only for sides of a private network"),
    (
        "UPSTREAM_CA_FILE",
        "only for deployments whose upstreams have certificates of their own authority",
    ),
    ("AWS_CA_BUNDLE", "only for networks that inspect TLS"),
    ("AWS_LAMBDA_LOG_FORMAT", "set by Lambda"),
    ("AWS_LAMBDA_LOG_LEVEL", "set by Lambda"),
    ("AWS_LAMBDA_RUNTIME_API", "set by Lambda"),
];

#[test]
fn each_variable_is_set_in_the_template_or_said_not_to_be() {
    let (read, set) = (read_variables(), set_variables());
    let excepted: BTreeSet<String> = NOT_IN_THE_TEMPLATE.iter().map(|(name, _)| (*name).to_owned()).collect();
    let mut faults = Vec::new();
    for (name, file) in &read {
        if !set.contains(name) && !excepted.contains(name) {
            faults.push(format!(
                "{file} reads {name}: set it in template.yaml (Globals.Function.Environment), or say in NOT_IN_THE_TEMPLATE why not"
            ));
        }
    }
    for name in &set {
        if !read.contains_key(name) {
            faults.push(format!(
                "template.yaml sets {name}, which nothing in {READER} reads: take it away"
            ));
        }
    }
    for name in &excepted {
        if set.contains(name) || !read.contains_key(name) {
            faults.push(format!(
                "{name} is set now, or not read any more: take it off NOT_IN_THE_TEMPLATE"
            ));
        }
    }
    none(&faults);
}

#[test]
fn each_variable_is_documented() {
    let settings = read("docs/settings.md");
    let undocumented = read_variables()
        .into_keys()
        .filter(|name| !settings.contains(&format!("`{name}`")));
    let faults: Vec<String> = undocumented
        .map(|name| format!("docs/settings.md does not say what `{name}` is"))
        .collect();
    none(&faults);
}

/// The variables that are read, with the file that reads each.
fn read_variables() -> BTreeMap<String, String> {
    let mut variables = BTreeMap::new();
    for file in files(READER, ".rs") {
        let path = format!("{READER}/{file}.rs");
        let source = read(&path);
        let calls = ["optional", "table", "hosts", "folder", "authorities", "one_of"];
        for call in calls.map(|method| format!("{method}(\"")) {
            for rest in source.split(&call).skip(1) {
                let name = rest.split('"').next().unwrap_or_default();
                variables.insert(name.to_owned(), path.clone());
            }
        }
    }
    assert!(
        !variables.is_empty(),
        "{READER} reads no variable in a way that this test knows: mend read_variables"
    );
    variables
}

/// The variables that the template sets, for all functions or for one.
fn set_variables() -> BTreeSet<String> {
    let template = template();
    let of_all = &template["Globals"]["Function"]["Environment"]["Variables"];
    let resources = function_resources(&template);
    let of_one = resources
        .iter()
        .map(|(_, resource)| &resource["Properties"]["Environment"]["Variables"]);
    let variables = of_one.chain([of_all]).filter_map(|variables| variables.as_object());
    variables.flat_map(|variables| variables.keys().cloned()).collect()
}
