//! Traces of failed requests.

use local::simulators::{AUTH0, SUBSCRIBE};
use serde_json::{Value, json};

use crate::{house::House, person::Person};

#[tokio::test]
async fn what_is_taken_back_shows() {
    let house = House::open().await;
    let headers = house.headers("Auth0").await;
    let ana = Person::new("ana");
    house
        .harm(SUBSCRIBE, &json!({ "status": 500, "match": { "method": "POST" } }))
        .await;
    let answer = house.create(&headers, &ana.body()).await.expect("E500");
    let trace = house.trace(&answer).await;
    trace.expect_whole();
    assert_eq!(
        (&trace.0["status"], &trace.0["code"]),
        (&json!(500), &json!("UsersOrchestrator_E500"))
    );
    assert_eq!(trace.row("POST /registrations")["status"], 500);
    let undo = trace.row(&format!("DELETE /api/v2/users/auth0%7C{}", ana.id));
    assert_eq!((&undo["lane"], &undo["status"]), (&json!("provider"), &json!(204)));
    let records = trace.records();
    assert!(
        records.contains(&"AUTHSYSTEM_USER_CREATE Undone create".to_owned()),
        "{records:?}"
    );
    assert!(
        records.contains(&"SUBSCRIBE_USER_CREATE Failed create".to_owned()),
        "{records:?}"
    );
}

#[tokio::test]
async fn a_system_that_is_down_shows_as_calls_that_never_arrived() {
    let house = House::open().await;
    let headers = house.headers("Auth0").await;
    house.harm(SUBSCRIBE, &json!({ "down": true })).await;
    let ana = Person::new("ana");
    let answer = house.get(&headers, &ana.id).await;
    assert_eq!(answer.status, 500);
    let trace = house.trace(&answer).await;
    trace.expect_whole();
    let calls = trace.lane("subscribe");
    // A read is tried three times.
    assert_eq!(calls.len(), 3, "{calls:?}");
    for (attempt, call) in (1..).zip(calls) {
        assert_eq!((&call["name"], &call["attempt"]), (&json!("GET"), &json!(attempt)));
        assert_eq!((&call["system"], &call["status"]), (&json!(SUBSCRIBE), &Value::Null));
        let failure = call["failure"].as_str().unwrap();
        assert!(failure.contains("connection"), "{failure}");
    }
}

#[tokio::test]
async fn a_call_that_is_cut_keeps_its_path() {
    let house = House::open().await;
    let headers = house.headers("Auth0").await;
    let ana = Person::new("ana");
    let path = format!("/api/v2/users/auth0%7C{}", ana.id);
    house
        .harm(
            AUTH0,
            &json!({ "cut": "before-effect", "times": 1, "match": { "path": path } }),
        )
        .await;
    let answer = house.get(&headers, &ana.id).await;
    let trace = house.trace(&answer).await;
    let calls: Vec<_> = trace
        .lane("provider")
        .into_iter()
        .filter(|row| row["name"] != "POST /oauth/token")
        .collect();
    let [cut, repeat] = calls[..] else { panic!("{calls:?}") };
    assert_eq!(
        (&cut["name"], &cut["name"]),
        (&json!(format!("GET {path}")), &repeat["name"])
    );
    assert!(cut["failure"].as_str().unwrap().contains("broke"), "{cut}");
    assert_eq!((&cut["status"], &cut["attempt"]), (&Value::Null, &json!(1)));
    assert_eq!((&repeat["status"], &repeat["attempt"]), (&json!(404), &json!(2)));
}

#[tokio::test]
async fn an_error_in_a_body_counts_as_what_it_means() {
    let house = House::open().await;
    let headers = house.headers("Gigya").await;
    let nobody = Person::new("nobody").id;
    let answer = house.get(&headers, &nobody).await.expect("E400_01");
    let trace = house.trace(&answer).await;
    let [call] = trace.lane("provider")[..] else { panic!() };
    assert_eq!(call["name"], "POST /accounts.getAccountInfo");
    // Gigya always answers with HTTP status 200; this is the status within its errorCode.
    house.harm("gigya", &json!({ "errorCode": 500_001, "times": 9 })).await;
    let answer = house.get(&headers, &nobody).await;
    let trace = house.trace(&answer).await;
    for call in trace.lane("provider") {
        assert_eq!(
            (&call["status"], &call["failure"]),
            (&json!(503), &Value::Null),
            "{call}"
        );
    }
}
