//! A file is one thing, and short enough to be read at once.

use crate::repository::{folders, none, read, sources};

/// Lines of a source, without its tests.
const LONGEST: usize = 250;

/// Those that are longer. No file comes onto this list.
const LONGER: &[&str] = &[
    "shared/src/journal/contract.rs",
    "shared/src/journal/dynamodb/mod.rs",
    "shared/src/pipeline.rs",
    "shared/src/upstream/client.rs",
    "shared/src/workflow/write_both/mod.rs",
];

#[test]
fn sources_are_short() {
    let functions = folders("functions")
        .into_iter()
        .map(|name| format!("functions/{name}/src"));
    let others = ["shared/src", "local/src", "cli/src", "benches/src"].map(str::to_owned);
    let files: Vec<String> = others
        .into_iter()
        .chain(functions)
        .flat_map(|root| sources(&root))
        .collect();
    assert!(files.len() > 300, "{} sources", files.len());
    let is_long = |file: &&String| !file.ends_with("_tests.rs") && lines(&read(file)) > LONGEST;
    let long: Vec<&str> = files.iter().filter(is_long).map(String::as_str).collect();
    let mut faults = Vec::new();
    for file in long.iter().filter(|file| !LONGER.contains(file)) {
        faults.push(format!("{file} has more than {LONGEST} lines: take a part of it out"));
    }
    for file in LONGER.iter().filter(|file| !long.contains(file)) {
        faults.push(format!("{file} is short now, or gone: take it off LONGER"));
    }
    none(&faults);
}

fn lines(text: &str) -> usize {
    let own = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
    own.lines().count()
}
