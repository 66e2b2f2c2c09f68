//! `expected.txt`: the expected counts.

use std::collections::BTreeMap;

use crate::Failure;

/// The file, as it is in the repository.
pub(crate) const TEXT: &str = include_str!("../expected.txt");

/// Its path, for messages.
pub(crate) const PATH: &str = "benches/instructions/expected.txt";

/// Parses lines with a case and its count; `#` begins a comment.
pub(crate) fn read(text: &str) -> Result<BTreeMap<&str, u64>, Failure> {
    let mut figures = BTreeMap::new();
    for (index, line) in text.lines().enumerate() {
        let words: Vec<&str> = line.split('#').next().unwrap_or_default().split_whitespace().collect();
        let fault = |what: &str| format!("{PATH}, line {}: {what}", index + 1);
        match words.as_slice() {
            [] => {}
            [case, figure] => {
                let figure = figure.replace('_', "").parse().ok().filter(|figure| *figure > 0);
                let figure = figure.ok_or_else(|| fault("the figure is not a whole number above 0"))?;
                if figures.insert(*case, figure).is_some() {
                    return Err(fault("the case is there twice").into());
                }
            }
            _ => return Err(fault("there is not a case and a figure").into()),
        }
    }
    Ok(figures)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::case::Case;

    #[test]
    fn every_case_has_a_figure_and_every_figure_a_case() {
        let figures = read(TEXT).unwrap();
        let mut cases = Case::ALL.map(|case| case.name);
        cases.sort_unstable();
        assert!(figures.into_keys().eq(cases));
    }

    #[test]
    fn lines_are_read_and_faults_named() {
        let figures = read("# a comment\n\nupdate  1_234_567 # as of today\ncreate 8\n").unwrap();
        assert_eq!(figures, BTreeMap::from([("create", 8), ("update", 1_234_567)]));
        for (text, fault) in [
            ("update", "line 1: there is not"),
            ("\nupdate 1 2", "line 2: there is not"),
            ("update many", "whole number"),
            ("update 0", "whole number"),
            ("update 1\nupdate 1", "line 2: the case is there twice"),
        ] {
            let error = read(text).unwrap_err().to_string();
            assert!(error.contains(fault) && error.contains(PATH), "{error}");
        }
    }
}
