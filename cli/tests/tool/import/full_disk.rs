//! An import whose ledger temporarily cannot grow.

use std::{
    io::{BufRead as _, BufReader},
    process::{Command, Stdio},
};

use serde_json::Value;

use super::{Imports, between::Act, numbers, readers};

/// The limit of the ledger's size: its first line and a few more, the last of them torn.
const BYTES: &str = "--fsize=777:unlimited";

#[tokio::test(flavor = "multi_thread")]
async fn rows_under_way_are_told_when_the_ledger_cannot_be_written_and_its_lines_stay_whole() {
    let imports = Imports::start().await;
    imports.write("readers.csv", readers(20));
    let mut between = imports.between([Act::Hold], Act::Pass).await;
    let url = between.url.clone();
    let arguments = ["--api", &url, "--concurrency", "2"];
    // A write beyond the limit fails as on a full disk, because its signal is ignored.
    let uo = imports.command("readers.csv", &arguments);
    let mut limited = Command::new("prlimit");
    limited
        .env_clear()
        .args([BYTES, "sh", "-c", "trap '' XFSZ; exec \"$0\" \"$@\""])
        .arg(uo.get_program())
        .args(uo.get_args())
        .current_dir(imports.folder.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = limited.spawn().unwrap();
    between.held().await;
    let process = child.id().to_string();
    let mut told = BufReader::new(child.stderr.take().unwrap()).lines();
    let (waiting, told) = tokio::task::spawn_blocking(move || {
        let waiting = told.find(|line| line.as_ref().unwrap().contains("Waiting for the rows under way"));
        (waiting, told)
    })
    .await
    .unwrap();
    assert!(waiting.is_some(), "it ended without the answer that is held back");
    let lifted = Command::new("prlimit")
        .args(["--pid", &process, "--fsize=unlimited"])
        .status();
    assert!(lifted.unwrap().success());
    between.release();
    let (ended, told) = tokio::task::spawn_blocking(|| {
        let told: Vec<String> = told.map(Result::unwrap).collect();
        (child.wait_with_output().unwrap(), told)
    })
    .await
    .unwrap();
    assert_eq!(ended.status.code(), Some(1), "{told:?}");
    assert!(told.iter().any(|line| line.contains("cannot be written")), "{told:?}");
    let summary: Value = serde_json::from_slice(&ended.stdout).unwrap();
    let created = summary["created"].as_u64().unwrap();
    imports.hold_each_once(usize::try_from(created).unwrap());
    let ledger = imports.read("readers.csv.uo-import");
    assert_eq!(ledger.lines().count() as u64, created + 1, "{ledger}");
    assert!(
        ledger
            .lines()
            .all(|line| serde_json::from_str::<Value>(line).is_ok_and(|line| line.is_object())),
        "{ledger}"
    );
    let rest = imports.import("readers.csv", &arguments).await.with(0);
    assert_eq!(numbers(&rest), [20 - created, created, 0, 0, 0]);
    imports.hold_each_once(20);
}
