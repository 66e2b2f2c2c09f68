//! `docs/ARCHITECTURE.md` against what it describes: the crates, the order of `shared`'s modules, the ports with their
//! implementations, the tests.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    diagram::Diagram,
    manifest::manifests,
    module_uses::module_uses,
    page::{quoted, rows, section},
    repository::{files, folders, none},
    rust_source::{code_of, items},
};

const PAGE: &str = "docs/ARCHITECTURE.md";

/// Public traits that are not ports, each with the reason.
const NO_PORTS: &[(&str, &str)] = &[("Endpoint", "an operation, as the pipeline sees it")];

/// The folders in which every entry must be in the table of tests.
const TEST_FOLDERS: &[&str] = &["cli/tests", "local/tests", "shared/tests"];

#[test]
fn the_diagram_of_crates_shows_every_dependency_and_no_other() {
    let diagram = Diagram::read(&section(PAGE, "The crates"), "shared");
    let (mut built, mut tested) = (BTreeSet::new(), BTreeSet::new());
    let manifests = manifests();
    let of_folder = |folder: &str| folder.rsplit('/').next().unwrap_or_default().to_owned();
    let folders: BTreeMap<&str, String> = manifests
        .iter()
        .map(|manifest| (manifest.name.as_str(), of_folder(&manifest.folder)))
        .collect();
    for manifest in &manifests {
        let edges = |names: &BTreeSet<String>| -> BTreeSet<(String, String)> {
            let ours = names.iter().filter_map(|name| folders.get(name.as_str()));
            ours.map(|to| (of_folder(&manifest.folder), to.clone())).collect()
        };
        built.extend(edges(&manifest.normal));
        // A crate that is both kinds of dependency has the solid arrow only.
        tested.extend(edges(&manifest.dev.difference(&manifest.normal).cloned().collect()));
    }
    let mut faults = Vec::new();
    let known: BTreeSet<String> = folders.into_values().collect();
    differences(&known, &diagram.members(), "the crate", &mut faults);
    let arrow = |edges: &BTreeSet<(String, String)>| edges.iter().map(|(from, to)| format!("{from} → {to}")).collect();
    differences(&arrow(&built), &arrow(&diagram.solid), "the dependency", &mut faults);
    differences(
        &arrow(&tested),
        &arrow(&diagram.dotted),
        "the dependency for tests",
        &mut faults,
    );
    none(&faults);
}

#[test]
fn the_modules_of_shared_use_only_what_stands_below_them() {
    let diagram = Diagram::read(&section(PAGE, "The crates"), "runtime");
    let (modules, uses) = module_uses("shared");
    let mut faults = Vec::new();
    differences(&modules, &diagram.members(), "the module of shared", &mut faults);
    let place = |module: &str| diagram.nodes.iter().position(|(_, members)| members.contains(module));
    for ((user, used), lines) in &uses {
        if let (Some(above), Some(below)) = (place(user), place(used))
            && above >= below
        {
            faults.push(format!(
                "shared: {user} uses {used}, which {PAGE} does not show below it; keep the order, or put them into other rows there:\n    {}",
                lines.join("\n    ")
            ));
        }
    }
    let chain: BTreeSet<(String, String)> = diagram
        .nodes
        .windows(2)
        .map(|pair| (pair[0].0.clone(), pair[1].0.clone()))
        .collect();
    if diagram.arrows != chain {
        faults.push(format!(
            "{PAGE}: the arrows of the modules must lead from each row to the next"
        ));
    }
    none(&faults);
}

#[test]
fn each_port_is_there_with_its_implementations() {
    let sources = code_of(&["shared/src".to_owned()]);
    let mut ports: BTreeMap<String, (String, BTreeSet<String>)> = BTreeMap::new();
    for (file, text) in &sources {
        for (name, _) in items(text, "pub trait") {
            ports.insert(name, (file.clone(), BTreeSet::new()));
        }
    }
    for (_, text) in &sources {
        for (port, adapter) in implementations(text) {
            if let Some((_, adapters)) = ports.get_mut(&port) {
                adapters.insert(adapter);
            }
        }
    }
    let mut faults = Vec::new();
    for (name, _) in NO_PORTS {
        if ports.remove(*name).is_none() {
            faults.push(format!("{name} is no public trait: take it off NO_PORTS"));
        }
    }
    let rows = rows(&section(PAGE, "Ports and adapters"), "Port");
    let documented = rows.iter().map(|row| quoted(&row[0]).remove(0)).collect();
    differences(&ports.keys().cloned().collect(), &documented, "the port", &mut faults);
    for row in &rows {
        let port = quoted(&row[0]).remove(0);
        let Some((file, adapters)) = ports.get(&port) else {
            continue;
        };
        let place = row[0].split("(../").nth(1).unwrap_or_default().trim_end_matches("))");
        if !file.starts_with(place) || place.is_empty() {
            faults.push(format!("{PAGE}: {port} stands in {file}, not in {place}"));
        }
        let types = quoted(&row[2])
            .into_iter()
            .filter(|word| !word.ends_with('/'))
            .collect();
        differences(adapters, &types, &format!("the implementation of {port}"), &mut faults);
    }
    none(&faults);
}

#[test]
fn each_test_has_its_place_in_the_table() {
    let text = section(PAGE, "Tests");
    let named: BTreeSet<String> = rows(&text, "What")
        .iter()
        .flat_map(|row| quoted(&row[1]))
        .flat_map(|word| spelled_out(&word))
        .map(|path| path.trim_end_matches(".rs").to_owned())
        .collect();
    let mut faults = Vec::new();
    for folder in TEST_FOLDERS {
        let entries = files(folder, ".rs").into_iter().chain(folders(folder));
        let there = entries.map(|name| format!("{folder}/{name}")).collect();
        let below = format!("{folder}/");
        let named = named.iter().filter(|path| path.starts_with(&below)).cloned().collect();
        differences(&there, &named, "the test", &mut faults);
    }
    none(&faults);
}

/// Reports what exists but is not on the page, and the reverse.
fn differences(there: &BTreeSet<String>, shown: &BTreeSet<String>, what: &str, faults: &mut Vec<String>) {
    faults.extend(
        there
            .difference(shown)
            .map(|name| format!("{PAGE} does not show {what} {name}")),
    );
    faults.extend(
        shown
            .difference(there)
            .map(|name| format!("{PAGE} shows {what} {name}, which is not there")),
    );
}

/// The traits that types of a source implement: trait and type, without their parameters.
fn implementations(text: &str) -> Vec<(String, String)> {
    let heads = text.lines().filter_map(|line| line.strip_prefix("impl"));
    let heads = heads.filter_map(|head| head.split_once(" for "));
    let last = |name: &str| {
        let name = name.split(['<', ' ']).next().unwrap_or_default();
        name.rsplit("::").next().unwrap_or_default().trim().to_owned()
    };
    heads
        .map(|(before, adapter)| {
            // The parameters of the implementation come before the trait.
            let port = before.rsplit(' ').next().unwrap_or_default();
            (last(port), last(adapter))
        })
        .collect()
}

/// Expands `a/{b,c}.rs` to `a/b.rs` and `a/c.rs`.
fn spelled_out(path: &str) -> Vec<String> {
    let Some((before, rest)) = path.split_once('{') else {
        return vec![path.to_owned()];
    };
    let (names, after) = rest.split_once('}').unwrap_or((rest, ""));
    names.split(',').map(|name| format!("{before}{name}{after}")).collect()
}
