//! Imports during failures.

use local::simulators::{AUTH0, SUBSCRIBE};
use serde_json::json;

use super::{Imports, between::Act, numbers, readers};

fn fault(imports: &Imports, simulator: &str, fault: &serde_json::Value) {
    let simulators = imports.world.stack.simulators();
    let fault = simulators.read_fault(simulator, fault).unwrap().unwrap();
    simulators.faults(simulator).unwrap().set(fault);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_provider_that_asks_for_a_pause_gets_it_and_all_rows_come_in() {
    let imports = Imports::start().await;
    imports.write("readers.csv", readers(10));
    let creations = json!({"status": 429, "times": 9, "skip": 2, "match": {"method": "POST", "path": "/api/v2/users"}});
    fault(&imports, AUTH0, &creations);
    let ended = imports.import("readers.csv", &[]).await.with(0);
    assert_eq!(numbers(&ended), [10, 0, 0, 0, 0]);
    imports.hold_each_once(10);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_gateway_that_asks_for_a_pause_gets_it_with_the_same_key() {
    let imports = Imports::start().await;
    imports.write("readers.csv", readers(3));
    let script = [
        Act::Answer(429, "E429", Some(0)),
        Act::Answer(503, "E503", Some(0)),
        Act::Answer(409, "E409", Some(0)),
        Act::Answer(500, "E500", None),
    ];
    let between = imports.between(script, Act::Pass).await;
    let ended = imports
        .import("readers.csv", &["--api", &between.url, "--concurrency", "1"])
        .await
        .with(0);
    assert_eq!(numbers(&ended), [3, 0, 0, 0, 0]);
    let keys = between.keys();
    assert_eq!(keys.len(), 7);
    assert!(
        keys[..5].iter().all(|key| *key == keys[0]) && keys[5] != keys[0],
        "{keys:?}"
    );
    imports.hold_each_once(3);
}

#[tokio::test(flavor = "multi_thread")]
async fn lost_answers_end_with_one_user_each() {
    let imports = Imports::start().await;
    imports.write("readers.csv", readers(6));
    for (simulator, path) in [(AUTH0, "/api/v2/users"), (SUBSCRIBE, "/")] {
        fault(
            &imports,
            simulator,
            &json!({"cut": "after-effect", "times": 2, "match": {"method": "POST", "path": path}}),
        );
    }
    let between = imports.between(vec![Act::Lose; 4], Act::Pass).await;
    let ended = imports.import("readers.csv", &["--api", &between.url]).await.with(0);
    let [created, before, ..] = numbers(&ended);
    assert_eq!(created + before, 6, "{ended:?}");
    assert!(before >= 1, "a repeat gets the answer that was lost: {ended:?}");
    imports.hold_each_once(6);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_row_that_fails_is_told_and_the_others_come_in_and_the_next_run_tries_it_anew() {
    let imports = Imports::start().await;
    imports.write("readers.csv", readers(4));
    let between = imports
        .between(vec![Act::Answer(500, "E500", None); 2], Act::Pass)
        .await;
    let arguments = ["--api", &between.url, "--concurrency", "1", "--retries", "1"];
    let ended = imports.import("readers.csv", &arguments).await.with(1);
    assert_eq!(numbers(&ended), [3, 0, 0, 0, 1]);
    assert_eq!(
        (
            &ended.json()["failedRows"][0]["line"],
            ended.json()["complete"].as_bool()
        ),
        (&json!(2), Some(true))
    );
    assert_eq!(imports.counts(&arguments).await, [1, 3, 0, 0, 0]);
    imports.hold_each_once(4);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_import_stops_where_one_row_after_the_other_fails() {
    let imports = Imports::start().await;
    imports.write("readers.csv", readers(50));
    let between = imports.between([Act::Pass], Act::Answer(500, "E500", None)).await;
    let failing = [
        "--api",
        &between.url,
        "--concurrency",
        "1",
        "--retries",
        "0",
        "--stop-after",
        "3",
    ];
    let ended = imports.import("readers.csv", &failing).await.with(1);
    assert_eq!(numbers(&ended), [1, 0, 0, 0, 3]);
    assert_eq!(ended.json()["complete"], false);
    assert!(
        ended.err.contains("3 rows in a row failed, the last with E500"),
        "{ended:?}"
    );
    assert_eq!(between.keys().len(), 4);

    let nowhere = std::net::TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    let nowhere = format!("http://{nowhere}");
    let silent = [
        "--api",
        &nowhere,
        "--retries",
        "1",
        "--stop-after",
        "2",
        "--ledger",
        "other",
    ];
    let ended = imports.import("readers.csv", &silent).await.with(3);
    assert!(ended.err.contains("does not answer"), "{ended:?}");
}
