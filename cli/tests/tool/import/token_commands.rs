//! Token commands that hang, and Ctrl-C while one runs.

use std::{
    fs::OpenOptions,
    io::{Read as _, Write as _},
    os::unix::process::CommandExt as _,
    path::PathBuf,
    process::{Child, Command},
};

use nix::{
    sys::signal::{Signal, kill},
    unistd::Pid,
};

use super::{Imports, between::Act, readers};

fn pipe(imports: &Imports) -> PathBuf {
    let pipe = imports.path("pipe");
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    pipe
}

fn number(child: &Child) -> i32 {
    i32::try_from(child.id()).unwrap()
}

/// Waits until a process has opened the pipe, calls `act`, and waits until no process has it open.
async fn gone(pipe: PathBuf, act: impl FnOnce() + Send + 'static) {
    let gone = tokio::task::spawn_blocking(move || {
        let mut pipe = OpenOptions::new().read(true).open(pipe).unwrap();
        act();
        assert_eq!(pipe.read_to_end(&mut Vec::new()).unwrap(), 0);
    });
    gone.await.unwrap();
}

/// A shell and another process that print nothing, both with the pipe open.
const HANGING: &str = "exec 3>pipe; sleep 600; true";

#[tokio::test(flavor = "multi_thread")]
async fn one_that_hangs_is_ended_with_all_that_it_started() {
    let imports = Imports::start().await;
    imports.write("readers.csv", readers(1));
    let pipe = pipe(&imports);
    let gone = tokio::spawn(gone(pipe, || ()));
    let ended = imports
        .import("readers.csv", &["--token-command", HANGING, "--token-timeout", "1"])
        .await
        .with(1);
    for part in ["--token-command: it printed no token within 1 s", "--token-timeout"] {
        assert!(ended.err.contains(part), "{ended:?}");
    }
    gone.await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn ctrl_c_at_the_beginning_ends_the_command_too() {
    let imports = Imports::start().await;
    imports.write("readers.csv", readers(1));
    let pipe = pipe(&imports);
    let child = imports
        .command("readers.csv", &["--token-command", HANGING])
        .spawn()
        .unwrap();
    let process = number(&child);
    gone(pipe, move || kill(Pid::from_raw(process), Signal::SIGINT).unwrap()).await;
    let ended = tokio::task::spawn_blocking(|| child.wait_with_output().unwrap())
        .await
        .unwrap();
    assert_eq!(ended.status.code(), Some(130), "{ended:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn ctrl_c_later_lets_the_command_come_to_its_end() {
    let imports = Imports::start().await;
    imports.write("readers.csv", readers(1));
    let pipe = pipe(&imports);
    let between = imports.between([Act::Answer(401, "E401", None)], Act::Pass).await;
    // It prints a token the first time, and waits for the pipe the second time.
    let command = "if [ -e once ]; then read word <pipe; touch survived; fi; touch once; echo token";
    let mut uo = imports.command("readers.csv", &["--api", &between.url, "--token-command", command]);
    // As from a shell at a terminal: Ctrl-C goes to the whole process group.
    let child = uo.process_group(0).spawn().unwrap();
    let group = number(&child);
    let ended = tokio::task::spawn_blocking(move || {
        let mut pipe = OpenOptions::new().write(true).open(pipe).unwrap();
        kill(Pid::from_raw(-group), Signal::SIGINT).unwrap();
        // Nobody reads it if the command has ended.
        let _ = pipe.write_all(b"go\n");
        drop(pipe);
        child.wait_with_output().unwrap()
    });
    let ended = ended.await.unwrap();
    assert!(imports.path("survived").exists(), "{ended:?}");
    assert_eq!(ended.status.code(), Some(130), "{ended:?}");
}
