//! What people expect of a repository besides its code: forms, a development container, licences.

use std::{collections::BTreeSet, path::Path};

use serde_json::Value;
use shared::operation::Operation;

use crate::{
    page::is_page,
    repository::{PACKAGES, exists, files_below, read},
    verdict::Faults,
};

const FIELDS: [&str; 5] = ["markdown", "textarea", "input", "dropdown", "checkboxes"];

#[test]
fn every_issue_form_is_one_that_github_takes() {
    let mut faults = Faults::default();
    let mut forms = 0;
    for path in files_below(".github/ISSUE_TEMPLATE") {
        let form: Value = serde_saphyr::from_str(&read(&path)).unwrap_or_else(|error| panic!("{path}: {error}"));
        if path.ends_with("/config.yml") {
            continue;
        }
        forms += 1;
        for name in ["name", "description"] {
            if form[name].as_str().is_none_or(str::is_empty) {
                faults.say(format!("{path}: {name} is missing"));
            }
        }
        let body = form["body"].as_array().map_or(&[][..], Vec::as_slice);
        let mut ids: Vec<&str> = body.iter().filter_map(|field| field["id"].as_str()).collect();
        let all = ids.len();
        ids.sort_unstable();
        ids.dedup();
        if ids.len() != all || ids.is_empty() {
            faults.say(format!(
                "{path}: every field has an id of its own, and there is one at least"
            ));
        }
        for field in body {
            let kind = field["type"].as_str().unwrap_or_default();
            let text = if kind == "markdown" { "value" } else { "label" };
            if !FIELDS.contains(&kind) || field["attributes"][text].as_str().is_none() {
                faults.say(format!(
                    "{path}: a field of the type {kind:?} without attributes.{text}, or unknown"
                ));
            }
            if ["dropdown", "checkboxes"].contains(&kind)
                && field["attributes"]["options"].as_array().is_none_or(Vec::is_empty)
            {
                faults.say(format!("{path}: a {kind} without options"));
            }
        }
    }
    assert!(forms >= 2, "the forms are gone");
    faults.none();
}

/// The container's image has the compiler that the repository pins.
#[test]
fn the_container_to_develop_in_has_the_pinned_compiler() {
    let container: Value = serde_json::from_str(&read(".devcontainer/devcontainer.json")).unwrap();
    let toolchain = read("rust-toolchain.toml");
    let (_, pinned) = toolchain.split_once("channel = \"").unwrap();
    let (pinned, _) = pinned.split_once('"').unwrap();
    let image = container["image"].as_str().unwrap();
    assert!(
        image.starts_with(&format!("docker.io/library/rust:{pinned}-")),
        ".devcontainer/devcontainer.json has {image}, rust-toolchain.toml {pinned}"
    );
    assert_eq!(container["forwardPorts"][0], 8080);
}

/// Functions that are not operations of the API are listed one by one, because nothing else documents them.
#[test]
fn every_function_beside_the_operations_is_in_the_list_of_places() {
    let places = read("CONTRIBUTING.md");
    let folders: BTreeSet<String> = files_below("functions")
        .iter()
        .filter_map(|path| path.split('/').nth(1).map(str::to_owned))
        .collect();
    let operations = Operation::ALL.map(Operation::name);
    let mut others = folders
        .iter()
        .filter(|name| !operations.contains(&name.as_str()))
        .peekable();
    assert!(others.peek().is_some());
    let missing: Vec<_> = others
        .filter(|name| !places.contains(&format!("\nfunctions/{name}/ ")))
        .collect();
    assert!(
        missing.is_empty(),
        "CONTRIBUTING.md, \"Where things are\", lacks functions/: {missing:?}"
    );
}

/// The container has what `.ci/run` would otherwise skip, and what reads the `justfile`, except Docker.
#[test]
fn the_container_to_develop_in_has_what_the_checks_look_for() {
    let container: Value = serde_json::from_str(&read(".devcontainer/devcontainer.json")).unwrap();
    let on_create = container["onCreateCommand"].as_str().unwrap();
    let installed: Vec<&str> = on_create.split_whitespace().collect();
    let mut missing: Vec<&str> = ["chromium", "jq", "python3-venv", "strace", "valgrind", "zip"]
        .into_iter()
        .filter(|package| !installed.contains(package))
        .collect();
    if container["features"]["ghcr.io/devcontainers/features/node:1"]["version"].is_null() {
        missing.push("Node.js with npm");
    }
    if !on_create.contains("cargo install --locked just@") {
        missing.push("just");
    }
    assert!(missing.is_empty(), ".devcontainer/devcontainer.json lacks {missing:?}");
}

