//! What comes in, what does not, and what is told of it.

use std::process::Command;

use local::simulators::{AUTH0, SUBSCRIBE};
use serde_json::{Value, json};

use super::{Imports, TENANT, numbers, readers};
use crate::uo::{alone, run, run_with};

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

/// A file with everything that can be wrong with a row, and the lines with what is told of them.
fn faulty() -> (String, Vec<(u64, &'static str, &'static str)>) {
    let rows = [
        ("good@example.com,,,,,", None),
        ("no-address,,,,,", Some(("E400_00", "email: "))),
        (",,,,,", Some(("E400_00", "email: "))),
        (
            "short@example.com,x,,,,,,,",
            Some(("row", "the row has 9 cells and the header 6")),
        ),
        (
            "yes@example.com,,yes,,,",
            Some(("row", "verifyEmail: must be true or false")),
        ),
        (
            "url@example.com,,true,https://elsewhere.example.org/,,",
            Some(("E400_00", "returnUrl: must have an origin")),
        ),
        (
            "enc@example.com,,,,garbled,",
            Some(("E400_00", "encryptedCustomerRegistrationId: ")),
        ),
        ("meta@example.com,,,,,\u{7}", Some(("E400_09", "metadata.title: "))),
        (
            "GOOD@example.com,,,,,",
            Some(("duplicate", "email: is the same as in line 2")),
        ),
        (
            "id@example.com,bad id,,,,",
            Some(("E400_00", "customerRegistrationId: ")),
        ),
    ];
    let mut text =
        "email,customerRegistrationId,verifyEmail,returnUrl,encryptedCustomerRegistrationId,metadata.title\n"
            .to_owned();
    let mut told = Vec::new();
    for (index, (row, fault)) in rows.into_iter().enumerate() {
        text.push_str(row);
        text.push('\n');
        told.extend(fault.map(|(code, fault)| (index as u64 + 2, code, fault)));
    }
    (text, told)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dry_run_tells_every_fault_with_its_line_and_calls_nobody() {
    let imports = Imports::start().await;
    let (text, told) = faulty();
    imports.write("readers.csv", text);
    let ended = imports.import("readers.csv", &["--dry-run"]).await.with(1);
    let summary = ended.json();
    assert_eq!(
        (&summary["good"], &summary["refused"]),
        (&json!(1), &json!(told.len())),
        "{summary:#}"
    );
    let rows = summary["refusedRows"].as_array().unwrap();
    for (row, (line, code, fault)) in rows.iter().zip(&told) {
        let why = format!("{} {}", row["text"], row["faults"]);
        assert_eq!((&row["line"], &row["code"]), (&json!(line), &json!(code)), "{row}");
        assert!(why.contains(fault), "{row}");
    }
    for value in ["no-address", "GOOD", "elsewhere", "garbled", "bad id"] {
        assert!(
            !ended.out.contains(value) && !ended.err.contains(value),
            "{value} is repeated: {ended:?}"
        );
    }
    let report = imports.read("readers.csv.refused.csv");
    assert_eq!(report.lines().count(), told.len() + 1, "{report}");
    for simulator in [AUTH0, SUBSCRIBE] {
        assert_eq!(
            imports.world.stack.simulators().calls(simulator).unwrap().list().len(),
            0
        );
    }
    assert!(!imports.path("readers.csv.uo-import").exists());
}

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
    // The address is mended, the password forgotten.
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
async fn what_is_no_import_is_refused_before_anything_is_called() {
    let imports = Imports::start().await;
    imports.write("unknown.csv", "e-mail,first_name\nx,y\n");
    imports.write("twice.csv", "email,email\nx,y\n");
    imports.write("other.csv", "email;firstName\nx;y\n");
    imports.write("wide.csv", b"\xff\xfee\0m\0");
    imports.write("empty.csv", "");
    imports.write("readers.txt", "email\n");
    for (file, why) in [
        ("unknown.csv", "did you mean email?"),
        ("twice.csv", "column 2, email: is there already"),
        ("other.csv", "--delimiter ';'"),
        ("wide.csv", "UTF-16"),
        ("empty.csv", "the file is empty"),
        ("readers.txt", "--format csv"),
        ("missing.csv", "missing.csv cannot be read"),
        ("-", "--no-resume"),
    ] {
        let refused = imports.import(file, &[]).await.with(2);
        assert!(refused.err.contains(why), "{file}: {refused:?}");
    }
    let unclosed = format!("email\nana@example.com\n\"never closed\n{}", "x".repeat(2 << 20));
    imports.write("unclosed.csv", unclosed);
    let refused = imports.import("unclosed.csv", &[]).await.with(1);
    assert!(
        refused
            .err
            .contains("the row that begins in line 3 is longer than 1 MiB"),
        "{refused:?}"
    );
    assert_eq!(imports.addresses().len(), 0);
    let mut elsewhere: Command = alone(&[
        "import",
        "unknown.csv",
        "--tenant",
        TENANT,
        "--api",
        "http://127.0.0.1:9",
    ]);
    elsewhere.current_dir(imports.folder.path());
    assert!(run(elsewhere).await.with(2).err.contains("did you mean email?"));
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
    imports.import("readers.csv", &["--dry-run"]).await.with(1);
    let mended = imports
        .read("readers.csv.refused.csv")
        .replace("no-address", "ana@example.com");
    imports.write("readers.csv.refused.csv", &mended);
    imports.import("readers.csv", &["--dry-run"]).await.with(1);
    assert_eq!(imports.read("readers.csv.refused.csv.old1"), mended);
    imports.import("readers.csv", &["--dry-run"]).await.with(1);
    assert_eq!(imports.read("readers.csv.refused.csv.old1"), mended);
    assert!(imports.path("readers.csv.refused.csv.old2").exists());
    // As a run leaves it that is killed at its beginning.
    imports.write("readers.csv.refused.csv", "");
    imports.import("readers.csv", &["--dry-run"]).await.with(1);
}

/// The files that docs/importing.md shows come in as they stand there.
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

#[tokio::test(flavor = "multi_thread")]
async fn lines_are_those_of_an_editor_whatever_is_between_the_rows() {
    let imports = Imports::start().await;
    imports.write(
        "readers.csv",
        "\u{feff}email,firstName\r\n\r\n\r\nno-address,\"a\r\nb\"\r\n\r\nnone,\n",
    );
    let ended = imports.import("readers.csv", &["--dry-run"]).await.with(1).json();
    let lines: Vec<_> = ended["refusedRows"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["line"].as_u64().unwrap())
        .collect();
    assert_eq!(lines, [4, 7]);
    let mut people = imports
        .world
        .command(&["import", "readers.csv", "--tenant", TENANT, "--check"]);
    people.current_dir(imports.folder.path());
    let told = run(people).await.with(1).out;
    assert!(
        told.contains("LINE") && told.contains("2 rows: 0 good, 2 refused"),
        "{told}"
    );
}
