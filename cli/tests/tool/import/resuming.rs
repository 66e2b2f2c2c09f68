//! Imports that stop in the middle, and repeated imports.

use std::fs;

use nix::{
    sys::signal::{Signal, kill},
    unistd::Pid,
};
use serde_json::Value;

use super::{Imports, TENANT, between::Act, numbers, readers};

#[tokio::test(flavor = "multi_thread")]
async fn an_import_that_is_killed_goes_on_and_every_user_exists_once() {
    let imports = Imports::start().await;
    imports.write("readers.csv", readers(30));
    let mut between = imports.between(vec![Act::Pass; 12], Act::Hold).await;
    // The first run is killed before its answers arrive: the requests have had their effect.
    let mut child = imports
        .command("readers.csv", &["--api", &between.url, "--concurrency", "4"])
        .spawn()
        .unwrap();
    for _ in 0..4 {
        between.held().await;
    }
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(imports.addresses().len(), 16);
    // The ledger belongs to the API's address, which is replaced. The second run continues with the rest.
    let ledger = imports
        .read("readers.csv.uo-import")
        .replace(&between.url, &imports.world.stack.status().api);
    imports.write("readers.csv.uo-import", ledger);
    let ended = imports.import("readers.csv", &[]).await.with(0);
    assert_eq!(numbers(&ended), [14, 16, 0, 0, 0], "{ended:?}");
    imports.hold_each_once(30);
}

#[tokio::test(flavor = "multi_thread")]
async fn ctrl_c_waits_for_what_is_under_way_and_says_how_to_go_on() {
    let imports = Imports::start().await;
    imports.write("readers.csv", readers(2000));
    let mut between = imports.between([Act::Pass, Act::Hold], Act::Pass).await;
    let arguments = ["--api", &between.url, "--concurrency", "1"];
    let child = imports.command("readers.csv", &arguments).spawn().unwrap();
    between.held().await;
    let id = i32::try_from(child.id()).unwrap();
    kill(Pid::from_raw(id), Signal::SIGINT).unwrap();
    between.release();
    let ended = tokio::task::spawn_blocking(|| child.wait_with_output().unwrap())
        .await
        .unwrap();
    let told = String::from_utf8(ended.stderr).unwrap();
    assert_eq!(ended.status.code(), Some(130), "{told}");
    assert!(told.contains("The same command goes on"), "{told}");
    let summary: Value = serde_json::from_slice(&ended.stdout).unwrap();
    let created = summary["created"].as_u64().unwrap();
    assert!(created >= 2 && summary["complete"] == false, "{summary}");
    assert_eq!(
        imports.read("readers.csv.uo-import").lines().count() as u64,
        created + 1
    );
    imports.hold_each_once(usize::try_from(created).unwrap());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_import_of_the_same_brings_in_nothing_with_its_ledger_and_without() {
    let imports = Imports::start().await;
    imports.write("readers.csv", readers(5));
    assert_eq!(imports.counts(&[]).await, [5, 0, 0, 0, 0]);
    let ledger = imports.read("readers.csv.uo-import");
    assert_eq!(imports.counts(&[]).await, [0, 5, 0, 0, 0]);
    assert_eq!(imports.read("readers.csv.uo-import"), ledger);
    // Without the ledger, the API returns its first answers.
    fs::remove_file(imports.path("readers.csv.uo-import")).unwrap();
    assert_eq!(imports.counts(&[]).await, [0, 5, 0, 0, 0]);
    assert_eq!(imports.counts(&["--no-resume"]).await, [0, 5, 0, 0, 0]);
    // A torn last line leaves its row's result unknown.
    imports.write("readers.csv.uo-import", &ledger[..ledger.len() - 9]);
    assert_eq!(imports.counts(&[]).await, [0, 5, 0, 0, 0]);
    // Rows may be added, changed and moved.
    let more = format!(
        "{}new@example.com,New\n",
        readers(5).replace("reader0@example.com,Ana\n", "")
    );
    imports.write("readers.csv", more);
    assert_eq!(imports.counts(&[]).await, [1, 4, 0, 0, 0]);
    imports.hold_each_once(6);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_ledger_of_something_else_is_refused() {
    let imports = Imports::start().await;
    imports.write("readers.csv", readers(2));
    imports.import("readers.csv", &[]).await.with(0);
    imports.write("others.csv", "email\nother@example.com\n");
    let other = ["--ledger", "readers.csv.uo-import"];
    let refused = imports.import("others.csv", &other).await.with(2);
    assert!(
        refused
            .err
            .contains("belongs to another import: readers.csv, not others.csv"),
        "{refused:?}"
    );
    let named = [&other[..], &["--name", "readers.csv"]].concat();
    let refused = imports.import("others.csv", &named).await.with(2);
    assert!(
        refused.err.contains("it knows none of the 1 rows of others.csv"),
        "{refused:?}"
    );
    let refused = imports
        .import("readers.csv", &["--tenant", "DEMO/HERALD/EVENING"])
        .await;
    assert_eq!(refused.code, 2, "{refused:?}");
    let mut evening = imports
        .world
        .command(&["import", "readers.csv", "--tenant", "DEMO/HERALD/EVENING"]);
    evening.current_dir(imports.folder.path());
    let refused = crate::uo::run(evening).await.with(2);
    assert!(
        refused
            .err
            .contains(&format!("another tenant: {TENANT}, not DEMO/HERALD/EVENING")),
        "{refused:?}"
    );
    imports.write("readers.csv.uo-import", "email\n");
    let refused = imports.import("readers.csv", &[]).await.with(1);
    assert!(refused.err.contains("is no ledger of an import"), "{refused:?}");
    imports.hold_each_once(2);
}
