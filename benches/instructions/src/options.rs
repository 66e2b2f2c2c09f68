//! The options of the benchmark.

use crate::{Failure, case::Case};

/// The option that marks the inner process.
pub(crate) const INNER: &str = "--inner";

const USAGE: &str = "cargo bench -p instructions -- [--required] [CASE …]\n\
    --required  fail where instructions cannot be counted, instead of saying so";

/// The purpose of this process.
#[derive(Debug)]
pub(crate) enum Options {
    /// To answer the requests of a case, under Callgrind.
    Inner(&'static Case),
    /// Nothing, when run as a test.
    Untimed,
    /// To count and compare.
    Outer(Outer),
}

/// The options of the outer process.
#[derive(Debug)]
pub(crate) struct Outer {
    pub(crate) cases: Vec<&'static Case>,
    /// Whether it is a failure if counting is impossible.
    pub(crate) is_required: bool,
}

impl Options {
    pub(crate) fn parse(arguments: &[String]) -> Result<Self, Failure> {
        if let [INNER, name] = arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
            return Ok(Self::Inner(Case::named(name)?));
        }
        let (mut is_bench, mut is_required, mut cases) = (false, false, Vec::new());
        for argument in arguments {
            match argument.as_str() {
                // Cargo passes it; without it, the benchmark runs as a test.
                "--bench" => is_bench = true,
                "--required" => is_required = true,
                flag if flag.starts_with('-') => return Err(format!("{flag} is unknown\n{USAGE}").into()),
                name => cases.push(Case::named(name)?),
            }
        }
        if !is_bench {
            return Ok(Self::Untimed);
        }
        if cases.is_empty() {
            cases.extend(&Case::ALL);
        }
        Ok(Self::Outer(Outer { cases, is_required }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(arguments: &[&str]) -> Result<Options, String> {
        let arguments: Vec<String> = arguments.iter().map(|&argument| argument.to_owned()).collect();
        Options::parse(&arguments).map_err(|error| error.to_string())
    }

    fn outer(arguments: &[&str]) -> (Vec<&'static str>, bool) {
        match parse(arguments) {
            Ok(Options::Outer(outer)) => (outer.cases.iter().map(|case| case.name).collect(), outer.is_required),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn all_cases_are_counted_unless_some_are_named() {
        assert_eq!(outer(&["--bench"]).0.len(), Case::ALL.len());
        assert_eq!(outer(&["--required", "update", "--bench"]), (vec!["update"], true));
    }

    #[test]
    fn only_cargo_bench_counts() {
        assert!(matches!(parse(&[]), Ok(Options::Untimed)));
        assert!(matches!(parse(&["update"]), Ok(Options::Untimed)));
        assert!(matches!(parse(&[INNER, "update"]), Ok(Options::Inner(_))));
    }

    #[test]
    fn what_is_unknown_is_named() {
        assert!(parse(&["--bench", "--fast"]).unwrap_err().contains("--fast"));
        let error = parse(&["--bench", "delete"]).unwrap_err();
        assert!(error.contains("delete") && error.contains("update-email"), "{error}");
    }
}
