//! `docs/cli.md` describes exactly the tool's commands, and each has its row in the table.

#![cfg(test)]

use std::{collections::BTreeSet, fmt::Write as _, fs, path::PathBuf};

use clap::Command;
use serde_json::Value;

const BEGIN: &str = "## Commands\n";

/// All commands below a command, with their full names.
fn commands(command: &Command, name: &str, found: &mut Vec<(String, Command)>) {
    for command in command.get_subcommands().filter(|command| command.get_name() != "help") {
        let name = format!("{name} {}", command.get_name());
        found.push((name.clone(), command.clone()));
        commands(command, &name, found);
    }
}

fn all() -> (Command, Vec<(String, Command)>) {
    let mut root = cli::command();
    root.build();
    let mut found = Vec::new();
    commands(&root, "uo", &mut found);
    (root, found)
}

/// The output of `--help`, without what the parent command shows already.
fn help(command: &Command, above: &[&Command]) -> String {
    let is_above = |id: &clap::Id| {
        above
            .iter()
            .any(|above| above.get_arguments().any(|argument| argument.get_id() == id))
    };
    let command = command.clone().mut_args(|argument| {
        let is_repeated = argument.is_global_set() && is_above(argument.get_id());
        argument.hide(is_repeated)
    });
    let help = command.clone().render_long_help().to_string();
    let lines: Vec<&str> = help.lines().map(str::trim_end).collect();
    lines.join("\n")
}

fn rendered() -> String {
    let (root, commands) = all();
    let mut text = format!(
        "{BEGIN}\nThis section is the output of `--help`. A test checks it, and `UPDATE_DOCS=1 cargo test -p cli --test reference` \
         writes it.\nOptions that all commands share are listed only under `uo`.\n\n### uo\n\n```text\n{}\n```\n",
        help(&root, &[])
    );
    for (name, command) in &commands {
        let above = commands
            .iter()
            .filter(|(other, _)| name.starts_with(&format!("{other} ")))
            .map(|(_, above)| above);
        let above: Vec<&Command> = above.chain([&root]).collect();
        write!(text, "\n### {name}\n\n```text\n{}\n```\n", help(command, &above)).unwrap();
    }
    text
}

#[test]
#[expect(
    clippy::disallowed_methods,
    reason = "a switch of this test, not a part of the tool's configuration"
)]
fn the_page_says_what_help_says() {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../docs/cli.md");
    let page = fs::read_to_string(&path).unwrap();
    let head = page.split(BEGIN).next().unwrap();
    let expected = format!("{head}{}", rendered());
    if std::env::var("UPDATE_DOCS").is_ok_and(|value| value == "1") {
        fs::write(&path, &expected).unwrap();
        return;
    }
    let differing = expected.lines().zip(page.lines()).find(|(one, other)| one != other);
    assert!(
        page == expected,
        "docs/cli.md is not what --help says. Run: UPDATE_DOCS=1 cargo test -p cli --test reference\n\
         first difference (expected, found): {differing:#?}"
    );
}

/// The page's blocks in a language, before the commands.
fn blocks(language: &str) -> Vec<&'static str> {
    let page = include_str!("../../docs/cli.md").split(BEGIN).next().unwrap();
    let begin = format!("```{language}\n");
    page.split(begin.as_str())
        .skip(1)
        .map(|rest| rest.split("```").next().unwrap())
        .collect()
}

/// Together, the policies allow exactly the rights in the table, each once per resource.
#[test]
fn the_policies_allow_what_the_table_names() {
    let page = include_str!("../../docs/cli.md");
    let rows = page.lines().filter(|line| line.starts_with("| "));
    let is_right = |span: &&str| {
        span.split_once(':')
            .is_some_and(|(service, _)| ["dynamodb", "secretsmanager", "ssm"].contains(&service))
    };
    let named: BTreeSet<&str> = rows.flat_map(|row| row.split('`')).filter(is_right).collect();
    let policies: Vec<BTreeSet<(String, String)>> = blocks("json").into_iter().map(allowed).collect();
    let together: BTreeSet<&str> = policies.iter().flatten().map(|(action, _)| action.as_str()).collect();
    assert_eq!(together, named);
    let [look, settings, repair] = policies.as_slice() else {
        panic!("there are three policies")
    };
    let actions = |policy: &BTreeSet<(String, String)>| -> BTreeSet<String> {
        policy.iter().map(|(action, _)| action.clone()).collect()
    };
    let writes = |policy| -> Vec<String> {
        let writes = actions(policy).into_iter();
        writes
            .filter(|action| action.ends_with("PutItem") || action.ends_with("UpdateItem"))
            .collect()
    };
    assert_eq!(writes(look), [""; 0], "who only looks changes nothing");
    assert!(!actions(look).contains("secretsmanager:GetSecretValue"));
    assert_eq!(writes(settings), ["dynamodb:PutItem"]);
    assert_eq!(writes(repair), ["dynamodb:PutItem", "dynamodb:UpdateItem"]);
    let of_table =
        |policy: &BTreeSet<(String, String)>, table: &str| policy.iter().any(|(_, resource)| resource.contains(table));
    assert!(!of_table(settings, "EVENTS-TABLE") && !of_table(settings, "JOURNAL-TABLE"));
}

/// The actions of a policy, each with its resource.
fn allowed(policy: &str) -> BTreeSet<(String, String)> {
    let policy: Value = serde_json::from_str(policy).unwrap();
    let each = |value: &Value| match value {
        Value::Array(values) => values.clone(),
        value => vec![value.clone()],
    };
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let mut allowed = BTreeSet::new();
    for statement in policy["Statement"].as_array().unwrap() {
        for action in each(&statement["Action"]) {
            for resource in each(&statement["Resource"]) {
                let is_new = allowed.insert((text(&action), text(&resource)));
                assert!(is_new, "{action} on {resource} is allowed twice");
            }
        }
    }
    allowed
}

/// Each file of settings on the page is valid: the tool gets past it and looks for the deployment.
#[test]
fn the_files_of_settings_on_the_page_are_valid() {
    assert!(!blocks("toml").is_empty());
    for file in blocks("toml") {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("tenants.toml");
        fs::write(&path, file).unwrap();
        let mut uo = std::process::Command::new(env!("CARGO_BIN_EXE_uo"));
        uo.env_clear()
            .args(["tenants", "apply", "--local=http://127.0.0.1:1"])
            .arg(path);
        let ended = uo.output().unwrap();
        assert_eq!(
            ended.status.code(),
            Some(3),
            "{}",
            String::from_utf8_lossy(&ended.stderr)
        );
    }
}

#[test]
fn every_command_has_its_row_and_an_example() {
    let page = include_str!("../../docs/cli.md");
    let rows: Vec<&str> = page.lines().filter(|line| line.starts_with("| `uo ")).collect();
    for (name, command) in all().1 {
        if command.has_subcommands() {
            continue;
        }
        let is_told = rows.iter().any(|row| {
            row.split(" | ")
                .next()
                .is_some_and(|cell| cell.contains(&format!("`{name}`")))
        });
        assert!(is_told, "{name} has no row in the table of what each command needs");
        let after = command.get_after_help().map(ToString::to_string).unwrap_or_default();
        assert!(
            after.starts_with("Examples:\n  ") && after.contains(&name),
            "{name} --help has no example"
        );
    }
}
