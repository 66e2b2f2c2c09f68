//! Reads the files of the repository.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use serde_json::Value;

pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

pub(crate) fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Names of the folders in a folder, without hidden ones.
pub(crate) fn folders(path: &str) -> BTreeSet<String> {
    entries(path)
        .into_iter()
        .filter(|name| !name.starts_with('.') && root().join(path).join(name).is_dir())
        .collect()
}

/// Names of the files in a folder with this ending, without it; empty if the folder does not exist.
pub(crate) fn files(path: &str, ending: &str) -> BTreeSet<String> {
    entries(path)
        .iter()
        .filter_map(|name| name.strip_suffix(ending))
        .map(str::to_owned)
        .collect()
}

/// The Rust sources in a folder and below.
pub(crate) fn sources(path: &str) -> Vec<String> {
    let own = files(path, ".rs").into_iter().map(|name| format!("{path}/{name}.rs"));
    let below = folders(path)
        .into_iter()
        .flat_map(|name| sources(&format!("{path}/{name}")));
    own.chain(below).collect()
}

fn entries(path: &str) -> Vec<String> {
    let Ok(entries) = fs::read_dir(root().join(path)) else {
        return Vec::new();
    };
    entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect()
}

/// The functions: every folder in `functions/` with a crate.
pub(crate) fn functions() -> BTreeSet<String> {
    let is_crate = |name: &String| root().join("functions").join(name).join("Cargo.toml").is_file();
    folders("functions").into_iter().filter(is_crate).collect()
}

/// `template.yaml`, with CloudFormation's short tags read as plain values.
pub(crate) fn template() -> Value {
    serde_saphyr::from_str(&read("template.yaml")).unwrap()
}

/// The function resources of the template, by the folder that each is built from.
pub(crate) fn function_resources(template: &Value) -> Vec<(String, &Value)> {
    let resources = template["Resources"].as_object().unwrap().values();
    let functions = resources.filter(|resource| resource["Type"] == "AWS::Serverless::Function");
    functions
        .map(|resource| (resource["Properties"]["CodeUri"].as_str().unwrap().to_owned(), resource))
        .collect()
}

/// The outcome in the snapshot of every case of a function.
pub(crate) fn outcomes(function: &str) -> Vec<(String, Value)> {
    let names = files(&snapshots(function), ".json.snap").into_iter();
    names
        .map(|name| name.strip_prefix("outcome@").unwrap_or(&name).to_owned())
        .map(|case| (case.clone(), outcome(function, &case)))
        .collect()
}

/// The outcome in the snapshot of one case of a function.
pub(crate) fn outcome(function: &str, case: &str) -> Value {
    let path = format!("{}/outcome@{case}.json.snap", snapshots(function));
    let text = read(&path);
    let content = text.splitn(3, "---\n").nth(2);
    serde_json::from_str(content.unwrap_or_else(|| panic!("{path} is no snapshot"))).unwrap()
}

fn snapshots(function: &str) -> String {
    format!("functions/{function}/tests/snapshots")
}

/// Fails if there are faults, and lists them.
pub(crate) fn none(faults: &[String]) {
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
}
