//! Blocks with lists of paths, and blocks with log queries.

use crate::{
    page::Page,
    repository::{exists, root},
};

/// Each line begins with one or more paths of the repository, followed by their description. `<name>` stands for any name.
pub(crate) fn paths(text: &str) -> Result<(), String> {
    let mut missing = Vec::new();
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        let paths: Vec<&str> = line.split_whitespace().take_while(|word| is_path(word)).collect();
        if paths.is_empty() {
            missing.push(format!("{line:?} begins with no path"));
        }
        missing.extend(
            paths
                .iter()
                .filter(|path| !is_there(path))
                .map(|path| format!("there is no {path}")),
        );
    }
    if missing.is_empty() {
        return Ok(());
    }
    Err(format!(
        "a `text` block that is no output lists paths of the repository: {}",
        missing.join(", ")
    ))
}

fn is_path(word: &str) -> bool {
    word.contains(['/', '.']) && !word.ends_with(',')
}

fn is_there(path: &str) -> bool {
    let Some((folder, rest)) = path.split_once('<') else {
        return exists(path);
    };
    let rest = rest
        .split_once('>')
        .map_or("", |(_, rest)| rest)
        .trim_start_matches('/');
    let Ok(entries) = std::fs::read_dir(root().join(folder)) else {
        return false;
    };
    entries
        .flatten()
        .any(|entry| rest.contains('<') || entry.path().join(rest).exists())
}

/// A query of CloudWatch Logs Insights: its fields are in a table of the page, or are built in.
pub(crate) fn query(text: &str, page: &Page) -> Result<(), String> {
    let known = |name: &str| {
        name.starts_with('@')
            || page.lines.iter().any(|line| {
                let cell = line.strip_prefix("| `").and_then(|row| row.split(" | ").next());
                cell.is_some_and(|cell| cell.split('`').any(|part| part == name))
            })
    };
    let mut unknown = Vec::new();
    for clause in text
        .lines()
        .flat_map(|line| line.split('|'))
        .map(str::trim)
        .filter(|clause| !clause.is_empty())
    {
        let (verb, rest) = clause.split_once(' ').unwrap_or((clause, ""));
        let names: Vec<&str> = match verb {
            "fields" => rest.split(',').map(|name| name.trim().trim_matches('`')).collect(),
            "sort" => rest.split(' ').take(1).collect(),
            "filter" => rest
                .split(" and ")
                .filter_map(|term| term.trim().split(' ').next())
                .collect(),
            "limit" => Vec::new(),
            other => return Err(format!("no verb of such a query is checked that is called {other:?}")),
        };
        unknown.extend(names.into_iter().filter(|name| !known(name)).map(str::to_owned));
    }
    if unknown.is_empty() {
        Ok(())
    } else {
        Err(format!("no table of this page has {unknown:?}"))
    }
}

#[test]
fn lists_and_queries_name_what_is_there() {
    paths("shared/src/  all\nfunctions/<operation>/src/input.rs  one\nscripts/  .ci/  both\nCargo.toml  x\n").unwrap();
    for (text, says) in [
        ("shared/nowhere/  x", "there is no shared/nowhere/"),
        ("functions/<operation>/none.rs  x", "none.rs"),
        ("words alone", "begins with no path"),
        ("scripts/  .cj/  both", ".cj/"),
    ] {
        let fault = paths(text).unwrap_err();
        assert!(fault.contains(says), "{fault}");
    }
    let page = Page::parse("p.md", "| `code`, `a.b` | x |\n");
    query(
        "fields @timestamp, code, `a.b`\n| filter code = 'x' and a.b > 1\n| sort @timestamp desc",
        &page,
    )
    .unwrap();
    assert!(query("fields codes", &page).unwrap_err().contains("codes"));
    assert!(
        query("filter code = 1 and none = 2", &page)
            .unwrap_err()
            .contains("none")
    );
}
