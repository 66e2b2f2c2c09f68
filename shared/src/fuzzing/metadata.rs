//! Fuzz target: metadata keys, values and changes.

use serde_json::{Map, Value};

use super::parts;
use crate::model::{Metadata, MetadataChanges, MetadataKey, MetadataValue};

/// The input, three JSON objects: the metadata of one side, a caller's changes, and the metadata of the other side.
pub fn metadata(data: &[u8]) {
    let parts = parts(data);
    let mut objects = parts
        .iter()
        .map(|part| serde_json::from_slice(part).unwrap_or_default());
    let mut next = || objects.next().unwrap_or_default();
    let [kept, changed, other]: [Map<String, Value>; 3] = [next(), next(), next()];
    for (key, value) in kept.iter().chain(&changed).chain(&other) {
        check_entry(key, value);
    }
    let (kept, other) = (Metadata::stored(&kept), Metadata::stored(&other));
    check_stored(&kept);
    check_changes(&changes(&changed), &kept);
    check_changes(&changes(&changed), &other);
    check_both(&kept, &other);
}

/// A key or value that a caller may send is kept unchanged, with the same JSON type.
fn check_entry(key: &str, value: &Value) {
    if let Ok(parsed) = MetadataKey::parse(key) {
        assert_eq!(parsed.as_str(), key);
        assert!(key.len() <= 100 && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_'));
        assert_eq!(MetadataKey::stored(key), Some(parsed));
    }
    if let Ok(parsed) = MetadataValue::parse(value) {
        assert_eq!(parsed.to_json(), *value);
        let written = value.to_string();
        let again: Value = serde_json::from_str(&written).expect("JSON");
        assert!(
            MetadataValue::parse(&again).is_ok_and(|again| again == parsed),
            "{written}"
        );
        if let Value::String(text) = value {
            let is_odd = |symbol: char| symbol.is_control() && !matches!(symbol, '\n' | '\r' | '\t');
            assert!(text.chars().count() <= 100 && !text.chars().any(is_odd));
        }
        assert_eq!(format!("{parsed:?}"), "MetadataValue(…)");
    }
}

/// Metadata that a side keeps is the same when it is read again.
fn check_stored(metadata: &Metadata) {
    assert_eq!(Metadata::stored(&metadata.to_json()), *metadata);
}

/// A change sets what it says, its inverse undoes it, and values that are there already are not sent.
pub(crate) fn check_changes(change: &MetadataChanges, before: &Metadata) {
    let after = change.applied_to(before);
    for (key, value) in change.iter() {
        assert_eq!(after.get(key), value);
    }
    assert_eq!(change.inverse(before).applied_to(&after), *before);
    assert_eq!(change.against(before).applied_to(before), after);
    assert!(change.against(&after).is_empty());
    assert_eq!(change.to_json().len(), change.iter().count());
}

/// Merging prefers the wanted values, and loses none of the current keys.
pub(crate) fn check_both(current: &Metadata, wanted: &Metadata) {
    let merged = wanted.over(current);
    assert_eq!(MetadataChanges::toward(current, wanted).applied_to(current), merged);
    assert!(MetadataChanges::toward(&merged, wanted).is_empty());
    for (key, value) in wanted.iter() {
        assert_eq!(merged.get(key), Some(value));
    }
    for (key, _) in current.iter() {
        assert!(merged.get(key).is_some());
    }
}

/// The entries of an object that a caller may send, as changes.
fn changes(object: &Map<String, Value>) -> MetadataChanges {
    let entries = object.iter().filter_map(|(key, value)| {
        let key = MetadataKey::parse(key).ok()?;
        let value = match value {
            Value::Null => None,
            value => Some(MetadataValue::parse(value).ok()?),
        };
        Some((key, value))
    });
    entries.collect()
}
