use jiff::Timestamp;

use super::{super::ring::MOST_ROWS, *};

fn begin(store: &Store, kind: Kind, id: &str) -> Key {
    let (method, path) = ("POST".to_owned(), "/".to_owned());
    store.begin(Summary::new(kind, id.to_owned(), Timestamp::UNIX_EPOCH, method, path))
}

#[test]
fn a_trace_says_how_many_rows_it_has_not_kept() {
    let store = Store::default();
    let key = begin(&store, Kind::Request, "long");
    let stage = |_: Option<&str>| Some(Row::new(Lane::Stage, "books".to_owned(), None));
    let places: Vec<Option<Place>> = (0..MOST_ROWS + 3).map(|_| store.begin_row(key, stage)).collect();
    assert!(places[..MOST_ROWS].iter().all(Option::is_some));
    assert!(places[MOST_ROWS..].iter().all(Option::is_none));
    let trace = store.get("long").unwrap();
    assert_eq!((trace.rows.len(), trace.rows_left_out), (MOST_ROWS, 3));
}

#[test]
fn records_are_read_only_of_what_is_listed_and_where_they_tell_the_user() {
    let store = Store::default();
    let tenant = |code: &str| shared::model::TenantId::parse("DEMO", "HERALD", code).unwrap();
    for (id, code, user) in [
        ("oldest", "MORNING", None),
        ("elsewhere", "MIDDAY", None),
        ("known", "MORNING", Some("reader-1")),
        ("newest", "MORNING", None),
    ] {
        let (method, path) = ("POST".to_owned(), "/".to_owned());
        let mut summary = Summary::new(Kind::Request, id.to_owned(), Timestamp::UNIX_EPOCH, method, path);
        summary.operation = Some("create");
        summary.tenant = Some(tenant(code));
        summary.user = user.map(str::to_owned);
        let key = store.begin(summary);
        store.end(key, Ending::default());
    }
    let lacking = |tenant: Option<&str>, user: Option<&str>, limit: usize| {
        let filter = Filter::parse(tenant, user.map(str::to_owned), None, None).unwrap();
        store.without_user(&filter, limit)
    };
    let morning = Some("DEMO/HERALD/MORNING");
    assert_eq!(lacking(None, None, 2), ["newest"]);
    assert_eq!(lacking(morning, None, 3), ["newest", "oldest"]);
    assert_eq!(lacking(morning, Some("reader-2"), 1), ["newest", "known", "oldest"]);
    store.set_records("newest", Vec::new());
    assert!(lacking(None, None, 2).is_empty());
}

#[test]
fn a_call_belongs_to_the_request_that_it_names() {
    let store = Store::default();
    let call = |request: Option<&str>| {
        let row = Row::call("Subscribe", "GET", 1, None);
        Some(Row {
            request: request.map(str::to_owned),
            ..row
        })
    };
    // The repair's calls leave first and have not arrived yet.
    let repair = begin(&store, Kind::Repair, "");
    for id in ["mended", "mended too"] {
        store.touch(repair, id.to_owned());
        store.begin_row(repair, |_| call(Some(id))).unwrap();
    }
    let running = begin(&store, Kind::Request, "running");
    store.begin_row(running, |_| call(None)).unwrap();
    let arrived = |id: &str| {
        let ticket = store.arrived(&Arrived {
            system: crate::simulators::SUBSCRIBE,
            method: "GET",
            path: &format!("/of/{id}"),
            request_id: Some(id),
        });
        ticket.map(|ticket| Key(ticket.trace))
    };
    assert_eq!(arrived("running"), Some(running));
    assert_eq!(arrived("mended too"), Some(repair));
    assert_eq!(arrived("mended"), Some(repair));
    assert_eq!(arrived("somebody else's"), None);
    let names: Vec<String> = store
        .state(repair)
        .unwrap()
        .rows
        .into_iter()
        .map(|row| row.name)
        .collect();
    assert_eq!(names, ["GET /of/mended", "GET /of/mended too"]);
}
