//! What all commands have in common: output formats, colours, errors, exit codes.

use std::net::TcpListener;

use crate::uo::{World, alone, run};

/// An address where nothing listens.
fn nowhere() -> String {
    let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    format!("http://{address}")
}

#[tokio::test]
async fn where_nothing_answers_the_way_on_is_told() {
    let silent = run(alone(&["tenants", "list", &format!("--local={}", nowhere())]))
        .await
        .with(3);
    assert!(
        silent
            .err
            .starts_with("error: no local stack answers at http://127.0.0.1:"),
        "{silent:?}"
    );
    let first = silent.err.lines().next().unwrap();
    assert!(
        first.contains("/: Connection refused") && !first.contains("client error"),
        "{silent:?}"
    );
    assert!(silent.err.contains("cargo run"), "{silent:?}");
    assert_eq!(silent.out, "");
    let silent = run(alone(&[
        "tenants",
        "list",
        "-o",
        "json",
        &format!("--local={}", nowhere()),
    ]))
    .await
    .with(3);
    let error: serde_json::Value = serde_json::from_str(&silent.err).unwrap();
    assert_eq!(error["error"]["exit"], 3);
    assert!(
        error["error"]["hint"].as_str().unwrap().contains("cargo run"),
        "{error}"
    );
}

#[tokio::test]
async fn a_wrong_command_line_ends_with_2_and_names_what_is_wrong() {
    for (arguments, named) in [
        (&["users", "get"][..], "<CRID>"),
        (&["nothing"], "nothing"),
        (&["tenants", "list", "--local", "--stage", "dev"], "name one deployment"),
        (&["users", "update", "ana"], "nothing is named that should change"),
        (&["users", "create"], "--email"),
        (
            &["users", "create", "--data", "-", "--password-file", "-"],
            "standard input can be read once only",
        ),
        (&["token", "--expires-in", "soon"], "a whole number of seconds"),
        (
            &["import", "a.csv", "--concurrency", "65"],
            "a whole number from 1 to 64",
        ),
        (&["import", "a.csv", "--retries", "few"], "a whole number from 0 to 20"),
        (
            &["users", "get", "ana", "--api", "localhost:8080"],
            "an http or https URL",
        ),
        (&["users", "get", "ana", "--local=here"], "an http or https URL"),
        (&["token", "--tenant", "a/b"], "GROUP/CLIENT/PAPER"),
        (
            &["tenants", "list", "--settings-table", "settings"],
            "name all three tables",
        ),
    ] {
        let refused = run(alone(arguments)).await.with(2);
        assert!(refused.err.contains(named), "{arguments:?}: {refused:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_empty_variable_counts_as_none() {
    let world = World::start().await;
    let mut command = world.command(&["users", "get", "nobody"]);
    let names = [
        "UO_STAGE",
        "SETTINGS_TABLE",
        "EVENTS_TABLE",
        "JOURNAL_TABLE",
        "UO_API",
        "UO_TENANT",
        "UO_TOKEN",
    ];
    command.envs(names.map(|name| (name, "")));
    assert!(run(command).await.with(1).out.contains("E400_01"));
    let mut command = alone(&["import", "a.csv"]);
    command.env("UO_TENANT", "");
    let refused = run(command).await.with(2);
    assert!(refused.err.contains("--tenant <TENANT>"), "{refused:?}");
    let mut command = alone(&["token"]);
    command.env("UO_STAGE", "").env("SETTINGS_TABLE", "");
    let of_local = run(command).await;
    // A stack may be running on this machine.
    assert!([0, 3].contains(&of_local.code), "{of_local:?}");
}

#[tokio::test]
async fn help_and_version_are_no_errors() {
    let help = run(alone(&["--help"])).await.with(0);
    for expected in ["Exit codes:", "Examples:", "--local", "--stage", "NO_COLOR"] {
        assert!(help.out.contains(expected), "{expected} is missing in {}", help.out);
    }
    let version = run(alone(&["--version"])).await.with(0);
    assert_eq!(version.out, format!("uo {}\n", env!("CARGO_PKG_VERSION")));
    for shell in ["bash", "zsh", "fish"] {
        let script = run(alone(&["completions", shell])).await.with(0);
        assert!(script.out.contains("change-email"), "{shell}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_terminal_gets_no_colours() {
    let world = World::start().await;
    let mut command = world.command(&["tenants", "list"]);
    command.env("TERM", "xterm-256color");
    let listed = run(command).await.with(0);
    assert!(
        !listed.out.contains('\u{1b}') && !listed.err.contains('\u{1b}'),
        "{listed:?}"
    );
    assert!(
        listed
            .err
            .starts_with("5 tenants of the local stack at http://127.0.0.1:"),
        "{listed:?}"
    );
    let quiet = world.uo(&["tenants", "list", "--quiet"]).await.with(0);
    assert_eq!((quiet.out, quiet.err.as_str()), (listed.out, ""));
}
