//! The pages about settings: each setting has a row and an example, and every example is valid.

use std::{collections::BTreeSet, fs, path::Path};

use serde_json::{Map, Value};
use shared::{
    model::TenantId,
    settings::{ProviderKind, ProviderSettings, SettingsDocument, Tenant},
};

use crate::path;

/// The files that read settings by name.
const READERS: [&str; 4] = [
    include_str!("../../src/settings/tenant_settings.rs"),
    include_str!("../../src/settings/provider/auth0.rs"),
    include_str!("../../src/settings/provider/gigya.rs"),
    include_str!("../../src/settings/provider/rest/mod.rs"),
];

#[test]
fn the_table_has_a_row_for_every_setting_that_is_read() {
    let page = page("settings.md");
    let rows: BTreeSet<&str> = rows(&page).collect();
    assert_eq!(rows, read_by_code(), "docs/settings.md and shared/src/settings/ differ");
}

#[test]
fn the_stored_item_on_the_page_is_valid() {
    let item = item();
    let tenant = tenant(&item);
    assert_eq!(
        item["tenant"],
        tenant.key(),
        "the key of the example is not the key of its tenant"
    );
    let read = parse(tenant, settings(&item));
    let provider = read.settings().provider().map(ProviderSettings::kind);
    assert_eq!(provider, Some(ProviderKind::Auth0));
}

/// The first JSON block of a provider's page is its part of a tenant's settings.
#[test]
fn every_page_of_a_provider_begins_with_an_example_that_is_valid() {
    let item = item();
    for (name, example) in provider_examples() {
        let kind = example["Flow.UserProvider"].as_str().and_then(ProviderKind::parse);
        let mut settings = settings(&item);
        settings.retain(|name, _| !name.starts_with("Auth0."));
        settings.extend(example);
        let read = parse(tenant(&item), settings);
        assert!(
            kind.is_some() && read.settings().provider().map(ProviderSettings::kind) == kind,
            "docs/providers/{name}"
        );
    }
}

#[test]
fn every_setting_stands_in_an_example() {
    let page = page("settings.md");
    let examples = provider_examples().into_iter().map(|(_, example)| example);
    let shown: BTreeSet<String> = examples
        .chain([settings(&item())])
        .flat_map(|example| example.into_iter().map(|(name, _)| name))
        .collect();
    let missing: Vec<&str> = rows(&page).filter(|row| !shown.contains(*row)).collect();
    assert_eq!(
        missing,
        Vec::<&str>::new(),
        "no example in docs/settings.md or docs/providers/ shows these"
    );
}

fn page(name: &str) -> String {
    fs::read_to_string(path(name)).unwrap()
}

fn rows(page: &str) -> impl Iterator<Item = &str> {
    let rows = page
        .lines()
        .filter_map(|line| line.strip_prefix("| `")?.split('`').next());
    rows.filter(|name| name.contains('.'))
}

/// The names that the code reads: its string literals like `Flow.UserProvider`.
fn read_by_code() -> BTreeSet<&'static str> {
    let texts = READERS.iter().flat_map(|code| code.split('"').skip(1).step_by(2));
    let dotted = |text: &&str| {
        text.split('.').count() == 2
            && text
                .split('.')
                .all(|part| part.starts_with(|first: char| first.is_ascii_uppercase()))
            || text.starts_with("Flow.")
    };
    texts.filter(dotted).collect()
}

fn first_json(page: &str) -> Option<Value> {
    let block = page.split("```json").nth(1)?.split("```").next()?;
    Some(serde_json::from_str(block).unwrap_or_else(|error| panic!("the first JSON block: {error}")))
}

fn item() -> Value {
    first_json(&page("settings.md")).expect("docs/settings.md has an example in JSON")
}

fn tenant(item: &Value) -> TenantId {
    let code = |name: &str| item[name].as_str().unwrap_or_default();
    TenantId::parse(code("clientGroupCode"), code("clientCode"), code("paperCode")).unwrap()
}

fn settings(item: &Value) -> Map<String, Value> {
    item["settings"].as_object().unwrap().clone()
}

fn parse(tenant: TenantId, settings: Map<String, Value>) -> Tenant {
    SettingsDocument { tenant, settings }.parse().unwrap()
}

fn provider_examples() -> Vec<(String, Map<String, Value>)> {
    let Ok(folder) = fs::read_dir(path("providers")) else {
        return Vec::new();
    };
    let names = folder.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let pages = names
        .filter(|name| Path::new(name).extension().is_some_and(|extension| extension == "md") && name != "README.md");
    pages
        .map(|name| {
            let example = first_json(&page(&format!("providers/{name}")));
            let example = example.and_then(|example| example.as_object().cloned());
            let example = example.unwrap_or_else(|| panic!("docs/providers/{name} has no example in JSON"));
            (name, example)
        })
        .collect()
}
