//! Finds which sibling modules each module of a crate uses, and where.

use std::collections::{BTreeMap, BTreeSet};

use crate::rust_source::{code_of, enclosed, parts};

/// For each pair of sibling modules, the lines in which the first uses the second.
pub(crate) type Uses = BTreeMap<(String, String), Vec<String>>;

/// A module as its path from the crate's root; the root is empty.
type Module = Vec<String>;

/// The top-level modules of the crate in a folder, and how they use each other.
pub(crate) fn module_uses(folder: &str) -> (BTreeSet<String>, Uses) {
    let (modules, mut uses) = sibling_uses(folder);
    let top = modules.iter().filter_map(|module| module.first().cloned()).collect();
    (top, uses.remove("").unwrap_or_default())
}

/// All modules of the crate in a folder and, by their parent (the root is `""`), how siblings use each other. A module includes
/// its inner modules. Modules that are only compiled for tests are exempt.
pub(crate) fn sibling_uses(folder: &str) -> (BTreeSet<Module>, BTreeMap<String, Uses>) {
    let root = format!("{folder}/src");
    let sources = code_of(std::slice::from_ref(&root));
    let modules: BTreeSet<Module> = sources.iter().map(|(file, _)| module_of(&root, file)).collect();
    let passed_on: BTreeMap<(Module, String), Module> = sources
        .iter()
        .flat_map(|(file, text)| passed_on(&module_of(&root, file), text, &modules))
        .collect();
    let mut all: BTreeMap<String, Uses> = BTreeMap::new();
    for (file, text) in &sources {
        let module = module_of(&root, file);
        for (path, line) in paths(&module, text) {
            let named = home(&path, &modules, &passed_on);
            let shared = module
                .iter()
                .zip(&named)
                .take_while(|(one, other)| one == other)
                .count();
            if let (Some(by), Some(of)) = (module.get(shared), named.get(shared)) {
                let said = text.lines().nth(line - 1).unwrap_or_default().trim();
                let siblings = all.entry(module[..shared].join("::")).or_default();
                let lines = siblings.entry((by.clone(), of.clone())).or_default();
                lines.push(format!("{file}:{line}: {said}"));
            }
        }
    }
    (modules, all)
}

fn module_of(root: &str, file: &str) -> Module {
    let path = file.trim_start_matches(root).trim_start_matches('/');
    let path = path.trim_end_matches(".rs").trim_end_matches("/mod");
    let is_root = ["lib", "main"].contains(&path);
    path.split('/').filter(|_| !is_root).map(str::to_owned).collect()
}

/// The names that a module re-exports from its inner modules.
fn passed_on(module: &Module, text: &str, modules: &BTreeSet<Module>) -> Vec<((Module, String), Module)> {
    let uses = text.match_indices("use ").map(|(at, word)| &text[at + word.len()..]);
    let named = uses.flat_map(|rest| leaves(rest.strip_prefix("self::").unwrap_or(rest)));
    let inside = named.map(|path| [module.clone(), path].concat());
    inside
        .filter(|path| path.get(..=module.len()).is_some_and(|inner| modules.contains(inner)))
        .filter_map(|path| Some(((module.clone(), path.last()?.clone()), path)))
        .collect()
}

/// The module in which a path's item is defined.
fn home(path: &[String], modules: &BTreeSet<Module>, passed_on: &BTreeMap<(Module, String), Module>) -> Module {
    let mut module = Module::new();
    for (at, name) in path.iter().enumerate() {
        let inner = [module.clone(), vec![name.clone()]].concat();
        if modules.contains(&inner) {
            module = inner;
        } else if let Some(from) = passed_on.get(&(module.clone(), name.clone())) {
            return home(&[from, &path[at + 1..]].concat(), modules, passed_on);
        } else {
            break;
        }
    }
    module
}

/// All paths of a file that begin with `crate` or `super`, as paths from the root, each with its line.
fn paths(module: &Module, text: &str) -> BTreeSet<(Module, usize)> {
    let mut found = BTreeSet::new();
    for (at, _) in text.match_indices("crate::").chain(text.match_indices("super::")) {
        let before = text[..at].trim_end();
        let is_inside = text[..at].ends_with(|symbol: char| symbol.is_alphanumeric() || "_:".contains(symbol));
        // `super::{super::…}` is part of the outer path.
        if is_inside || before.ends_with("::{") {
            continue;
        }
        for path in leaves(&text[at..]) {
            let mut names = path.as_slice();
            let mut base = module.as_slice();
            while let [first, rest @ ..] = names
                && ["crate", "super"].contains(&first.as_str())
            {
                base = match base {
                    [outer @ .., _] if first == "super" => outer,
                    _ => &[],
                };
                names = rest;
            }
            let place = names.first().and_then(|name| text[at..].find(name.as_str()));
            let line = text[..at + place.unwrap_or_default()].matches('\n').count() + 1;
            found.insert(([base, names].concat(), line));
        }
    }
    found
}

/// Expands braces: `a::{b, c::d}` is `a::b` and `a::c::d`.
fn leaves(text: &str) -> Vec<Vec<String>> {
    if text.starts_with('{') {
        return parts(enclosed(text)).iter().flat_map(|part| leaves(part)).collect();
    }
    let is_part = |symbol: &char| symbol.is_alphanumeric() || *symbol == '_';
    let name: String = text.chars().take_while(is_part).collect();
    match text[name.len()..].strip_prefix("::") {
        _ if name.is_empty() => vec![Vec::new()],
        None => vec![vec![name]],
        Some(inner) => leaves(inner)
            .into_iter()
            .map(|rest| [vec![name.clone()], rest].concat())
            .collect(),
    }
}

/// The modules that a module uses, directly or indirectly.
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
