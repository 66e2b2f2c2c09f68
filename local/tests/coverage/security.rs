//! The table of threats in `docs/SECURITY.md`: each row names tests that exist.

use crate::repository::{none, read, root};

/// The rows of the table: their cells.
fn threats(page: &str) -> Vec<Vec<&str>> {
    let table = page
        .lines()
        .skip_while(|line| !line.starts_with("| Asset |"))
        .take_while(|line| line.starts_with('|'));
    table
        .skip(2)
        .map(|row| row.trim_matches('|').split(" | ").map(str::trim).collect())
        .collect()
}

/// The links of a cell: text and target.
fn links(cell: &str) -> Vec<(&str, &str)> {
    let parts = cell.split("](").zip(cell.split("](").skip(1));
    parts
        .filter_map(|(before, after)| {
            let (_, text) = before.rsplit_once('[')?;
            let (target, _) = after.split_once(')')?;
            Some((text.trim_matches('`'), target))
        })
        .collect()
}

#[test]
fn each_threat_names_tests_that_exist() {
    let page = read("docs/SECURITY.md");
    let threats = threats(&page);
    assert!(threats.len() >= 15, "the table has shrunk to {} rows", threats.len());
    let mut faults = Vec::new();
    for row in &threats {
        let [_, threat, _, shown] = row.as_slice() else {
            faults.push(format!("{row:?} has not four cells"));
            continue;
        };
        let links = links(shown);
        if links.is_empty() {
            faults.push(format!("{threat}: no test is named"));
        }
        for (name, target) in links {
            let file = target.trim_start_matches("../");
            let is_here = root().join(file).is_file() && read(file).contains(&format!("fn {name}("));
            // A script in `scripts/` is itself a test.
            let is_program = file.starts_with("scripts/") && root().join(file).is_file();
            if !is_here && !is_program {
                faults.push(format!("{threat}: there is no test {name} in {file}"));
            }
        }
    }
    none(&faults);
}
