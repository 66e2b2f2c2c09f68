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
