//! Each function has its crate, operation, resource, sample events, and row in the README.

use std::collections::BTreeSet;

use shared::operation::Operation;

use crate::repository::{files, folders, function_resources, functions, none, read, template};

/// Functions that are not operations of the API, each with the reason.
const WITHOUT_OPERATION: &[(&str, &str)] = &[
    ("export", "stands between a stream and an event bus"),
    ("repair", "invoked on a schedule"),
];

fn operations() -> BTreeSet<String> {
    let operations = Operation::ALL.iter();
    operations.map(|operation| operation.name().to_owned()).collect()
}

#[test]
fn functions_are_the_operations() {
    let mut expected = operations();
    expected.extend(WITHOUT_OPERATION.iter().map(|(name, _)| (*name).to_owned()));
    assert_eq!(
        functions(),
        expected,
        "each operation is the crate in functions/ that has its name"
    );
}

#[test]
fn each_function_is_deployed_and_each_deployed_function_is_here() {
    let template = template();
    let resources = function_resources(&template);
    let functions = functions();
    let mut faults = Vec::new();
    for function in &functions {
        let folder = format!("functions/{function}");
        match resources
            .iter()
            .filter(|(code, _)| *code == folder)
            .collect::<Vec<_>>()
            .as_slice()
        {
            [(_, resource)] if resource["Metadata"]["BuildProperties"]["Binary"] == function.as_str() => {}
            [_] => faults.push(format!(
                "template.yaml: the resource with CodeUri {folder} must build `Binary: {function}`"
            )),
            found => faults.push(format!(
                "template.yaml: {} functions have `CodeUri: {folder}`, and one must",
                found.len()
            )),
        }
    }
    for (code, _) in &resources {
        let known = code
            .strip_prefix("functions/")
            .is_some_and(|name| functions.contains(name));
        if !known {
            faults.push(format!(
                "template.yaml: there is no function in {code}; take its resource away or mend CodeUri"
            ));
        }
    }
    none(&faults);
}

#[test]
fn each_function_has_sample_events_of_both_formats() {
    let functions = functions();
    let mut faults = Vec::new();
    for function in &operations() {
        let folder = format!("events/{function}");
        let is_http_api = |name: &String| read(&format!("{folder}/{name}.json")).contains("\"version\": \"2.0\"");
        let (of_http_apis, others): (Vec<_>, Vec<_>) = files(&folder, ".json").into_iter().partition(is_http_api);
        for (kind, wanted, found) in [
            ("payload format 2.0 (HTTP API)", 2, of_http_apis),
            ("payload format 1.0 (REST API)", 8, others),
        ] {
            if found.len() < wanted {
                faults.push(format!(
                    "{folder} has {} events of {kind}: write at least {wanted}",
                    found.len()
                ));
            }
        }
    }
    for folder in folders("events").difference(&functions) {
        faults.push(format!("events/{folder} belongs to no function: rename or remove it"));
    }
    none(&faults);
}

#[test]
fn each_function_has_its_row_in_the_readme() {
    let readme = read("README.md");
    let rows: Vec<String> = readme.lines().filter_map(first_cell).collect();
    let missing = functions().into_iter().filter(|function| !rows.contains(function));
    let faults: Vec<String> = missing
        .map(|function| format!("README.md: the table of functions has no row that begins `| {function} |`"))
        .collect();
    none(&faults);
}

/// The plain text in the first cell of a table's row: `[`create`](functions/create)` is `create`.
fn first_cell(line: &str) -> Option<String> {
    let cell = line.strip_prefix('|')?.split('|').next()?;
    let text = cell.trim().trim_start_matches('[').split(']').next()?;
    Some(text.trim_matches(['`', '*']).to_owned())
}
