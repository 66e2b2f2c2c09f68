//! Events of `/_local/live` while a request runs.

use local::simulators::SUBSCRIBE;
use reqwest::Method;
use serde_json::{Value, json};
use tokio::time::Instant;

use crate::{house::House, person::Person, rows::Trace};

#[tokio::test]
async fn a_request_is_told_from_its_begin_to_its_records() {
    let house = House::open().await;
    let headers = house.headers("Auth0").await;
    let ana = Person::new("ana");
    // Long enough for a state to be sent while the call runs.
    let slow = json!({ "latencyMs": 300, "match": { "method": "POST" } });
    house.harm(SUBSCRIBE, &slow).await;
    let mut listener = house.listen().await;
    let answer = house.create(&headers, &ana.body()).await.expect("S200_06");
    let states = listener.until(|state| !state.records().is_empty()).await;
    let (first, last) = (states.first().unwrap(), states.last().unwrap());
    for state in &states {
        assert_eq!(state.0["requestId"], answer.request_id());
    }
    assert_eq!(
        (&first.0["status"], &first.0["durationMs"]),
        (&Value::Null, &Value::Null)
    );
    assert_eq!(first.0["path"], "/v4/Users");
    assert_eq!(last.0, house.trace(&answer).await.0);

    let rows = |state: &Trace| state.0["rows"].as_array().unwrap().len();
    assert!(states.is_sorted_by_key(rows), "rows are taken back");
    let is_over = |state: &&Trace| !state.0["durationMs"].is_null();
    let ended = states.iter().position(|state| is_over(&state)).unwrap();
    assert!(states[ended..].iter().all(|state| is_over(&state)), "it ends twice");
    // While it ran, some rows had not ended: the stage, and the call in it with its path.
    let post = |state: &Trace| {
        let rows = state.0["rows"].as_array().unwrap();
        let mut open = rows.iter().filter(|row| row["durationMs"].is_null());
        open.any(|row| row["name"] == "POST /registrations")
    };
    assert!(states[..ended].iter().any(post));
}

#[tokio::test]
async fn states_are_told_once_in_a_while_however_much_is_done() {
    let house = House::open().await;
    let headers = house.headers("Auth0").await;
    let mut listener = house.listen().await;
    let began = Instant::now();
    let ana = Person::new("ana");
    let answer = house.create(&headers, &ana.body()).await.expect("S200_06");
    let states = listener.until(|state| !state.records().is_empty()).await;
    // One at once, then one every 50 ms.
    let most = began.elapsed().as_millis() / 50 + 1;
    assert!(states.len() as u128 <= most, "{} states, not {most}", states.len());
    // Each row has a beginning and an end, which are two changes.
    let rows = house.trace(&answer).await.0["rows"].as_array().unwrap().len();
    assert!(rows > 15, "{rows} rows are too few to tell");
}

#[tokio::test]
async fn messages_are_numbered_and_mails_and_switches_are_told() {
    let house = House::open().await;
    let headers = house.headers("Auth0").await;
    let ana = Person::new("ana");
    let mut listener = house.listen().await;
    let fault = json!({ "latencyMs": 1, "times": 1 });
    house.harm(SUBSCRIBE, &fault).await;
    assert_eq!(house.local(Method::GET, "faults", None).await[SUBSCRIBE], fault);
    let (event, number, data) = listener.next().await.unwrap();
    assert_eq!((event.as_str(), number), ("faults", 1));
    assert_eq!(data, json!({ "simulator": SUBSCRIBE, "fault": fault }));

    let body = ana.with(&json!({ "password": "Correct-Horse-7", "verifyEmail": true }));
    house.create(&headers, &body).await.expect("S200_06");
    // The fault applies to one call, then switches itself off.
    assert_eq!(
        listener.next_of("faults").await,
        json!({ "simulator": SUBSCRIBE, "fault": null })
    );
    let mail = listener.next_of("mail").await;
    let mailbox = house.local(Method::GET, "mailbox", None).await;
    assert_eq!(mailbox, json!([mail]));
    assert_eq!(mail["to"], ana.email);
    let none = json!({ "auth0": null, "firefly": null, "gigya": null, "ssor": null, "subscribe": null });
    assert_eq!(house.local(Method::GET, "faults", None).await, none);
}

#[tokio::test]
async fn a_request_whose_client_hangs_up_is_told_to_its_end() {
    let house = House::open().await;
    let headers = house.headers("Auth0").await;
    let ana = Person::new("ana");
    // Long enough for the client to disconnect before the answer.
    house.harm(SUBSCRIBE, &json!({ "latencyMs": 300, "times": 1 })).await;
    let mut listener = house.listen().await;
    let path = format!("GET /registrations/{}", ana.id);
    {
        let asked = house.get(&headers, &ana.id);
        let seen = listener.until(|state| state.names("subscribe") == [path.as_str()]);
        tokio::select! {
            _ = asked => panic!("it is answered before it is seen"),
            states = seen => assert!(states.last().unwrap().0["durationMs"].is_null()),
        }
    }
    let states = listener.until(|state| !state.0["durationMs"].is_null()).await;
    let last = states.last().unwrap();
    last.expect_whole();
    assert_eq!(
        (&last.0["status"], &last.row(&path)["status"]),
        (&json!(400), &json!(404))
    );
}

#[tokio::test]
async fn a_stack_that_stops_ends_what_is_listened_to() {
    let house = House::open().await;
    let mut listener = house.listen().await;
    house.stack.stop().await;
    assert!(listener.next().await.is_none());
}
