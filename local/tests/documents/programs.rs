//! Commands on the pages that cannot run here. Programs of this repository must exist and know their options; every other program
//! needs a reason in `foreign.rs`.

use std::{collections::BTreeSet, process::Command as Process};

use clap::error::ErrorKind;

use crate::{
    cargo,
    commands::{Command, commands},
    foreign::{FOREIGN, Foreign},
    page::{Block, Page},
    repository::{exists, is_there, read, root},
    verdict::Faults,
};

/// Commands of the shell, which need no check.
const PLAIN: [&str; 10] = [
    "echo", "export", "read", "cd", "printf", "cat", "jq", "tr", "true", "source",
];

/// Folders whose paths in commands must exist.
const FOLDERS: [&str; 7] = [
    "events/",
    "scripts/",
    ".ci/",
    "docs/",
    "functions/",
    "shared/",
    "tenants/",
];

/// Checks every command of a `sh` block.
pub(crate) fn check(
    page: &Page,
    block: &Block,
    functions: &BTreeSet<String>,
    foreign: &mut Foreign,
    faults: &mut Faults,
) {
    if let Err(fault) = syntax(&block.text) {
        faults.add(page, block.line, fault);
    }
    for command in commands(&block.text) {
        if !functions.contains(&command.words[0])
            && let Err(fault) = judge(&command, foreign)
        {
            faults.add(page, block.line + command.line, fault);
        }
    }
}

/// Checks commands of our own programs within sentences.
pub(crate) fn check_spans(page: &Page, faults: &mut Faults) {
    for (line, span) in page.spans() {
        // `<name>` and `…` are placeholders.
        if span.contains(['<', '…']) {
            continue;
        }
        for command in commands(&span) {
            let is_ours = [
                "cargo run",
                "cargo test",
                "cargo bench",
                "cargo build",
                "cargo clippy",
                "just ",
                "bash .",
            ]
            .iter()
            .any(|beginning| command.words.join(" ").starts_with(beginning))
                || command.words[0].starts_with("scripts/") && command.words.len() > 1;
            if is_ours && let Err(fault) = judge(&command, &mut Foreign::default()) {
                faults.add(page, line, fault);
            }
        }
    }
}

/// Checks that everything in the recipes of the `justfile` exists.
pub(crate) fn check_recipes(foreign: &mut Foreign, faults: &mut Faults) {
    for (index, line) in read("justfile").lines().enumerate() {
        let Some(recipe) = line.strip_prefix("    ") else {
            continue;
        };
        // An argument of a recipe can be anything.
        let mut text = recipe.trim_start_matches('@').to_owned();
        while let Some((before, rest)) = text.split_once("{{") {
            text = before.to_owned() + rest.split_once("}}").map_or("", |(_, after)| after);
        }
        for command in commands(&text) {
            if let Err(fault) = judge(&command, foreign) {
                faults.say(format!("justfile:{}: {fault}", index + 1));
            }
        }
    }
}

fn judge(command: &Command, foreign: &mut Foreign) -> Result<(), String> {
    let words: Vec<&str> = command.words.iter().map(String::as_str).collect();
    what_is_named(&words)?;
    match words.as_slice() {
        ["cargo", "run", rest @ ..] => cargo::run(rest),
        [
            "cargo",
            "test" | "bench" | "build" | "clippy" | "check" | "doc",
            rest @ ..,
        ] => cargo::build(rest),
        ["uo", options @ ..] => tool_knows(options),
        ["just", "--list", ..] => Ok(()),
        ["just", recipe, ..] => is_recipe(recipe),
        ["bash" | "python3", script, rest @ ..] => script_knows(script, rest),
        [script, rest @ ..] if script.starts_with("scripts/") => script_knows(script, rest),
        [program, ..] if PLAIN.contains(program) => Ok(()),
        _ => {
            let all = words.join(" ") + " ";
            let row = FOREIGN.iter().find(|(name, _)| all.starts_with(&format!("{name} ")));
            let (name, _) = row.ok_or_else(|| {
                format!(
                    "`{}` is checked by nothing: make the block `bash` if it can run against the local stack, or give it a \
                     row with the reason in local/tests/documents/foreign.rs",
                    words.iter().take(3).copied().collect::<Vec<_>>().join(" ")
                )
            })?;
            foreign.need(name);
            Ok(())
        }
    }
}

