//! The README's walk through does what it shows: its commands are run against a stack, in order, and the outputs that
//! stand below them are compared.

#![cfg(test)]

use std::{path::Path, process::Command, time::Duration};

use local::stack::{Stack, StackConfig};

const SEPARATOR: &str = "@@ end of a block @@";

/// A block of commands, and the output that the README shows below it.
struct Block {
    commands: String,
    shown: Option<String>,
}

#[tokio::test(flavor = "multi_thread")]
async fn the_walk_through_does_what_it_shows() {
    let missing: Vec<_> = ["bash", "curl", "jq"]
        .into_iter()
        .filter(|program| !is_there(program))
        .collect();
    if !missing.is_empty() {
        println!("skipped: the README's commands need {}", missing.join(", "));
        return;
    }
    let blocks = blocks();
    assert!(blocks.len() >= 8, "the walk through has lost its commands");
    let stack = Stack::start(StackConfig::new(0, None, Duration::ZERO)).await.unwrap();
    let commands: Vec<&str> = blocks.iter().map(|block| block.commands.as_str()).collect();
    let end = format!(
        "
echo '{SEPARATOR}'
"
    );
    let script = commands.join(&end) + &end;
    let mut bash = Command::new("bash");
    bash.args(["-eu", "-o", "pipefail", "-c", &script])
        .env("API", stack.status().api)
        .env_remove("http_proxy");
    let output = tokio::task::spawn_blocking(move || bash.output().unwrap())
        .await
        .unwrap();
    let (printed, errors) = (
        String::from_utf8(output.stdout).unwrap(),
        String::from_utf8(output.stderr).unwrap(),
    );
    assert!(output.status.success(), "{errors}\n{printed}");
    for (block, printed) in blocks.iter().zip(printed.split(SEPARATOR)) {
        if let Some(shown) = &block.shown {
            assert_eq!(
                masked(printed.trim()),
                masked(shown.trim()),
                "below\n{}",
                block.commands
            );
        }
    }
    let printed: Vec<&str> = printed.split(SEPARATOR).map(str::trim).collect();
    assert!(
        printed
            .iter()
            .any(|part| part.contains("302 https://www.example.com/welcome") && part.ends_with("true")),
        "{printed:?}"
    );
    assert!(
        printed
            .iter()
            .any(|part| part.contains("_E500") && part.ends_with("\"Ana\"")),
        "{printed:?}"
    );
    stack.stop().await;
}

fn blocks() -> Vec<Block> {
    let readme = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../README.md")).unwrap();
    let (_, walk) = readme.split_once("## A walk through").unwrap();
    let (walk, _) = walk.split_once("\n## ").unwrap();
    let mut blocks: Vec<Block> = Vec::new();
    // Fences come in pairs, so every second part is the inside of one, its language on the first line.
    for fenced in walk.split("```").skip(1).step_by(2) {
        let (language, text) = fenced.split_once('\n').unwrap();
        match (language, blocks.last_mut()) {
            ("bash", _) => blocks.push(Block {
                commands: text.to_owned(),
                shown: None,
            }),
            (_, Some(block)) => block.shown = Some(text.to_owned()),
            (_, None) => panic!("the walk through begins with an output"),
        }
    }
    blocks
}

/// Encrypted ids differ from stack to stack, each of which has keys of its own.
fn masked(text: &str) -> String {
    const MEMBER: &str = "\"encryptedCustomerRegistrationId\":\"";
    let mut parts = text.split(MEMBER);
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| {
        text + MEMBER + part.split_once('"').map_or(part, |(_, rest)| rest)
    })
}

fn is_there(program: &str) -> bool {
    Command::new(program)
        .arg("--version")
        .output()
        .is_ok_and(|output| output.status.success())
}
