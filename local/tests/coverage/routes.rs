//! The routes of `cargo lambda watch` equal the deployed ones.

use std::{collections::BTreeSet, process::Command};

use serde_json::Value;

use crate::repository::{root, template};

/// Path, method and function.
type Route = (String, String, String);

/// The routes of the API's functions, each also with a trailing slash, because API Gateway treats both as the same.
fn deployed() -> BTreeSet<Route> {
    let template = template();
    let mut routes = BTreeSet::new();
    for resource in template["Resources"].as_object().unwrap().values() {
        let events = resource["Properties"]["Events"].as_object().into_iter().flatten();
        for (_, event) in events.filter(|(_, event)| event["Type"] == "Api") {
            let function = text(&resource["Metadata"]["BuildProperties"]["Binary"]);
            let [path, method] = ["Path", "Method"].map(|name| text(&event["Properties"][name]));
            for path in [format!("{path}/"), path] {
                routes.insert((path, method.clone(), function.clone()));
            }
        }
    }
    routes
}

/// The router in the workspace's manifest.
fn watched() -> BTreeSet<Route> {
    let cargo = Command::new(env!("CARGO"))
        .args(["metadata", "--offline", "--no-deps", "--format-version", "1"])
        .current_dir(root())
        .output()
        .unwrap();
    let errors = String::from_utf8_lossy(&cargo.stderr);
    assert!(cargo.status.success(), "{errors}");
    let metadata: Value = serde_json::from_slice(&cargo.stdout).unwrap();
    let table = &metadata["metadata"]["lambda"]["watch"]["router"];
    let routes = table.as_object().unwrap().iter().flat_map(|(path, functions)| {
        let functions = functions.as_array().unwrap().iter();
        functions.map(|one| (path.clone(), text(&one["method"]), text(&one["function"])))
    });
    routes.collect()
}

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

#[test]
fn cargo_lambda_serves_the_routes_of_the_template() {
    assert_eq!(
        watched(),
        deployed(),
        "workspace.metadata.lambda.watch.router in Cargo.toml, and the events of the functions in template.yaml"
    );
}
