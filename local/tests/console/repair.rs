//! A run of the repair has a trace of its own, and its calls are shown in the request's trace too.

use std::time::Duration;

use local::simulators::{AUTH0, SUBSCRIBE};
use reqwest::Method;
use serde_json::json;

use crate::{house::House, person::Person};

/// Longer than any lease.
const LONG: Duration = Duration::from_mins(2);

#[tokio::test]
async fn a_repair_shows_by_itself_and_with_the_request_that_it_mends() {
    let house = House::open().await;
    let headers = house.headers("Auth0").await;
    let ana = Person::new("ana");
    house
        .harm(SUBSCRIBE, &json!({ "status": 500, "match": { "method": "POST" } }))
        .await;
    house
        .harm(AUTH0, &json!({ "status": 500, "match": { "method": "DELETE" } }))
        .await;
    let answer = house.create(&headers, &ana.body()).await.expect("E500");
    let before = house.trace(&answer).await;
    assert!(before.records().iter().all(|record| !record.ends_with(" repair")));
    for side in [AUTH0, SUBSCRIBE] {
        house.mend(side).await;
    }
    house.clock.pass(LONG);
    let mut listener = house.listen().await;
    let report = house.local(Method::POST, "repair", None).await;
    assert_eq!(report["undone"], 1, "{report}");

    let runs = house.list("?operation=repair").await;
    let [run] = runs.as_slice() else { panic!("{runs:?}") };
    assert_eq!(
        (&run["kind"], &run["status"], &run["text"], &run["path"]),
        (
            &json!("repair"),
            &json!(200),
            &json!("undone: 1"),
            &json!("/_local/repair")
        )
    );
    let run = house.trace_of(run["requestId"].as_str().unwrap()).await;
    run.expect_whole();
    let undo = run.row(&format!("DELETE /api/v2/users/auth0%7C{}", ana.id));
    assert_eq!((&undo["system"], &undo["status"]), (&json!(AUTH0), &json!(204)));
    assert!(
        run.names("dynamodb").contains(&"TransactWriteItems"),
        "{:?}",
        run.names("dynamodb")
    );

    let is_mended = |trace: &crate::rows::Trace| {
        let is_it = trace.0["requestId"] == answer.request_id();
        is_it
            && trace
                .records()
                .contains(&"AUTHSYSTEM_USER_CREATE Undone repair".to_owned())
    };
    let states = listener.until(is_mended).await;
    let told: Vec<_> = states.iter().map(|state| state.0["kind"].as_str().unwrap()).collect();
    assert_eq!(told.first(), Some(&"repair"));
    let after = house.trace(&answer).await;
    assert!(is_mended(&after));
    assert_eq!(after.0["code"], before.0["code"]);
    let mended = after
        .lane("record")
        .into_iter()
        .rfind(|row| row["operation"] == "repair");
    assert!(mended.unwrap()["startMs"].as_f64().unwrap() >= LONG.as_secs_f64() * 1000.0);
}

#[tokio::test]
async fn a_run_that_takes_up_nothing_is_not_told() {
    let house = House::open().await;
    house.local(Method::POST, "repair", None).await;
    assert!(house.list("").await.is_empty());
    let headers = house.headers("Auth0").await;
    let answer = house.get(&headers, "nobody").await;
    assert_eq!(house.trace(&answer).await.0["number"], 1);
}
