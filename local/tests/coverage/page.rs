//! Parses pages of `docs/`: sections, tables, text in backticks.

use crate::repository::read;

/// A section of a page, up to the next heading of the same level or above.
pub(crate) fn section(page: &str, heading: &str) -> String {
    let text = read(page);
    let (_, rest) = text
        .split_once(&format!("\n## {heading}\n"))
        .unwrap_or_else(|| panic!("{page} has no section {heading:?}"));
    rest.split("\n## ").next().unwrap_or_default().to_owned()
}

/// The cells of each row of the table whose first heading is this one.
pub(crate) fn rows(text: &str, heading: &str) -> Vec<Vec<String>> {
    let beginning = format!("| {heading} |");
    let lines = text.lines().skip_while(|line| !line.starts_with(&beginning)).skip(2);
    let rows: Vec<Vec<String>> = lines
        .take_while(|line| line.starts_with('|'))
        .map(|line| {
            let cells = line.trim_matches('|').split(" | ");
            cells.map(|cell| cell.trim().to_owned()).collect()
        })
        .collect();
    assert!(!rows.is_empty(), "there is no table with the heading {heading:?}");
    rows
}

/// The texts in backticks in a cell.
pub(crate) fn quoted(cell: &str) -> Vec<String> {
    cell.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}
