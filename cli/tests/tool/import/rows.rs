//! Successful imports.

use serde_json::json;

use super::{Imports, TENANT, numbers, readers};
use crate::uo::run_with;

#[tokio::test(flavor = "multi_thread")]
async fn a_csv_file_comes_in_with_everything_that_its_columns_say() {
    let imports = Imports::start().await;
    imports.write(
        "readers.csv",
        "\u{feff}email,customerRegistrationId,firstName,metadata.title,metadata.note,verifyEmail,password\r\n\
         ana@example.com,auth0|ana,\"Ana, \"\"the\"\" reader\",Dr,\"two\r\nlines\",,Secret-Word-1\r\n\
         ben@example.com,,,,,TRUE,\r\n",
    );
    let ended = imports.import("readers.csv", &[]).await.with(0);
    assert_eq!(numbers(&ended), [2, 0, 0, 0, 0]);
    assert_eq!(ended.json()["complete"], true);
    imports.hold_each_once(2);
    let ana = imports
        .world
        .uo(&["users", "get", "auth0|ana", "--tenant", TENANT, "-o", "json"]);
    let ana = ana.await.with(0).json()["data"]["user"].clone();
    assert_eq!(ana["firstName"], "Ana, \"the\" reader", "{ana}");
    assert_eq!(ana["metadata"], json!({"title": "Dr", "note": "two\r\nlines"}), "{ana}");
    let ledger = imports.read("readers.csv.uo-import");
    assert_eq!(ledger.lines().count(), 3, "{ledger}");
    for secret in ["ana@", "Ana", "Secret-Word-1"] {
        assert!(
            !ledger.contains(secret) && !ended.out.contains(secret) && !ended.err.contains(secret),
            "{ledger}{ended:?}"
        );
    }
    assert!(!imports.path("readers.csv.refused.csv").exists());
}

#[tokio::test(flavor = "multi_thread")]
async fn json_lines_come_in_with_metadata_of_every_type() {
    let imports = Imports::start().await;
    imports.write(
        "readers.jsonl",
        "{\"email\":\"ana@example.com\",\"customerRegistrationId\":\"auth0|ana\",\"metadata\":{\"age\":41,\"gold\":true}}\n\n{\"email\":\"ben@example.com\"}",
    );
    let ended = imports.import("readers.jsonl", &[]).await.with(0);
    assert_eq!(numbers(&ended), [2, 0, 0, 0, 0]);
    imports.hold_each_once(2);
    let ana = imports
        .world
        .uo(&["users", "get", "auth0|ana", "--tenant", TENANT, "-o", "json"]);
    assert_eq!(
        ana.await.with(0).json()["data"]["user"]["metadata"],
        json!({"age": 41, "gold": true})
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn users_who_are_there_are_refused_or_skipped() {
    let imports = Imports::start().await;
    let there = ["users", "create", "--email", "reader1@example.com", "--tenant", TENANT];
    imports.world.uo(&there).await.with(0);
    imports.write("readers.csv", readers(3));
    let refused = imports.import("readers.csv", &[]).await.with(1);
    assert_eq!(numbers(&refused), [2, 0, 0, 1, 0]);
    assert_eq!(refused.json()["refusedRows"][0]["code"], "E400_08");
    let skipped = imports.import("readers.csv", &["--existing", "skip"]).await.with(0);
    assert_eq!(numbers(&skipped), [0, 2, 1, 0, 0]);
    imports.write("others.csv", readers(3));
    let skipped = imports.import("others.csv", &["--existing", "skip"]).await.with(0);
    assert_eq!(numbers(&skipped), [0, 0, 3, 0, 0]);
    imports.hold_each_once(3);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pipe_is_read_once_whatever_it_is_called() {
    let imports = Imports::start().await;
    let piped = |options: &'static [&'static str]| {
        let mut command = imports.command("/dev/stdin", options);
        command.args(["--format", "jsonl"]);
        run_with(command, "{\"email\":\"piped@example.com\"}\n")
    };
    let refused = piped(&[]).await.with(2);
    assert!(refused.err.contains("--no-resume"), "{refused:?}");
    let imported = piped(&["--no-resume"]).await.with(0);
    assert_eq!(numbers(&imported), [1, 0, 0, 0, 0], "{imported:?}");
    imports.hold_each_once(1);
}

/// The sample files in docs/importing.md can be imported unchanged.
#[tokio::test(flavor = "multi_thread")]
async fn the_files_on_the_page_are_good() {
    let imports = Imports::start().await;
    let page = include_str!("../../../../docs/importing.md");
    for form in ["csv", "jsonl"] {
        let begin = format!("```{form}\n");
        let block = page.split(begin.as_str()).nth(1).unwrap().split("```").next().unwrap();
        let file = format!("readers.{form}");
        imports.write(&file, block);
        let ended = imports.import(&file, &["--dry-run"]).await.with(0);
        assert_eq!(ended.json()["good"], 2, "{ended:?}");
    }
}
