use jiff::Timestamp;
use serde_json::Value;

use super::{
    super::{
        live::BACKLOG,
        row::{Lane, Row},
        trace::{Ending, Kind, Summary},
    },
    *,
};

fn request(store: &Store, id: &str) -> Key {
    let (method, path) = ("GET".to_owned(), "/".to_owned());
    store.begin(Summary::new(
        Kind::Request,
        id.to_owned(),
        Timestamp::UNIX_EPOCH,
        method,
        path,
    ))
}

/// All waiting messages, until the end.
async fn heard(mut listener: Listener) -> Vec<Told> {
    let mut heard = Vec::new();
    while let Some(told) = listener.next().await {
        heard.push(told);
    }
    heard
}

#[tokio::test]
async fn a_slow_listener_gets_the_last_state_of_each_trace_once() {
    let store = Arc::<Store>::default();
    let listener = Listener::to(&store).unwrap();
    let (one, other) = (request(&store, "one"), request(&store, "other"));
    for _ in 0..700 {
        for trace in [other, one] {
            let stage = |_: Option<&str>| Some(Row::new(Lane::Stage, "books".to_owned(), None));
            let row = store.begin_row(trace, stage).unwrap();
            store.end_row(row);
        }
    }
    store.end(one, Ending::default());
    store.live.close();
    let states: Vec<Value> = heard(listener)
        .await
        .into_iter()
        .map(|told| match told {
            Told::Message(message) => serde_json::from_str(&message.data).unwrap(),
            Told::Missed(missed) => panic!("{missed} states were missed"),
        })
        .collect();
    let told: Vec<_> = states
        .iter()
        .map(|state| {
            (
                state["requestId"].as_str().unwrap(),
                state["rows"].as_array().unwrap().len(),
            )
        })
        .collect();
    assert_eq!(told, [("one", 700), ("other", 700)]);
    assert!(!states[0]["durationMs"].is_null());
}

#[tokio::test]
async fn a_slow_listener_is_told_how_many_mails_and_switches_are_missing() {
    let store = Arc::<Store>::default();
    let listener = Listener::to(&store).unwrap();
    for number in 0..BACKLOG + 7 {
        store.live.tell("mail", || number);
    }
    store.live.close();
    let heard = heard(listener).await;
    assert_eq!(heard.len(), BACKLOG + 1);
    assert!(matches!(&heard[0], Told::Message(message) if message.data == "0" && message.number == 1));
    assert!(matches!(heard[BACKLOG], Told::Missed(7)));
}
