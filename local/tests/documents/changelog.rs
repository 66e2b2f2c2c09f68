//! `CHANGELOG.md` follows Keep a Changelog, newest first, as the release workflow needs it.

use std::process::{Command, Output};

use crate::{
    page::Page,
    repository::{lacks, read, root},
    verdict::Faults,
};

const KINDS: [&str; 6] = ["Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"];
const NOTES: &str = "scripts/release_notes.sh";

#[test]
fn the_changelog_is_in_order() {
    let page = Page::read("CHANGELOG.md");
    let mut faults = Faults::default();
    for (line, fault) in faults_of(&page) {
        faults.add(&page, line, fault);
    }
    faults.none();
}

fn faults_of(page: &Page) -> Vec<(usize, String)> {
    let mut faults = Vec::new();
    let mut versions: Vec<Vec<u64>> = Vec::new();
    let mut last_kind = None;
    let mut heading: Option<(usize, &str)> = None;
    let mut entries = 0;
    for (line, text) in page.prose().skip_while(|(_, text)| !text.starts_with("## ")) {
        if text.starts_with('#') {
            if let Some((line, heading)) = heading
                && entries == 0
                && (heading.starts_with("###") || !text.starts_with("###"))
                && heading != "## [Unreleased]"
            {
                faults.push((line, format!("nothing stands below {heading}")));
            }
            (heading, entries) = (Some((line, text)), 0);
        }
        if let Some(title) = text.strip_prefix("## ") {
            last_kind = None;
            match version(title) {
                Some(version) if versions.last().is_none_or(|newer| *newer > version) => versions.push(version),
                Some(_) => faults.push((line, format!("{title} is not older than the one above it"))),
                None if title == "[Unreleased]" && versions.is_empty() => {}
                None => faults.push((
                    line,
                    format!("not `[Unreleased]` at the top or `[1.2.3] - 2026-01-31`: {title}"),
                )),
            }
        } else if let Some(title) = text.strip_prefix("### ") {
            let kind = KINDS.iter().position(|kind| *kind == title);
            if kind.is_none() || kind <= last_kind {
                faults.push((
                    line,
                    format!("kinds are, each once and in this order: {}", KINDS.join(", ")),
                ));
            }
            last_kind = kind.or(last_kind);
        } else if text.starts_with("- ") {
            entries += 1;
        } else if text.is_empty() {
            let at = |number: usize| page.lines.get(number - 1).map_or("", String::as_str);
            let is_between = |number: usize| at(number).starts_with(['-', ' ']);
            if is_between(line - 1) && is_between(line + 1) {
                faults.push((line, "an empty line within a list".to_owned()));
            }
        } else if !text.starts_with("  ") && !text.starts_with('[') {
            faults.push((line, format!("neither an entry nor a part of one: {text}")));
        }
    }
    faults
}

/// Parses `[1.2.3] - 2026-01-31` to its numbers.
fn version(title: &str) -> Option<Vec<u64>> {
    let (version, date) = title.strip_prefix('[')?.split_once("] - ")?;
    date.parse::<jiff::civil::Date>().ok()?;
    let numbers: Option<Vec<u64>> = version.split('.').map(|number| number.parse().ok()).collect();
    numbers.filter(|numbers| numbers.len() == 3)
}

#[test]
fn what_is_out_of_order_is_told() {
    for (text, says) in [
        (
            "## [Unreleased]\n\n### Changed\n\n- A.\n\n### Added\n\n- B.\n",
            "in this order",
        ),
        ("## [Unreleased]\n\n### New\n\n- A.\n", "in this order"),
        (
            "## [Unreleased]\n\n### Added\n\n### Changed\n\n- A.\n",
            "nothing stands below ### Added",
        ),
        (
            "## [0.1.0] - 2026-01-31\n\n- A.\n\n## [0.2.0] - 2026-02-01\n\n- B.\n",
            "not older",
        ),
        ("## [0.1.0]\n\n- A.\n", "not `[Unreleased]`"),
        ("## [Unreleased]\n\n- A\n  b.\n\n- C.\n", "an empty line"),
        ("## [Unreleased]\n\nA.\n", "neither an entry"),
    ] {
        let faults = faults_of(&Page::parse("CHANGELOG.md", text));
        assert!(
            faults.iter().any(|(_, fault)| fault.contains(says)),
            "{text}: {faults:?}"
        );
    }
}

/// The release takes its notes from the section of its version, and refuses a tag that is not the workspace's version.
#[test]
fn a_release_has_the_notes_of_its_version_alone() {
    if lacks(&["bash"], "the script of the notes") {
        return;
    }
    let directory = tempfile::tempdir().unwrap();
    let version = env!("CARGO_PKG_VERSION");
    let log = directory.path().join("log.md");
    let notes = |tag: &str, text: &str| -> Output {
        std::fs::write(&log, text).unwrap();
        let mut command = Command::new("bash");
        command.arg(root().join(NOTES)).arg(tag).arg(&log).output().unwrap()
    };
    let both = format!(
        "# C\n\n## [Unreleased]\n\n- Later.\n\n## [{version}] - 2026-01-31\n\n### Added\n\n- Now.\n\n## [0.0.1] - 2025-01-31\n\n- Old.\n"
    );
    let output = notes(&format!("v{version}"), &both);
    assert_eq!(String::from_utf8(output.stdout).unwrap(), "### Added\n\n- Now.\n");
    for (tag, text, says) in [
        (
            format!("v{version}"),
            "# C\n\n## [Unreleased]\n\n- Later.\n",
            "no section",
        ),
        ("v99.0.0".to_owned(), both.as_str(), "Cargo.toml"),
        (version.to_owned(), both.as_str(), "Cargo.toml"),
    ] {
        let output = notes(&tag, text);
        let error = String::from_utf8(output.stderr).unwrap();
        assert!(!output.status.success() && error.contains(says), "{tag}: {error}");
    }
    let workflow = read(".github/workflows/release.yml");
    assert!(
        workflow.contains(NOTES) && workflow.contains("--notes-file"),
        "the release workflow does not use {NOTES}"
    );
}
