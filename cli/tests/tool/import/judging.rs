//! Faults in rows and files, which are reported before anything is sent.

use std::process::Command;

use local::simulators::{AUTH0, SUBSCRIBE};
use serde_json::json;

use super::{Imports, TENANT};
use crate::uo::{alone, run};

/// A file with every possible fault of a row, and the expected lines and texts.
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
    let report = imports.read("readers.csv.dry-run.csv");
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

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_import_is_refused_before_anything_is_called() {
    let imports = Imports::start().await;
    imports.write("unknown.csv", "e-mail,first_name\nx,y\n");
    imports.write("twice.csv", "email,email\nx,y\n");
    imports.write("other.csv", "email;firstName\nx;y\n");
    imports.write("wide.csv", b"\xff\xfee\0m\0");
    imports.write("empty.csv", "");
    imports.write("readers.txt", "email\n");
    std::fs::create_dir(imports.folder.path().join("folder.csv")).unwrap();
    for (file, why) in [
        ("unknown.csv", "did you mean email?"),
        ("twice.csv", "column 2, email: is there already"),
        ("other.csv", "--delimiter ';'"),
        ("wide.csv", "UTF-16"),
        ("empty.csv", "the file is empty"),
        ("readers.txt", "--format csv"),
        ("missing.csv", "missing.csv cannot be read"),
        ("folder.csv", "folder.csv cannot be read: is a directory"),
        ("-", "--no-resume"),
    ] {
        let refused = imports.import(file, &[]).await.with(2);
        assert!(refused.err.contains(why), "{file}: {refused:?}");
    }
    // A file without a header: nothing of its first row is repeated, even if no address shows that it is a row.
    for row in [
        "hunter2,Reader,reader-1",
        "email,hunter 2!",
        "hunter2",
        "state,hunter2",
        "ana@example.com,hunter2",
        "metadata.hunter2,x",
    ] {
        imports.write("headless.csv", format!("{row}\nben@example.com,Secret,x\n"));
        let refused = imports.import("headless.csv", &[]).await.with(2);
        assert!(
            refused.err.contains("header") && !refused.err.contains("hunter") && !refused.err.contains("ader-1"),
            "{row}: {refused:?}"
        );
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
