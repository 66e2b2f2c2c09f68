//! The examples: old bodies and their conversions.

use std::fs;

use cli::convert::{Conversion, Model, convert};
use serde_json::Value;

/// The text of an old body.
pub(crate) fn old(name: &str) -> String {
    let path = format!("{}/tests/tool/migration/old/{name}.json", env!("CARGO_MANIFEST_DIR"));
    fs::read_to_string(path).unwrap()
}

/// Its conversion; the model is detected from the members.
pub(crate) fn converted(name: &str) -> Conversion {
    let conversion = convert(&old(name), None).unwrap();
    let model = Model::ALL.into_iter().find(|model| model.to_string() == name);
    assert_eq!(Some(conversion.operation), model);
    conversion
}

pub(crate) fn shown(name: &str) -> String {
    let conversion = converted(name);
    let notes: Vec<String> = conversion
        .notes
        .iter()
        .map(|note| format!("- {}: `{}`, {}: {}.", note.kind.name(), note.place, note.what, note.why))
        .collect();
    let notes = match notes.as_slice() {
        [] => String::new(),
        notes => format!("Notes:\n\n{}\n", notes.join("\n")),
    };
    format!(
        "Old:\n\n```json\n{}\n```\n\nNew, `{} {}`:\n\n```json\n{:#}\n```\n\n{notes}",
        old(name).trim(),
        conversion.method,
        conversion.path,
        Value::from(conversion.body),
    )
}
