//! `docs/MIGRATION.md` says what `uo convert` does and what the code of the API says.
//!
//! Its tables and examples stand between markers and are rendered here; the rest is written by hand, and the codes and event
//! types that it names are looked up. The bodies of its examples are sent to the real API.

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
