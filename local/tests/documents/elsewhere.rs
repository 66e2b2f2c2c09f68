//! Blocks that another program of the repository runs or compares.

use crate::{
    page::Page,
    repository::{exists, read},
    verdict::Faults,
};

/// A page, the languages of its blocks that are verified elsewhere, and the program that does it and names the page.
const ELSEWHERE: [(&str, &[&str], &str); 4] = [
    ("docs/clients.md", &["sh", "ts"], "scripts/client.py"),
    ("docs/cli.md", &["json", "text", "toml"], "cli/tests/reference.rs"),
    ("docs/MIGRATION.md", &["json"], "cli/tests/tool/migration/mod.rs"),
    ("docs/importing.md", &["csv", "jsonl"], "cli/tests/tool/import/rows.rs"),
];

/// Whether another program verifies this block.
pub(crate) fn has(page: &Page, language: &str) -> bool {
    let mut rows = ELSEWHERE.iter();
    rows.any(|(path, languages, _)| *path == page.path && languages.contains(&language))
}

/// Each row is true. A row for a page that does not exist is skipped.
#[test]
fn whoever_verifies_blocks_elsewhere_names_their_page() {
    let mut faults = Faults::default();
    for (path, languages, program) in ELSEWHERE.into_iter().filter(|(path, _, _)| exists(path)) {
        let page = Page::read(path);
        for language in languages {
            if !page.blocks.iter().any(|block| block.language() == *language) {
                faults.say(format!(
                    "{path} has no block of {language} any more: take it off elsewhere.rs"
                ));
            }
        }
        if !exists(program) || !read(program).contains(path) {
            faults.say(format!(
                "{program} does not name {path}: nobody verifies its blocks of {languages:?}"
            ));
        }
    }
    faults.none();
}
