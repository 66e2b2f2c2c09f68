//! A package uses every dependency that it declares: an unused one is built and audited for nothing.

use std::path::Path;

use crate::{
    repository::{PACKAGES, files_below, read, root},
    verdict::Faults,
};

/// Packages whose library has a different name.
const OTHER_NAMES: [(&str, &str); 1] = [("dynoxide-rs", "dynoxide")];

#[test]
fn every_dependency_is_called() {
    let mut faults = Faults::default();
    for package in PACKAGES.iter() {
        let manifest = Path::new(package["manifest_path"].as_str().unwrap());
        let folder = manifest.parent().unwrap().strip_prefix(root()).unwrap();
        let folder = folder.to_str().unwrap();
        let (whole, own) = (sources(folder), sources(&format!("{folder}/src")));
        for dependency in package["dependencies"].as_array().unwrap() {
            let name = dependency["name"].as_str().unwrap();
            let (sources, place) = match dependency["kind"].as_str() {
                None => (&own, "[dependencies]"),
                Some(_) => (&whole, "[dev-dependencies]"),
            };
            if !is_called(&library(name), sources) {
                faults.say(format!("{folder}/Cargo.toml: nothing calls {name} of {place}"));
            }
        }
    }
    faults.none();
}

fn library(package: &str) -> String {
    let other = OTHER_NAMES.iter().find(|(name, _)| *name == package);
    other.map_or(package, |(_, library)| library).replace('-', "_")
}

/// The text of all Rust files below a folder.
fn sources(folder: &str) -> String {
    let is_rust = |file: &String| Path::new(file).extension().is_some_and(|extension| extension == "rs");
    let files = files_below(folder).into_iter().filter(is_rust);
    files.map(|file| read(&file)).collect()
}

fn is_called(library: &str, text: &str) -> bool {
    text.match_indices(library).any(|(at, _)| {
        let is_word = !text[..at].ends_with(|before: char| before.is_alphanumeric() || before == '_');
        let after = &text[at + library.len()..];
        is_word && ["::", ";", " as "].iter().any(|next| after.starts_with(next))
    })
}

#[test]
fn a_call_is_a_name_that_stands_alone() {
    assert!(is_called("url", "use url::Url;") && is_called("url", "use url;"));
    assert!(!is_called("url", "let curl::Url = url, urls::all();"));
}
