//! The reports of rows that were not imported.

use serde_json::{Value, json};

use super::{Imports, TENANT, between::Act, numbers, readers};
use crate::uo::run;

#[tokio::test(flavor = "multi_thread")]
async fn refused_rows_are_reported_without_their_passwords_and_come_in_when_they_are_mended() {
    let imports = Imports::start().await;
    imports.write(
        "readers.csv",
        "email,password,firstName\nana@example.com,Secret-Word-1,Ana\nben,Secret-Word-2,Ben\ncem@example.com,x,Cem\ndua@example.com,,Dua,Secret-Word-3\n",
    );
    let ended = imports.import("readers.csv", &[]).await.with(1);
    assert_eq!(numbers(&ended), [1, 0, 0, 3, 0]);
    let report = imports.read("readers.csv.refused.csv");
    assert!(
        report.starts_with(
            "email,password,firstName,import.line,import.code,import.text,import.faults,import.password\n"
        ),
        "{report}"
    );
    assert!(report.contains("\nben,,Ben,3,E400_00,"), "{report}");
    assert!(!report.contains("Secret-Word"), "{report}");
    assert!(
        !report.contains("dua"),
        "it is not plain where its password is: {report}"
    );
    #[cfg(unix)]
    for file in ["readers.csv.refused.csv", "readers.csv.uo-import"] {
        let mode = std::os::unix::fs::PermissionsExt::mode(&imports.path(file).metadata().unwrap().permissions());
        assert_eq!(mode & 0o777, 0o600, "{file}");
    }
    // The address is corrected, the password is still missing.
    let mended: String = report
        .lines()
        .take(2)
        .map(|line| line.replace("ben,,", "ben@example.com,,") + "\n")
        .collect();
    imports.write("mended.csv", &mended);
    let ended = imports.import("mended.csv", &[]).await.with(1);
    assert!(ended.out.contains("password: the report left it out"), "{ended:?}");
    imports.write(
        "mended.csv",
        mended.replace("ben@example.com,,", "ben@example.com,Secret-Word-2,"),
    );
    assert_eq!(
        numbers(&imports.import("mended.csv", &[]).await.with(0)),
        [1, 0, 0, 0, 0]
    );
    imports.hold_each_once(2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_report_of_json_lines_can_be_mended_too() {
    let imports = Imports::start().await;
    imports.write(
        "readers.jsonl",
        "{\"email\":\"ana\",\"password\":\"Secret-Word-1\",\"metadata\":{\"Passwort\":\"Secret-Word-2\"}}\nnonsense Secret-Word-3\n{\"email\":\"x@example.com\",\"Password\":\"Secret-Word-4\"}\n",
    );
    let ended = imports.import("readers.jsonl", &[]).await.with(1);
    let report = imports.read("readers.jsonl.refused.jsonl");
    let rows: Vec<Value> = report.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let lines: Vec<_> = rows.iter().map(|row| row["import"]["line"].as_u64().unwrap()).collect();
    assert_eq!(lines, [1, 2, 3], "{report}");
    assert_eq!(
        (&rows[0]["email"], &rows[0]["import"]["password"]),
        (&json!("ana"), &json!("left out"))
    );
    assert!(
        !report.contains("Secret-Word") && !ended.out.contains("Secret-Word"),
        "{report}{ended:?}"
    );
    assert!(ended.out.contains("did you mean password?"), "{ended:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_report_takes_the_place_of_no_other_file() {
    let imports = Imports::start().await;
    imports.write("readers.csv", "email\nno-address\n");
    imports.write("notes.csv", "what to do\n");
    for report in ["readers.csv", "notes.csv"] {
        let refused = imports
            .import("readers.csv", &["--report", report, "--dry-run"])
            .await
            .with(2);
        assert!(refused.err.contains("--report"), "{refused:?}");
    }
    assert_eq!(imports.read("readers.csv"), "email\nno-address\n");
    assert_eq!(imports.read("notes.csv"), "what to do\n");
    imports.import("readers.csv", &[]).await.with(1);
    let mended = imports
        .read("readers.csv.refused.csv")
        .replace("no-address", "ana@example.com");
    imports.write("readers.csv.refused.csv", &mended);
    imports.import("readers.csv", &[]).await.with(1);
    assert_eq!(imports.read("readers.csv.refused.csv.old1"), mended);
    imports.import("readers.csv", &[]).await.with(1);
    assert_eq!(imports.read("readers.csv.refused.csv.old1"), mended);
    assert!(imports.path("readers.csv.refused.csv.old2").exists());
    // As left by a run that was killed at its beginning.
    imports.write("readers.csv.refused.csv", "");
    imports.import("readers.csv", &[]).await.with(1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dry_run_leaves_the_report_of_a_real_one() {
    let imports = Imports::start().await;
    imports.write("readers.csv", "email\nno-address\n");
    imports.import("readers.csv", &[]).await.with(1);
    let report = imports.read("readers.csv.refused.csv");
    let judged = imports.import("readers.csv", &["--dry-run"]).await.with(1);
    assert_eq!(judged.json()["report"], "readers.csv.dry-run.csv");
    assert_eq!(imports.read("readers.csv.dry-run.csv"), report);
    assert_eq!(imports.read("readers.csv.refused.csv"), report);
    assert!(!imports.path("readers.csv.refused.csv.old1").exists());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_that_is_killed_leaves_what_it_knew_of_refused_and_failed_rows() {
    let imports = Imports::start().await;
    imports.write("readers.csv", readers(3));
    let script = [Act::Answer(400, "E400_00", None), Act::Answer(500, "E500", None)];
    let mut between = imports.between(script, Act::Hold).await;
    let url = between.url.clone();
    let arguments = ["--api", &url, "--concurrency", "1", "--retries", "0"];
    let mut child = imports.command("readers.csv", &arguments).spawn().unwrap();
    between.held().await;
    child.kill().unwrap();
    child.wait().unwrap();
    let report = imports.read("readers.csv.refused.csv");
    assert!(report.contains("\nreader0@example.com,Ana,2,E400_00,"), "{report}");
    let report = imports.read("readers.csv.failed.csv");
    assert!(report.contains("\nreader1@example.com,Ana,3,E500,"), "{report}");
}

#[tokio::test(flavor = "multi_thread")]
async fn refused_and_failed_rows_are_told_apart_each_with_what_to_do() {
    let imports = Imports::start().await;
    imports.write("readers.csv", readers(3));
    let script = || [Act::Answer(400, "E400_00", None), Act::Answer(500, "E500", None)];
    let between = imports.between(script(), Act::Pass).await;
    let arguments = ["--api", &between.url, "--concurrency", "1", "--retries", "0"];
    let summary = imports.import("readers.csv", &arguments).await.with(1).json();
    let lines = |rows: &Value| -> Vec<u64> {
        let rows = rows.as_array().unwrap().iter();
        rows.map(|row| row["line"].as_u64().unwrap()).collect()
    };
    assert_eq!(
        (lines(&summary["refusedRows"]), lines(&summary["failedRows"])),
        (vec![2], vec![3]),
        "{summary}"
    );
    assert_eq!(
        (&summary["report"], &summary["failedReport"]),
        (&json!("readers.csv.refused.csv"), &json!("readers.csv.failed.csv"))
    );
    let report = imports.read("readers.csv.refused.csv");
    assert!(
        !report.contains("reader1@"),
        "a row that may be in is not to be fed again: {report}"
    );

    // The same for people, and with reports in another folder.
    let between = imports.between(script(), Act::Pass).await;
    let mut people = imports.world.command(&["import", "readers.csv", "--tenant", TENANT]);
    people.args(["--api", &between.url, "--concurrency", "1", "--retries", "0"]);
    people.args(["--ledger", "other", "--report", "told.csv"]);
    people.current_dir(imports.folder.path());
    let told = run(people).await.with(1).out;
    for part in [
        "1 refused:",
        "1 failed:",
        "The refused rows are in told.csv, with the reasons and without passwords: mend them there, and import that file.",
        "The failed rows, which are in told.failed.csv, are not at fault and may be in all the same: run this command again",
    ] {
        assert!(told.contains(part), "{told}");
    }
    assert!(imports.read("told.failed.csv").contains("reader1@example.com"));
}
