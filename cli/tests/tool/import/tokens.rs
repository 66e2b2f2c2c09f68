//! The tokens of an import.

use super::{Imports, between::Act, numbers, readers};
use crate::uo::run;

#[tokio::test(flavor = "multi_thread")]
async fn a_token_that_is_over_is_renewed_and_one_that_cannot_be_ends_the_import() {
    let imports = Imports::start().await;
    imports.write("readers.csv", readers(3));
    let token = imports.token(&[]).await;
    let expired = imports.token(&["--expires-in", "-600"]).await;
    // The first run of the command prints an expired token.
    imports.write("expired", expired);
    imports.write("good", token);
    let command = "cat expired 2>/dev/null || cat good; rm -f expired";
    let ended = imports
        .import("readers.csv", &["--token-command", command])
        .await
        .with(0);
    assert_eq!(numbers(&ended), [3, 0, 0, 0, 0]);

    imports.write("others.csv", "email\nother@example.com\n");
    let refused = imports.import("others.csv", &["--token", "wrong"]).await.with(1);
    assert!(refused.err.contains("--token-command"), "{refused:?}");
    let refused = imports
        .import("others.csv", &["--token-command", "echo wrong"])
        .await
        .with(1);
    assert!(refused.err.contains("takes none of the tokens"), "{refused:?}");
    let refused = imports
        .import("others.csv", &["--token-command", "exit 3"])
        .await
        .with(1);
    assert!(refused.err.contains("exit status: 3"), "{refused:?}");
    let between = imports.between([], Act::Answer(403, "E403", None)).await;
    let refused = imports
        .import("others.csv", &["--api", &between.url, "--ledger", "other"])
        .await
        .with(1);
    assert!(refused.err.contains("lets none of the rows in: E403"), "{refused:?}");
    assert_eq!(between.keys().len(), 1);
    imports.hold_each_once(3);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_option_counts_more_than_a_token_of_the_environment_and_two_options_are_one_too_many() {
    let imports = Imports::start().await;
    imports.write("readers.csv", readers(1));
    let token = imports.token(&[]).await;
    imports.write("good", &token);
    let with_variable = |variable: &str, arguments: &[&str]| {
        let mut command = imports.command("readers.csv", arguments);
        command.env("UO_TOKEN", variable);
        run(command)
    };
    let commanded = with_variable("wrong", &["--token-command", "cat good"]).await.with(0);
    assert_eq!(numbers(&commanded), [1, 0, 0, 0, 0]);
    let said = ["--token", token.trim(), "--no-resume"];
    assert_eq!(numbers(&with_variable("wrong", &said).await.with(0)), [0, 1, 0, 0, 0]);
    let alone = with_variable(&token, &["--no-resume"]).await.with(0);
    assert_eq!(numbers(&alone), [0, 1, 0, 0, 0]);
    let refused = imports
        .import("readers.csv", &["--token-command", "cat good", "--token", token.trim()])
        .await
        .with(2);
    assert!(
        refused.err.contains("--token and --token-command") && !refused.err.contains(token.trim()),
        "{refused:?}"
    );
}
