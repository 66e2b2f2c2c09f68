//! Parses Rust sources: traits with their methods, structs with their fields.

use crate::repository::{folders, read, sources};

/// A method of a trait, with the types of its parameters except `self`.
pub(crate) struct Method {
    /// `Trait::method`.
    pub(crate) name: String,
    pub(crate) parameters: Vec<String>,
    pub(crate) file: String,
}

/// A field of a struct; fields of tuples are numbered.
pub(crate) struct Field {
    /// `Struct.field`.
    pub(crate) name: String,
    pub(crate) kind: String,
    pub(crate) file: String,
}

/// The sources under a folder that become part of a function: without comments and tests.
pub(crate) fn deployed_sources() -> Vec<(String, String)> {
    let mut roots: Vec<String> = folders("functions")
        .iter()
        .map(|name| format!("functions/{name}/src"))
        .collect();
    roots.push("shared/src".to_owned());
    code_of(&roots)
}

/// The sources under these folders without comments and tests; every line keeps its number.
pub(crate) fn code_of(roots: &[String]) -> Vec<(String, String)> {
    let files = roots.iter().flat_map(|root| sources(root));
    let texts: Vec<(String, String)> = files.map(|file| (file.clone(), read(&file))).collect();
    let is_deployed = |(file, _): &&(String, String)| !is_test(file, &texts);
    let deployed = texts.iter().filter(is_deployed);
    deployed.map(|(file, text)| (file.clone(), code(text))).collect()
}

/// Whether a file, or a module that contains it, is only compiled for tests.
fn is_test(file: &str, texts: &[(String, String)]) -> bool {
    let text_of = |path: String| {
        texts
            .iter()
            .find(|(file, _)| *file == path)
            .map(|(_, text)| text.as_str())
    };
    let module = file.trim_end_matches(".rs").trim_end_matches("/mod");
    let own = text_of(file.to_owned()).unwrap_or_default();
    if own.lines().any(|line| line.starts_with("#![cfg(")) || module.ends_with("_tests") {
        return true;
    }
    let Some((folder, name)) = module.rsplit_once('/') else {
        return false;
    };
    let parents = ["mod.rs", "lib.rs"].map(|parent| format!("{folder}/{parent}"));
    let Some(parent) = parents.into_iter().find(|parent| text_of(parent.clone()).is_some()) else {
        return false;
    };
    let text = text_of(parent.clone()).unwrap_or_default();
    let for_tests = ["", "pub ", "pub(crate) ", "pub(super) "]
        .iter()
        .any(|visibility| text.contains(&format!("#[cfg(test)]\n{visibility}mod {name};")));
    for_tests || (parent != file && is_test(&parent, texts))
}

/// Removes comments, and everything from the start of the tests.
fn code(text: &str) -> String {
    let own = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
    let is_comment = |line: &str| line.trim_start().starts_with("//");
    own.lines()
        .map(|line| if is_comment(line) { "" } else { line })
        .fold(String::new(), |code, line| code + line + "\n")
}

/// The methods of all traits.
pub(crate) fn methods(sources: &[(String, String)]) -> Vec<Method> {
    let mut methods = Vec::new();
    for (file, text) in sources {
        for (name, rest) in items(text, "trait") {
            let Some(at) = rest.find('{') else { continue };
            let body = enclosed(&rest[at..]);
            for (method, rest) in items(body, "fn") {
                let at = rest.find('(').unwrap();
                let parameters = parts(enclosed(&rest[at..])).into_iter();
                methods.push(Method {
                    name: format!("{name}::{method}"),
                    parameters: parameters
                        .filter_map(|parameter| parameter.split_once(':').map(|(_, kind)| kind.trim().to_owned()))
                        .collect(),
                    file: file.clone(),
                });
            }
        }
    }
    methods
}

/// The fields of all structs.
pub(crate) fn fields(sources: &[(String, String)]) -> Vec<Field> {
    let mut fields = Vec::new();
    for (file, text) in sources {
        for (name, rest) in items(text, "struct") {
            let Some(at) = rest.find(['{', '(', ';']) else { continue };
            let (is_tuple, body) = match &rest[at..=at] {
                "{" => (false, enclosed(&rest[at..])),
                "(" => (true, enclosed(&rest[at..])),
                _ => continue,
            };
            for (number, part) in parts(body).into_iter().enumerate() {
                let (field, kind) = match part.split_once(": ") {
                    Some((field, kind)) if !is_tuple => (last_word(field), kind.to_owned()),
                    _ => (number.to_string(), part),
                };
                fields.push(Field {
                    name: format!("{name}.{field}"),
                    kind,
                    file: file.clone(),
                });
            }
        }
    }
    fields
}

/// Each item that begins with this keyword: its name, and the text after it.
pub(crate) fn items<'t>(text: &'t str, keyword: &'t str) -> impl Iterator<Item = (String, &'t str)> {
    let starts = text.match_indices(keyword);
    starts.filter_map(move |(at, _)| {
        let before = text[..at].chars().next_back();
        let rest = text[at + keyword.len()..].strip_prefix(' ')?;
        let is_word = before.is_none_or(char::is_whitespace);
        let end = rest.find(|symbol: char| !(symbol.is_alphanumeric() || symbol == '_'))?;
        (is_word && end > 0).then(|| (rest[..end].to_owned(), &rest[end..]))
    })
}

/// The text between the opening bracket at the beginning and its closing bracket.
pub(crate) fn enclosed(text: &str) -> &str {
    let mut depth = 0;
    for (at, symbol) in text.char_indices() {
        match symbol {
            '{' | '(' | '[' => depth += 1,
            '}' | ')' | ']' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return &text[1..at];
        }
    }
    panic!("a bracket is never closed: {text:.60}");
}

/// The parts between commas outside brackets, each on one line.
pub(crate) fn parts(text: &str) -> Vec<String> {
    let (mut parts, mut depth, mut before) = (vec![String::new()], 0, ' ');
    for symbol in text.chars() {
        match symbol {
            '{' | '(' | '[' | '<' => depth += 1,
            '}' | ')' | ']' => depth -= 1,
            '>' if before != '-' => depth -= 1,
            _ => {}
        }
        before = symbol;
        if symbol == ',' && depth == 0 {
            parts.push(String::new());
        } else if let Some(part) = parts.last_mut() {
            part.push(symbol);
        }
    }
    let whole = parts
        .iter()
        .map(|part| part.split_whitespace().collect::<Vec<_>>().join(" "));
    whole.filter(|part| !part.is_empty()).collect()
}

fn last_word(text: &str) -> String {
    text.split_whitespace().next_back().unwrap_or_default().to_owned()
}