/// Files, resources of the template and stages of `samconfig.toml` in a command.
fn what_is_named(words: &[&str]) -> Result<(), String> {
    for (index, word) in words.iter().enumerate() {
        if FOLDERS.iter().any(|folder| word.starts_with(folder)) && !exists(word) {
            return Err(format!("there is no {word}"));
        }
        let is_resource = word.ends_with("Function") && word.starts_with(|first: char| first.is_ascii_uppercase());
        if is_resource && !read("template.yaml").contains(&format!("\n  {word}:\n")) {
            return Err(format!("template.yaml has no {word}"));
        }
        let stage = words.get(index + 1).filter(|_| *word == "--config-env");
        if let Some(stage) = stage
            && !stage.is_empty()
            && !read("samconfig.toml").contains(&format!("\n[{stage}."))
        {
            return Err(format!("samconfig.toml has no stage {stage}"));
        }
    }
    Ok(())
}

fn is_recipe(name: &str) -> Result<(), String> {
    let found = read("justfile").lines().any(|line| {
        let first = line.split([' ', ':']).next();
        line.contains(':') && first == Some(name)
    });
    if found {
        Ok(())
    } else {
        Err(format!("the justfile has no recipe {name}"))
    }
}

/// Whether the command-line tool understands these options.
fn tool_knows(options: &[&str]) -> Result<(), String> {
    match cli::command().try_get_matches_from(std::iter::once(&"uo").chain(options)) {
        Ok(_) => Ok(()),
        Err(shown) if [ErrorKind::DisplayHelp, ErrorKind::DisplayVersion].contains(&shown.kind()) => Ok(()),
        Err(error) => Err(error.to_string()),
    }
}

/// The script exists and knows every long option: in its help or, if it is not Python, in its text.
fn script_knows(script: &str, words: &[&str]) -> Result<(), String> {
    if !exists(script) {
        return Err(format!("there is no {script}"));
    }
    if script == "scripts/event.py" {
        let case = words
            .iter()
            .find(|word| !word.starts_with('-'))
            .ok_or("scripts/event.py wants a case")?;
        if !exists(&format!("events/{case}.json")) {
            return Err(format!("there is no events/{case}.json"));
        }
    }
    let options: Vec<&str> = words.iter().copied().filter(|word| word.starts_with("--")).collect();
    if options.is_empty() {
        return Ok(());
    }
    let is_python = std::path::Path::new(script)
        .extension()
        .is_some_and(|extension| extension == "py");
    let known = if is_python && is_there("python3") {
        let help = Process::new("python3")
            .args([script, "--help"])
            .current_dir(root())
            .output()
            .unwrap();
        String::from_utf8(help.stdout).unwrap()
    } else {
        read(script)
    };
    let unknown: Vec<_> = options.into_iter().filter(|option| !names(&known, option)).collect();
    if unknown.is_empty() {
        Ok(())
    } else {
        Err(format!("{script} does not know {unknown:?}"))
    }
}

/// Whether a text contains the option, and not only a longer one that starts the same.
fn names(text: &str, option: &str) -> bool {
    let option = option.split('=').next().unwrap_or(option);
    let is_longer = |rest: &str| rest.starts_with(|next: char| next.is_ascii_alphanumeric() || next == '-');
    text.split(option).skip(1).any(|rest| !is_longer(rest))
}

/// The syntax errors that `bash` reports without running the text.
fn syntax(text: &str) -> Result<(), String> {
    if !is_there("bash") {
        return Ok(());
    }
    let output = Process::new("bash").args(["-n", "-c", text]).output().unwrap();
    if output.status.success() {
        return Ok(());
    }
    Err(format!(
        "no shell reads this: {}",
        String::from_utf8_lossy(&output.stderr).trim()
    ))
}

#[test]
fn what_is_wrong_in_a_command_is_told() {
    for (text, says) in [
        ("cargo run -- --prot 9", "--prot"),
        ("cargo test -p locale", "no package locale"),
        ("cargo test -p local --test reedme", "no test called reedme"),
        ("cargo bench -p benches --bench none", "no bench called none"),
        ("cargo test --worksapce", "--worksapce"),
        ("uo tenants aply tenants/", "aply"),
        ("just depoly", "no recipe depoly"),
        ("scripts/evnt.py create/created", "no scripts/evnt.py"),
        ("scripts/kill_rounds.py --round 6", "does not know"),
        ("sam deploy --config-env porduction", "no stage porduction"),
        ("sam logs --name GetbyidFunction", "no GetbyidFunction"),
        ("scripts/event.py create/creatd", "no events/create/creatd.json"),
        ("aws s3 rm bucket", "checked by nothing"),
        (
            "sam local invoke -e events/create/none.json",
            "no events/create/none.json",
        ),
    ] {
        let command = commands(text).remove(0);
        let fault = judge(&command, &mut Foreign::default()).expect_err(text);
        assert!(fault.contains(says), "{text}: {fault}");
    }
    assert!(syntax("if true; then").is_err());
}
