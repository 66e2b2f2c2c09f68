//! Reads the names of dependencies in the crates' manifests.

use std::collections::BTreeSet;

use crate::repository::{functions, read, root};

/// The dependencies of a crate.
#[derive(Debug)]
pub(crate) struct Manifest {
    /// Its folder.
    pub(crate) folder: String,
    /// The name in its manifest.
    pub(crate) name: String,
    /// Normal dependencies.
    pub(crate) normal: BTreeSet<String>,
    /// Dependencies of its tests and benchmarks only.
    pub(crate) dev: BTreeSet<String>,
}

/// The members of the workspace, and the crate of the fuzz targets.
pub(crate) fn manifests() -> Vec<Manifest> {
    let text = read("Cargo.toml");
    let members = text.lines().find_map(|line| line.strip_prefix("members = "));
    let members = members
        .expect("Cargo.toml has `members` on one line")
        .split('"')
        .skip(1)
        .step_by(2);
    let mut folders: Vec<String> = members
        .flat_map(|member| match member {
            "functions/*" => functions()
                .into_iter()
                .map(|name| format!("functions/{name}"))
                .collect(),
            member => vec![member.to_owned()],
        })
        .collect();
    folders.push("fuzz".to_owned());
    folders.into_iter().map(|folder| manifest(&folder)).collect()
}

/// The manifest in a folder.
pub(crate) fn manifest(folder: &str) -> Manifest {
    let path = format!("{folder}/Cargo.toml");
    assert!(root().join(&path).is_file(), "{path} is a member and not there");
    let (mut normal, mut dev, mut name, mut section) = (BTreeSet::new(), BTreeSet::new(), String::new(), String::new());
    for line in read(&path).lines() {
        if let Some(heading) = line.strip_prefix('[') {
            section = heading.trim_end_matches(']').to_owned();
            // A dependency with a section of its own.
            if let Some((kind, dependency)) = section.rsplit_once("dependencies.") {
                let found = if kind.ends_with("dev-") { &mut dev } else { &mut normal };
                found.insert(dependency.to_owned());
            }
            continue;
        }
        let Some((key, value)) = line.split_once('=') else {
            continue;
        };
        let key = key.trim().split('.').next().unwrap_or_default().to_owned();
        if key.starts_with('#') {
            continue;
        }
        match section.as_str() {
            "package" if key == "name" => value.trim().trim_matches('"').clone_into(&mut name),
            kind if kind.ends_with("dev-dependencies") => drop(dev.insert(key)),
            kind if kind.ends_with("dependencies") => drop(normal.insert(key)),
            _ => {}
        }
    }
    Manifest {
        folder: folder.to_owned(),
        name,
        normal,
        dev,
    }
}
