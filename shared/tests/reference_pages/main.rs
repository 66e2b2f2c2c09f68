//! The reference pages under `docs/` say what the tables in the code say.
//!
//! `docs/errors.md` and `docs/events.md` are rendered from those tables; `docs/settings.md` is written by hand, and its
//! example is read as the functions read settings.

mod errors;
mod events;

use std::{collections::BTreeSet, fs, path::PathBuf};

use shared::{
    model::TenantId,
    settings::{ProviderKind, SettingsDocument},
};

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

#[test]
fn the_example_on_the_page_of_settings_is_valid_and_shows_every_setting() {
    let page = fs::read_to_string(path("settings.md")).unwrap();
    let example = page.split("```json").nth(1).and_then(|rest| rest.split("```").next());
    let item: serde_json::Value =
        serde_json::from_str(example.expect("docs/settings.md has an example in JSON")).unwrap();
    let code = |name: &str| item[name].as_str().unwrap_or_default().to_owned();
    let tenant = TenantId::parse(&code("clientGroupCode"), &code("clientCode"), &code("paperCode")).unwrap();
    assert_eq!(
        item["tenant"],
        tenant.key(),
        "the key of the example is not the key of its tenant"
    );
    let settings = item["settings"].as_object().unwrap().clone();
    let names: Vec<String> = settings.keys().cloned().collect();
    let read = SettingsDocument { tenant, settings }.parse().unwrap();
    assert_eq!(read.settings().flow.user_provider, Some(ProviderKind::Auth0));
    let rows = page
        .lines()
        .filter_map(|line| line.strip_prefix("| `")?.split('`').next());
    let rows: BTreeSet<&str> = rows.filter(|name| name.contains('.')).collect();
    assert_eq!(
        rows,
        names.iter().map(String::as_str).collect(),
        "table and example of docs/settings.md differ"
    );
    assert_eq!(
        rows,
        settings_read(),
        "docs/settings.md and shared/src/settings/tenant_settings.rs differ"
    );
}

/// The names that the code reads: its texts like `Flow.UserProvider`.
fn settings_read() -> BTreeSet<&'static str> {
    let code = include_str!("../../src/settings/tenant_settings.rs");
    let texts = code.split('"').skip(1).step_by(2);
    let dotted = |text: &&str| {
        text.split('.')
            .all(|part| part.starts_with(|first: char| first.is_ascii_uppercase()))
    };
    texts.filter(|text| text.contains('.')).filter(dotted).collect()
}

/// Compares a page with what it should be, or writes it where `UPDATE_DOCS` is set.
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
