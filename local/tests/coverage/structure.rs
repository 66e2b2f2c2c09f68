//! The direction of dependencies: functions depend only on `shared`, and modules only on modules below them.

use std::collections::BTreeSet;

use crate::{
    manifest::{Manifest, manifest, manifests},
    module_uses::{reached, sibling_uses},
    repository::{functions, none},
    rust_source::code_of,
};

/// Prefixes of the crates that adapters use; functions use ports instead.
const OF_ADAPTERS: &[&str] = &["aws-", "hyper", "lambda_", "reqwest"];

/// The crates whose modules have an order, at the top level and within each module.
const ORDERED: &[&str] = &["shared", "local", "cli"];

#[test]
fn functions_depend_on_shared_and_on_no_adapter() {
    let ours = our_names();
    let mut faults = Vec::new();
    for function in functions() {
        let own = manifest(&format!("functions/{function}"));
        if !own.normal.contains("shared") {
            faults.push(format!(
                "{}/Cargo.toml does not name shared: mend manifest.rs",
                own.folder
            ));
        }
        for dependency in own.normal.iter().filter(|name| *name != "shared") {
            if ours.contains(dependency) {
                faults.push(format!(
                    "{}/Cargo.toml names {dependency}: what two functions need goes to shared",
                    own.folder
                ));
            }
            if OF_ADAPTERS.iter().any(|beginning| dependency.starts_with(beginning)) {
                faults.push(format!(
                    "{}/Cargo.toml names {dependency}: take a port of shared::runtime::Backends, and make what is missing an adapter there",
                    own.folder
                ));
            }
        }
    }
    none(&faults);
}

#[test]
fn sources_of_functions_name_no_adapter() {
    let roots: Vec<String> = functions().iter().map(|name| format!("functions/{name}/src")).collect();
    let others: BTreeSet<String> = our_names().into_iter().filter(|name| name != "shared").collect();
    let mut faults = Vec::new();
    for (file, text) in code_of(&roots) {
        // Only a function's binary may name its own library.
        let own = file.split('/').nth(1).unwrap_or_default();
        for (number, line) in text.lines().enumerate() {
            for path in crates_named(line) {
                let is_adapter = OF_ADAPTERS.iter().any(|beginning| path.starts_with(beginning));
                if is_adapter || (path != own && others.contains(&path)) {
                    faults.push(format!(
                        "{file}:{}: a function names {path}: {}",
                        number + 1,
                        line.trim()
                    ));
                }
            }
        }
    }
    none(&faults);
}

#[test]
fn shared_depends_on_nothing_of_ours() {
    let ours = our_names();
    let shared = manifest("shared");
    let named = shared.normal.union(&shared.dev).filter(|name| ours.contains(*name));
    let faults: Vec<String> = named
        .map(|name| {
            format!("shared/Cargo.toml names {name}: everything else depends on shared, so it can depend on none of it")
        })
        .collect();
    none(&faults);
}

#[test]
fn no_modules_use_each_other_in_a_circle() {
    let mut faults = Vec::new();
    for folder in ORDERED {
        let (modules, all) = sibling_uses(folder);
        assert!(
            modules.len() > 90 && all.len() > 10,
            "the modules of {folder} are not where this test looks: mend module_uses.rs"
        );
        for (module, uses) in &all {
            let circular = uses
                .iter()
                .filter(|((user, used), _)| reached(used, uses).contains(user));
            for ((user, used), lines) in circular {
                faults.push(format!(
                    "{folder}::{module}: {user} uses {used}, which uses {user} again, by itself or through others; move what one of them needs below both:\n    {}",
                    lines.join("\n    ")
                ));
            }
        }
    }
    none(&faults);
}

fn our_names() -> BTreeSet<String> {
    manifests().into_iter().map(|Manifest { name, .. }| name).collect()
}

/// The first words of paths in a line, with the names that crates have in manifests.
fn crates_named(line: &str) -> Vec<String> {
    let starts = line.match_indices("::");
    let word = |(at, _): (usize, &str)| {
        let is_part = |symbol: char| symbol.is_alphanumeric() || symbol == '_';
        let before = &line[..at];
        let start = before.rfind(|symbol| !is_part(symbol)).map_or(0, |at| at + 1);
        let name = &before[start..];
        let is_first = !before[..start].ends_with("::");
        is_first.then(|| name.to_owned())
    };
    let names = starts.filter_map(word);
    // `lambda_http` has an underscore in its manifest; all others have hyphens.
    names
        .map(|name| {
            if name.starts_with("lambda_") {
                name
            } else {
                name.replace('_', "-")
            }
        })
        .collect()
}
