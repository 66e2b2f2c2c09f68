//! The reference pages under `docs/` agree with the tables in the code.
//!
//! `docs/errors.md` and `docs/events.md` are rendered from those tables. `docs/settings.md` is written by hand; the
//! examples there and on the providers' pages are parsed as settings.

#![cfg(test)]

mod errors;
mod events;
mod settings;

use std::{fs, path::PathBuf};

#[test]
fn the_page_of_errors_is_the_catalogue() {
    keep("errors.md", &errors::page());
}

#[test]
fn the_page_of_events_is_the_table_of_event_types() {
    keep("events.md", &events::page());
}

#[test]
fn the_members_of_a_record_are_all_described() {
    let record = serde_json::to_value(events::example().unwrap()).unwrap();
    let mut members: Vec<&str> = record.as_object().unwrap().keys().map(String::as_str).collect();
    let mut described: Vec<&str> = events::MEMBERS.iter().map(|(name, _)| *name).collect();
    members.sort_unstable();
    described.sort_unstable();
    assert_eq!(
        described, members,
        "MEMBERS in shared/tests/reference_pages/events.rs describes other members than a record has"
    );
}

/// Compares a page with its expected text, or writes it if `UPDATE_DOCS` is set.
#[expect(
    clippy::disallowed_methods,
    reason = "a switch of this test, not a part of the functions' configuration"
)]
fn keep(name: &str, expected: &str) {
    let path = path(name);
    if std::env::var("UPDATE_DOCS").is_ok_and(|value| value == "1") {
        assert!(
            fs::write(&path, expected).is_ok(),
            "{} cannot be written",
            path.display()
        );
    }
    let page = fs::read_to_string(&path).unwrap_or_default();
    let differing = expected.lines().zip(page.lines()).find(|(one, other)| one != other);
    assert!(
        page == expected,
        "docs/{name} is not what the code says. Run: UPDATE_DOCS=1 cargo test -p shared --test reference_pages\n\
         first difference (expected, found): {differing:#?}"
    );
}

fn path(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../docs").join(name)
}