#[test]
fn every_package_is_licensed_as_the_repository_says() {
    let mut faults = Faults::default();
    for package in PACKAGES.iter() {
        let own = env!("CARGO_PKG_VERSION");
        if package["license"] != "MIT OR Apache-2.0" || package["version"] != own {
            faults.say(format!(
                "{}: `license.workspace = true` and `version.workspace = true`",
                package["manifest_path"]
            ));
        }
    }
    assert!(PACKAGES.len() >= 8, "{}", PACKAGES.len());
    for file in ["LICENSE-MIT", "LICENSE-APACHE"] {
        assert!(exists(file), "{file}");
    }
    faults.none();
}

#[test]
fn newer_versions_are_looked_for_where_versions_stand() {
    let dependabot: Value = serde_saphyr::from_str(&read(".github/dependabot.yml")).unwrap();
    let updates = dependabot["updates"].as_array().unwrap();
    let looked_for: Vec<String> = updates
        .iter()
        .map(|update| {
            format!(
                "{}{}",
                update["package-ecosystem"].as_str().unwrap(),
                update["directory"].as_str().unwrap()
            )
        })
        .collect();
    assert_eq!(
        looked_for,
        [
            "cargo/",
            "cargo/fuzz",
            "github-actions/",
            "pip/.ci",
            "npm/scripts/client"
        ]
    );
    for file in [
        "Cargo.lock",
        "fuzz/Cargo.lock",
        ".github/workflows",
        ".ci/requirements.txt",
        "scripts/client/package-lock.json",
    ] {
        assert!(exists(file), "{file}");
    }
}

/// Whether people write this file: no pixel images and no generated files.
fn is_text(path: &str) -> bool {
    let is_picture = Path::new(path).extension().is_some_and(|extension| extension == "png");
    !is_picture && !path.contains("/__pycache__/") && !path.contains("/node_modules/")
}

/// Applies `.editorconfig` to files that no formatter checks.
#[test]
fn files_without_a_formatter_are_as_the_editors_are_told() {
    let settings = read(".editorconfig");
    for rule in [
        "root = true",
        "end_of_line = lf",
        "insert_final_newline = true",
        "trim_trailing_whitespace = true",
    ] {
        assert!(settings.contains(rule), ".editorconfig has lost {rule}");
    }
    let mut paths: Vec<String> = [
        "justfile",
        "template.yaml",
        "samconfig.toml",
        "Cargo.toml",
        "README.md",
        "CHANGELOG.md",
    ]
    .map(str::to_owned)
    .to_vec();
    for folder in [".ci", ".devcontainer", ".github", "docs", "scripts"] {
        paths.extend(files_below(folder).into_iter().filter(|path| is_text(path)));
    }
    let mut faults = Faults::default();
    for path in paths {
        let text = read(&path);
        if text.contains('\r') || !text.ends_with('\n') || text.ends_with("\n\n") {
            faults.say(format!("{path}: lines end with LF, and the last one is the last"));
        }
        // In Markdown, two spaces at the end are a line break.
        let trailing = text
            .lines()
            .position(|line| line.ends_with([' ', '\t']))
            .filter(|_| !is_page(&path));
        if let Some(index) = trailing {
            faults.say(format!("{path}:{}: spaces at the end of the line", index + 1));
        }
    }
    faults.none();
}

/// The forms lead to the private way of reporting a vulnerability.
#[test]
fn holes_are_reported_to_one_place() {
    assert!(read("SECURITY.md").contains("](docs/SECURITY.md#reporting)"));
    let config: Value = serde_saphyr::from_str(&read(".github/ISSUE_TEMPLATE/config.yml")).unwrap();
    assert_eq!(config["blank_issues_enabled"], false);
    let bug = read(".github/ISSUE_TEMPLATE/bug.yml");
    assert!(
        bug.contains("SECURITY.md"),
        "the form for bugs does not say where holes are reported"
    );
}
