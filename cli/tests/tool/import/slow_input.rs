//! An import from a pipe whose next row is not there yet.

use std::{io::Write as _, process::Stdio, time::Duration};

use nix::{
    sys::signal::{Signal, kill},
    unistd::Pid,
};
use serde_json::Value;

use super::{Imports, between::Act};

/// A longer wait means that something hangs.
const LONG: Duration = Duration::from_secs(30);

#[tokio::test(flavor = "multi_thread")]
async fn rows_go_out_and_ctrl_c_is_heeded_while_the_next_one_is_waited_for() {
    let imports = Imports::start().await;
    let mut between = imports.between([], Act::Hold).await;
    let url = between.url.clone();
    let arguments = ["--api", &url, "--format", "csv", "--no-resume"];
    let mut child = imports.command("-", &arguments).stdin(Stdio::piped()).spawn().unwrap();
    let mut input = child.stdin.take().unwrap();
    input.write_all(b"email\nana@example.com\n").unwrap();
    let held = tokio::time::timeout(LONG, between.held()).await;
    let process = i32::try_from(child.id()).unwrap();
    if held.is_err() {
        child.kill().unwrap();
    }
    assert!(held.is_ok(), "the row waits for the next one");
    kill(Pid::from_raw(process), Signal::SIGINT).unwrap();
    between.release();
    let ended = tokio::task::spawn_blocking(|| child.wait_with_output().unwrap());
    let ended = tokio::time::timeout(LONG, ended).await;
    drop(input);
    let ended = ended.expect("it ends although its input does not").unwrap();
    assert_eq!(ended.status.code(), Some(130), "{ended:?}");
    let summary: Value = serde_json::from_slice(&ended.stdout).unwrap();
    assert_eq!(
        (&summary["created"], &summary["complete"]),
        (&1.into(), &false.into()),
        "{summary}"
    );
    imports.hold_each_once(1);
}
