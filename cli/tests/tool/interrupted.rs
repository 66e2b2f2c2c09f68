//! Ctrl-C while settings are written.

use std::{
    fs::File,
    io::{BufRead as _, BufReader, Read as _, Write as _},
    process::{Child, Command, Stdio},
};

use nix::{
    pty::openpty,
    sys::signal::{Signal, kill},
    unistd::Pid,
};
use serde_json::Value;

use crate::{
    import::between::{Act, Between},
    tenants::{minimal, written},
    uo::{World, alone},
};

/// How many are written at once.
const AT_ONCE: usize = 8;

fn interrupt(child: &Child) {
    kill(Pid::from_raw(i32::try_from(child.id()).unwrap()), Signal::SIGINT).unwrap();
}

/// The tool on a terminal, up to its question, and the other end of the terminal.
async fn asked(mut command: Command) -> (Child, File) {
    let pty = openpty(None, None).unwrap();
    command
        .stdin(pty.slave.try_clone().unwrap())
        .stdout(Stdio::null())
        .stderr(pty.slave);
    let child = command.spawn().unwrap();
    drop(command);
    let mut terminal = File::from(pty.master);
    let read = tokio::task::spawn_blocking(move || {
        let mut told = Vec::new();
        while !told.ends_with(b"[y/N] ") {
            let mut byte = [0];
            terminal.read_exact(&mut byte).unwrap();
            told.extend(byte);
        }
        terminal
    });
    (child, read.await.unwrap())
}

async fn code(mut child: Child) -> Option<i32> {
    tokio::task::spawn_blocking(move || child.wait().unwrap().code())
        .await
        .unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn at_the_question_it_ends_at_once_and_an_answer_is_taken() {
    let world = World::start().await;
    let (_folder, path) = written(&minimal("T/Asked/PO"));
    let apply = ["tenants", "apply", &path];
    let (child, _terminal) = asked(world.command(&apply)).await;
    interrupt(&child);
    assert_eq!(code(child).await, Some(130));
    world.uo(&["tenants", "show", "T/Asked/PO"]).await.with(1);

    for (answer, expected, shown) in [("n\n", 1, 1), ("y\n", 0, 0)] {
        let (child, mut terminal) = asked(world.command(&apply)).await;
        terminal.write_all(answer.as_bytes()).unwrap();
        assert_eq!(code(child).await, Some(expected));
        world.uo(&["tenants", "show", "T/Asked/PO"]).await.with(shown);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_being_written_is_finished_and_told_apart_from_the_rest() {
    let world = World::start().await;
    let status = world.stack.status();
    let all: Vec<String> = (0..AT_ONCE + 3).map(|number| format!("T/{number:02}/PO")).collect();
    let (_folder, path) = written(&all.iter().map(|name| minimal(name)).collect::<String>());
    // The stored settings are read first; then the new ones are written.
    let mut between = Between::start(&status.dynamodb, vec![Act::Pass; all.len()], Act::Hold).await;
    let mut command = alone(&[
        "tenants",
        "apply",
        &path,
        "--yes",
        "-o",
        "json",
        "--region",
        "us-east-1",
    ]);
    for (option, table) in [
        ("--settings-table", "settings"),
        ("--events-table", "events"),
        ("--journal-table", "journal"),
    ] {
        command.args([option, &status.tables[table]]);
    }
    command
        .envs(&status.lambda_environment)
        .env("AWS_ENDPOINT_URL_DYNAMODB", &between.url)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    for _ in 0..AT_ONCE {
        between.held().await;
    }
    interrupt(&child);
    let mut told = BufReader::new(child.stderr.take().unwrap());
    let told = tokio::task::spawn_blocking(move || {
        let mut line = String::new();
        told.read_line(&mut line).unwrap();
        (line, told)
    });
    let (line, mut told) = told.await.unwrap();
    assert!(line.starts_with("Waiting for the tenants"), "{line}");
    between.release();
    let ended = tokio::task::spawn_blocking(move || child.wait_with_output().unwrap())
        .await
        .unwrap();
    let mut error = String::new();
    told.read_to_string(&mut error).unwrap();
    assert_eq!(ended.status.code(), Some(130), "{error}");
    let error: Value = serde_json::from_str(&error).unwrap();
    let details = error["error"]["details"].as_array().unwrap();
    let outcomes: Value = serde_json::from_slice(&ended.stdout).unwrap();
    assert!(
        error["error"]["message"]
            .as_str()
            .unwrap()
            .contains("3 of 11 tenants are not written"),
        "{error}"
    );
    for (index, name) in all.iter().enumerate() {
        let is_written = index < AT_ONCE;
        let outcome = if is_written {
            "written"
        } else {
            "not begun when Ctrl-C came"
        };
        assert_eq!(details[index], format!("{name}: {outcome}"));
        assert_eq!(outcomes[index]["written"], is_written);
        let code = i32::from(!is_written);
        world.uo(&["tenants", "show", name]).await.with(code);
    }
}
