//! The API description, `docs/openapi.yaml`: rendered from the code and the contract cases, and checked against both.
//!
//! `document` and the modules below it make the description, `yaml` renders it. `completeness` looks for missing parts,
//! `conformance` compares it with the contract cases, `gateway` with what the gateway adds, and `agreement` compares its patterns
//! with the parsers. `scripts/api_description.py` calls the running stack by it.

#![cfg(test)]

mod agreement;
mod answers;
mod bodies;
mod completeness;
mod conformance;
mod document;
mod examples;
mod gateway;
mod headers;
mod new_ids;
mod operations;
mod parameters;
mod problems;
#[expect(dead_code, reason = "another test uses the rest of it")]
#[path = "../coverage/repository.rs"]
mod repository;
mod responses;
mod validator;
mod values;
mod yaml;

use std::fs;

const PAGE: &str = "docs/openapi.yaml";

/// Compares the file with the rendered description, or writes it if `UPDATE_DOCS` is set.
#[test]
#[expect(
    clippy::disallowed_methods,
    reason = "a switch of this test, not a part of the functions' configuration"
)]
fn the_description_is_what_the_code_says() {
    let expected = document::rendered();
    let path = repository::root().join(PAGE);
    if std::env::var("UPDATE_DOCS").is_ok_and(|value| value == "1") {
        fs::write(&path, &expected).unwrap();
    }
    let page = fs::read_to_string(&path).unwrap_or_default();
    let differing = expected.lines().zip(page.lines()).find(|(one, other)| one != other);
    assert!(
        page == expected,
        "{PAGE} is not what the code says. Run: UPDATE_DOCS=1 cargo test -p local --test openapi\n\
         first difference (expected, found): {differing:#?}"
    );
}

#[test]
fn the_file_is_read_as_what_was_written() {
    let page = fs::read_to_string(repository::root().join(PAGE)).unwrap();
    let read: serde_json::Value = serde_saphyr::from_str(&page).unwrap();
    assert!(
        read == document::value(),
        "{PAGE} holds something else than the description"
    );
}
