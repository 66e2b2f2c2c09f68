//! Every file is short enough to be read at once.

use crate::repository::{folders, none, read, sources};

/// The most lines of a source, without its tests.
const LONGEST: usize = 250;

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
    let long = files
        .iter()
        .filter(|file| !file.ends_with("_tests.rs") && lines(&read(file)) > LONGEST);
    let faults: Vec<String> = long
        .map(|file| format!("{file} has more than {LONGEST} lines: take a part of it out"))
        .collect();
    none(&faults);
}

fn lines(text: &str) -> usize {
    let own = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
    own.lines().count()
}
