//! Rows that an earlier run saw refused, and that are sent again.

use super::{Imports, between::Act, numbers, readers};

#[tokio::test(flavor = "multi_thread")]
async fn refused_rows_are_told_again_and_asked_for_again_only_where_that_is_wanted() {
    let imports = Imports::start().await;
    imports.write("readers.csv", readers(2));
    let script = [Act::Pass, Act::Answer(400, "E400_00", None), Act::Pass];
    let between = imports.between(script, Act::Pass).await;
    let arguments = ["--api", &between.url, "--concurrency", "1"];
    assert_eq!(imports.counts(&arguments).await, [1, 0, 0, 1, 0]);
    let told = imports.import("readers.csv", &arguments).await.with(1);
    assert_eq!(numbers(&told), [0, 1, 0, 1, 0]);
    assert_eq!(told.json()["refusedBefore"], 1);
    assert!(
        imports
            .read("readers.csv.refused.csv")
            .contains("reader1@example.com,Ana,3,E400_00,In between.,")
    );
    assert_eq!(between.keys().len(), 2);
    let again = [&arguments[..], &["--retry-refused"]].concat();
    assert_eq!(imports.counts(&again).await, [1, 1, 0, 0, 0]);
    let keys = between.keys();
    assert!(
        keys.len() == 3 && keys[1] != keys[2],
        "the refusal under the first key is kept: {keys:?}"
    );
    assert!(!imports.path("readers.csv.refused.csv").exists());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_row_that_is_mended_in_its_password_alone_comes_in() {
    let imports = Imports::start().await;
    // Like a provider that refuses the password, without a reason that may be shown.
    let script = [
        Act::Answer(400, "E400", None),
        Act::Answer(400, "E400_08", None),
        Act::Answer(400, "E400", None),
    ];
    let between = imports.between(script, Act::Pass).await;
    let arguments = ["--api", &between.url, "--concurrency", "1"];
    let file = |password: &str| {
        format!("email,password\nana@example.com,{password}\nben@example.com,Secret-Word-2\ncem@example.com,\n")
    };
    imports.write("readers.csv", file("Secret-Word-1"));
    assert_eq!(imports.counts(&arguments).await, [0, 0, 0, 3, 0]);
    imports.write("readers.csv", file("Secret-Word-3"));
    let mended = imports.import("readers.csv", &arguments).await.with(1);
    assert_eq!(
        numbers(&mended),
        [1, 0, 0, 2, 0],
        "neither a taken address nor a row without a password depends on one: {mended:?}"
    );
    assert_eq!(between.keys().len(), 4);
    let ledger = imports.read("readers.csv.uo-import");
    assert!(!ledger.contains("Secret-Word"), "{ledger}");
    imports.hold_each_once(1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_row_that_was_asked_for_again_when_the_import_was_killed_is_not_called_refused() {
    let imports = Imports::start().await;
    imports.write("readers.csv", readers(1));
    let mut between = imports.between([Act::Answer(400, "E400_00", None)], Act::Hold).await;
    let url = between.url.clone();
    let arguments = ["--api", &url];
    imports.import("readers.csv", &arguments).await.with(1);
    let again = [&arguments[..], &["--retry-refused"]].concat();
    let mut child = imports.command("readers.csv", &again).spawn().unwrap();
    between.held().await;
    child.kill().unwrap();
    child.wait().unwrap();
    imports.hold_each_once(1);
    between.release();
    let ended = imports.import("readers.csv", &arguments).await.with(0);
    assert_eq!(numbers(&ended), [0, 1, 0, 0, 0], "{ended:?}");
    let keys = between.keys();
    assert!(keys.len() == 3 && keys[1] == keys[2], "{keys:?}");
    imports.hold_each_once(1);
}
