//! Plays the corpus; checks that targets, files and their page agree.

use std::{collections::BTreeSet, fs, path::Path};

use super::{TARGETS, corpus::folder, replay};

/// The target that the function crates play, each for its operation.
const OF_FUNCTIONS: &str = "operation";

#[test]
fn the_laws_hold_for_every_file_of_the_corpus() {
    let mut files = 0;
    for (name, target) in TARGETS {
        let count = replay(name, target);
        println!("{name}: {count} files");
        files += count;
    }
    println!("{files} files in all");
}

#[test]
fn every_target_has_its_binary_its_corpus_and_its_row() {
    let all: BTreeSet<String> = TARGETS
        .iter()
        .map(|(name, _)| *name)
        .chain([OF_FUNCTIONS])
        .map(str::to_owned)
        .collect();
    let root = folder("..");
    let binaries = names(&root.join("fuzz_targets"));
    assert_eq!(
        binaries, all,
        "fuzz/fuzz_targets has a file for each of shared::fuzzing::TARGETS, and {OF_FUNCTIONS}"
    );
    assert_eq!(
        names(&root.join("corpus")),
        all,
        "fuzz/corpus has a folder for each target"
    );
    let manifest = fs::read_to_string(root.join("Cargo.toml")).unwrap();
    let page = fs::read_to_string(root.join("../docs/fuzzing.md")).unwrap();
    let built = listed(&manifest, "path = \"fuzz_targets/", ".rs\"");
    assert_eq!(built, all, "fuzz/Cargo.toml has a [[bin]] for each target");
    assert_eq!(
        listed(&page, "| `", "` |"),
        all,
        "docs/fuzzing.md has a row for each target"
    );
}

#[test]
fn a_target_calls_the_function_of_its_name() {
    for (name, _) in TARGETS {
        let file = folder("..").join(format!("fuzz_targets/{name}.rs"));
        let text = fs::read_to_string(&file).unwrap();
        assert!(
            text.contains(&format!("shared::fuzzing::{name}(data)")),
            "{}",
            file.display()
        );
    }
}

/// The names of the files and folders in a folder, without extensions.
fn names(folder: &Path) -> BTreeSet<String> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries
        .map(|path| path.file_stem().unwrap().to_str().unwrap().to_owned())
        .collect()
}

/// The text between two others, in each line that has both.
fn listed(text: &str, before: &str, after: &str) -> BTreeSet<String> {
    let between = |line: &str| Some(line.split_once(before)?.1.split_once(after)?.0.to_owned());
    text.lines().filter_map(between).collect()
}
