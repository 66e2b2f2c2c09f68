//! `docs/MIGRATION.md` agrees with `uo convert` and the API's code.
//!
//! Its tables and examples are between markers and rendered here. The rest is written by hand; its codes and event types are
//! checked. The bodies of its examples are sent to the API.

mod examples;
mod names;
mod page;
mod play;
mod tables;

use page::Page;

#[test]
fn tables_and_examples_are_what_the_code_says() {
    let mut page = Page::read();
    for (name, text) in [
        ("routes", tables::routes()),
        ("headers", tables::headers()),
        ("request-members", tables::request_members()),
        ("answer-members", tables::answer_members()),
        ("new-keys", tables::new_keys()),
        ("codes", tables::codes()),
        ("events", tables::events()),
        ("example-create", examples::shown("create")),
        ("example-update", examples::shown("update")),
        ("example-change-email", examples::shown("change-email")),
    ] {
        page.put(name, &text);
    }
    page.keep();
}
