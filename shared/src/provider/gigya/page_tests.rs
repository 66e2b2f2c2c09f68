//! `docs/providers/gigya.md` and the table of codes list the same codes.

use std::{collections::BTreeSet, fs, path::PathBuf};

use super::meaning::TABLE;

/// The codes of a cell such as `400020, 400022 to 400024 on creation`.
fn codes(cell: &str) -> Vec<u32> {
    let mut codes: Vec<u32> = Vec::new();
    let mut is_range = false;
    for word in cell.split([' ', ',', ':']) {
        match word.parse::<u32>() {
            Ok(last) if is_range => {
                let first = codes.pop().unwrap();
                assert!(first < last, "{cell}");
                codes.extend(first..=last);
            }
            Ok(code) => codes.push(code),
            Err(_) => {}
        }
        is_range = word == "to" && !codes.is_empty();
    }
    codes
}

#[test]
fn the_page_lists_every_code_of_the_table_and_no_other() {
    let page = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../docs/providers/gigya.md");
    let page = fs::read_to_string(page).unwrap();
    let section = page.split("## What happens on failures").nth(1).unwrap();
    let section = section.split("\n## ").next().unwrap();
    let cells = section
        .lines()
        .filter_map(|line| line.strip_prefix('|')?.split('|').next());
    let listed: BTreeSet<u32> = cells.flat_map(codes).collect();
    let known: BTreeSet<u32> = TABLE.iter().flat_map(|row| row.codes.clone()).collect();
    let missing: Vec<_> = known.difference(&listed).take(5).collect();
    let foreign: Vec<_> = listed.difference(&known).take(5).collect();
    assert!(
        missing.is_empty() && foreign.is_empty(),
        "missing {missing:?}, foreign {foreign:?}"
    );
}

#[test]
fn a_cell_is_read_as_it_is_meant() {
    assert_eq!(
        codes(" 400020, 400022 to 400024 on creation "),
        [400_020, 400_022, 400_023, 400_024]
    );
    assert_eq!(codes(" Any other code, HTML "), [0_u32; 0]);
}
