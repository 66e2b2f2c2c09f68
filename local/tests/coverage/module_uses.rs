//! Which top-level module of a crate uses which, and where.

use std::collections::{BTreeMap, BTreeSet};

use crate::rust_source::{code_of, enclosed, parts};

/// For each pair of modules, the lines by which the first uses the second.
pub(crate) type Uses = BTreeMap<(String, String), Vec<String>>;

/// The top-level modules of the crate in a folder, and their uses of each other. What is compiled for tests alone may use
/// whatever it likes.
pub(crate) fn module_uses(folder: &str) -> (BTreeSet<String>, Uses) {
    let root = format!("{folder}/src");
    let sources = code_of(std::slice::from_ref(&root));
    let modules: BTreeSet<String> = sources
        .iter()
        .map(|(file, _)| module_of(&root, file).0)
        .filter(|module| module != "lib" && module != "main")
        .collect();
    let mut uses = Uses::new();
    for (file, text) in &sources {
        let (module, depth) = module_of(&root, file);
        if !modules.contains(&module) {
            continue;
        }
        for (used, line) in named_from_the_root(text, depth) {
            if used != module && modules.contains(&used) {
                let said = text.lines().nth(line - 1).unwrap_or_default().trim();
                uses.entry((module.clone(), used))
                    .or_default()
                    .push(format!("{file}:{line}: {said}"));
            }
        }
    }
    (modules, uses)
}

/// The top-level module that a file belongs to, and how many modules lie between it and the crate's root.
fn module_of(root: &str, file: &str) -> (String, usize) {
    let path = file
        .trim_start_matches(root)
        .trim_start_matches('/')
        .trim_end_matches(".rs");
    let path = path.trim_end_matches("/mod");
    let top = path.split('/').next().unwrap_or_default();
    (top.to_owned(), path.split('/').count())
}

/// Every name that a path from the crate's root begins with, and its line: `crate::name`, `crate::{name, …}`, or as many
/// `super::` as lead to the root.
fn named_from_the_root(text: &str, depth: usize) -> Vec<(String, usize)> {
    let mut named = Vec::new();
    for root in ["crate::".to_owned(), "super::".repeat(depth)] {
        for (at, _) in text.match_indices(&root) {
            let before = text[..at].chars().next_back().unwrap_or(' ');
            if before.is_alphanumeric() || before == '_' || before == ':' {
                continue;
            }
            let rest = &text[at + root.len()..];
            let line_of = |offset: usize| text[..offset].matches('\n').count() + 1;
            if rest.starts_with('{') {
                for part in parts(enclosed(rest)) {
                    let name = first_word(&part);
                    let place = rest.find(&name).unwrap_or_default();
                    named.push((name, line_of(at + root.len() + place)));
                }
            } else {
                named.push((first_word(rest), line_of(at)));
            }
        }
    }
    named
}

fn first_word(text: &str) -> String {
    let is_part = |symbol: &char| symbol.is_alphanumeric() || *symbol == '_';
    text.chars().take_while(is_part).collect()
}

/// The modules that a module uses, and those that these use, and so on.
pub(crate) fn reached(from: &str, uses: &Uses) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut open = vec![from.to_owned()];
    while let Some(module) = open.pop() {
        for (user, used) in uses.keys() {
            if *user == module && found.insert(used.clone()) {
                open.push(used.clone());
            }
        }
    }
    found
}
