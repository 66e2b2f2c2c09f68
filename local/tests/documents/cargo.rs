//! Commands of Cargo: the packages and targets that they name exist, and the local stack knows its options.

use clap::{Parser as _, error::ErrorKind};
use local::options::Options;

use crate::repository::PACKAGES;

/// `cargo run`: the local stack itself parses the options after `--`.
pub(crate) fn run(words: &[&str]) -> Result<(), String> {
    let (own, options) = words
        .iter()
        .position(|word| *word == "--")
        .map_or((words, &[][..]), |at| (&words[..at], &words[at + 1..]));
    build(own)?;
    if own.iter().any(|word| ["-p", "--package", "--bin"].contains(word)) {
        return Ok(());
    }
    match Options::try_parse_from(std::iter::once(&"local").chain(options)) {
        Ok(_) => Ok(()),
        Err(shown) if [ErrorKind::DisplayHelp, ErrorKind::DisplayVersion].contains(&shown.kind()) => Ok(()),
        Err(error) => Err(error.to_string()),
    }
}

/// Options of Cargo that build something: packages and targets must exist.
pub(crate) fn build(words: &[&str]) -> Result<(), String> {
    let mut words = words.iter().take_while(|word| **word != "--");
    let mut package = None;
    let mut targets = Vec::new();
    while let Some(word) = words.next() {
        let mut value = || words.next().copied().ok_or_else(|| format!("{word} lacks its value"));
        match *word {
            "-p" | "--package" => package = Some(value()?),
            "--test" | "--bench" | "--bin" | "--example" => targets.push((word.trim_start_matches('-'), value()?)),
            "--features" | "--profile" | "--manifest-path" => {
                value()?;
            }
            "--workspace"
            | "--all-targets"
            | "--release"
            | "--locked"
            | "--offline"
            | "--no-deps"
            | "--open"
            | "--document-private-items"
            | "--lib"
            | "--quiet"
            | "-q" => {}
            option if option.starts_with('-') => return Err(format!("Cargo's {option} is not known to this test")),
            _filter => {}
        }
    }
    let packages: Vec<_> = PACKAGES
        .iter()
        .filter(|one| package.is_none_or(|name| one["name"] == name))
        .collect();
    if packages.is_empty() {
        return Err(format!("the workspace has no package {}", package.unwrap_or_default()));
    }
    for (kind, name) in targets {
        let mut all = packages
            .iter()
            .flat_map(|package| package["targets"].as_array().into_iter().flatten());
        if !all.any(|target| target["kind"][0] == kind && target["name"] == name) {
            let whose = package.unwrap_or("the workspace");
            return Err(format!("{whose} has no {kind} called {name}"));
        }
    }
    Ok(())
}
