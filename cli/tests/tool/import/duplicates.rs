//! Rows of one file with the same address or id.

use super::{Imports, between::Act, numbers};

const ROWS: &str = "email,firstName\nana@example.com,One\nANA@example.com,Two\nben@example.com,Ben\n";

#[tokio::test(flavor = "multi_thread")]
async fn a_row_comes_in_where_the_one_before_it_that_wants_the_same_is_refused_or_fails() {
    let imports = Imports::start().await;
    imports.write("readers.csv", ROWS);
    for (number, (answer, expected)) in [
        (Act::Answer(400, "E400_00", None), [2, 0, 0, 1, 0]),
        (Act::Answer(500, "E500", None), [0, 0, 2, 0, 1]),
    ]
    .into_iter()
    .enumerate()
    {
        let between = imports.between([answer], Act::Pass).await;
        let name = format!("import{number}");
        let arguments = ["--api", &between.url, "--retries", "0", "--existing", "skip"];
        let arguments = [&arguments[..], &["--name", &name, "--ledger", &name]].concat();
        let ended = imports.import("readers.csv", &arguments).await.with(1);
        assert_eq!(numbers(&ended), expected, "{ended:?}");
        assert_eq!(between.keys().len(), 3);
    }
    imports.hold_each_once(2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_row_waits_for_the_one_under_way_that_wants_the_same_and_is_then_one_too_many() {
    let imports = Imports::start().await;
    imports.write("readers.csv", ROWS);
    let mut between = imports.between([Act::Hold], Act::Pass).await;
    let url = between.url.clone();
    let child = imports.command("readers.csv", &["--api", &url]).spawn().unwrap();
    between.held().await;
    between.release();
    let ended = tokio::task::spawn_blocking(|| child.wait_with_output().unwrap());
    let summary: serde_json::Value = serde_json::from_slice(&ended.await.unwrap().stdout).unwrap();
    assert_eq!(
        (&summary["created"], &summary["refused"]),
        (&2.into(), &1.into()),
        "{summary}"
    );
    assert_eq!(
        (&summary["refusedRows"][0]["line"], &summary["refusedRows"][0]["code"]),
        (&3.into(), &"duplicate".into())
    );
    assert_eq!(between.keys().len(), 2);
    // The next run has the same result.
    let again = imports.import("readers.csv", &["--api", &url]).await.with(1);
    assert_eq!(numbers(&again), [0, 2, 0, 1, 0]);
    imports.hold_each_once(2);
}
