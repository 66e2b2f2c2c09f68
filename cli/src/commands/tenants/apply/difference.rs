//! Compares two documents, setting by setting and within lists and objects.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use serde_json::Value;
use shared::settings::SettingsDocument;

use crate::output::{Output, Style};

/// A place with different values; `null` means absent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Change {
    pub(super) name: String,
    pub(super) before: Value,
    pub(super) after: Value,
}

impl Change {
    /// The change in one line.
    pub(super) fn text(&self, output: Output) -> String {
        let Self { name, before, after } = self;
        match (before, after) {
            (Value::Null, after) => output.paint(Style::Good, &format!("+ {name}  {after}")),
            (before, Value::Null) => output.paint(Style::Bad, &format!("- {name}  {before}")),
            (before, after) => output.paint(Style::Doubtful, &format!("~ {name}  {before} -> {after}")),
        }
    }
}

/// The changes from one document to the other. A value that may be a misplaced secret is not shown.
pub(super) fn between(seen: Option<&SettingsDocument>, document: &SettingsDocument) -> Vec<Change> {
    let (before, mut after) = (seen.map(leaves).unwrap_or_default(), leaves(document));
    if seen.is_none() {
        // A new tenant's name is shown with the tenant.
        after.remove("name");
    }
    let exposed = [
        seen.map(SettingsDocument::exposed).unwrap_or_default(),
        document.exposed(),
    ];
    let shown = |leaves: &BTreeMap<String, Value>, exposed: &BTreeSet<&str>, name: &String| {
        let is_exposed = exposed.iter().any(|setting| is_within(name, setting));
        match leaves.get(name) {
            Some(_) if is_exposed => "(hidden)".into(),
            value => value.cloned().unwrap_or_default(),
        }
    };
    let names: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    let changes = names
        .into_iter()
        .filter(|name| before.get(*name) != after.get(*name))
        .map(|name| Change {
            name: name.clone(),
            before: shown(&before, &exposed[0], name),
            after: shown(&after, &exposed[1], name),
        });
    changes.collect()
}

/// Whether a place is a setting or lies within its value.
fn is_within(place: &str, setting: &str) -> bool {
    let rest = place.strip_prefix(setting);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
}

/// Every scalar value by its place. `null` counts as absent.
fn leaves(document: &SettingsDocument) -> BTreeMap<String, Value> {
    let mut leaves = BTreeMap::new();
    // The spelling of the codes is compared like a setting, because answers and records show it.
    leaves.insert("name".to_owned(), document.tenant.to_string().into());
    for (name, value) in &document.settings {
        gather(name.clone(), value, &mut leaves);
    }
    leaves
}

fn gather(name: String, value: &Value, leaves: &mut BTreeMap<String, Value>) {
    match value {
        Value::Object(members) if !members.is_empty() => {
            for (member, value) in members {
                gather(format!("{name}.{member}"), value, leaves);
            }
        }
        Value::Array(items) if items.iter().any(|item| item.is_object() || item.is_array()) => {
            for (index, item) in items.iter().enumerate() {
                gather(format!("{name}[{index}]"), item, leaves);
            }
        }
        // In the connector, `null` removes a part of the preset.
        Value::Null if !name.starts_with(shared::settings::CONNECTOR) => {}
        value => {
            leaves.insert(name, value.clone());
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use shared::model::TenantId;

    use super::*;

    fn document(codes: [&str; 3], settings: &Value) -> SettingsDocument {
        let [group, client, paper] = codes;
        SettingsDocument {
            tenant: TenantId::parse(group, client, paper).unwrap(),
            settings: settings.as_object().unwrap().clone(),
        }
    }

    fn told(before: &SettingsDocument, after: &SettingsDocument) -> Vec<String> {
        let output = Output::new(crate::output::Format::Table, false, crate::output::Unread::GoesOn);
        between(Some(before), after)
            .iter()
            .map(|change| change.text(output))
            .collect()
    }

    #[test]
    fn what_is_added_changed_and_removed_is_told_with_its_place() {
        let before = document(
            ["g", "c", "p"],
            &json!({
                "Events.RetentionDays": 30, "Reads.Degraded": 1, "Auth0.Audience": null,
                "Tokens.Issuers": [{"issuer": "a", "audience": "x", "secret": "ssm:s"}],
            }),
        );
        let after = document(
            ["G", "c", "p"],
            &json!({
                "Events.RetentionDays": 400, "Create.ReturnUrlOrigins": ["https://a"],
                "Tokens.Issuers": [{"issuer": "a", "audience": "y", "secret": "ssm:s"}],
            }),
        );
        let expected = [
            "+ Create.ReturnUrlOrigins  [\"https://a\"]",
            "~ Events.RetentionDays  30 -> 400",
            "- Reads.Degraded  1",
            "~ Tokens.Issuers[0].audience  \"x\" -> \"y\"",
            "~ name  \"g/c/p\" -> \"G/c/p\"",
        ];
        assert_eq!(told(&before, &after), expected);
    }

    #[test]
    fn a_secret_that_stood_in_the_place_of_a_reference_is_not_repeated() {
        let before = document(["g", "c", "p"], &json!({"Subscribe.Credential": "hunter2"}));
        let after = document(["g", "c", "p"], &json!({"Subscribe.Credential": "secretsmanager:s"}));
        assert_eq!(
            told(&before, &after),
            ["~ Subscribe.Credential  \"(hidden)\" -> \"secretsmanager:s\""]
        );
    }
}
