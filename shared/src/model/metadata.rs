//! Metadata: the custom fields of a user, an object of scalar values.
//!
//! Callers may send keys like `^[a-z][A-Za-z0-9_]*$` and values up to 100 characters; what the two sides keep was
//! accepted once and is taken as it is, except for what this model cannot hold (nested values, keys of another form):
//! that stays where it is, unseen and untouched.

use std::{collections::BTreeMap, fmt};

use serde::Serialize;
use serde_json::{Map, Number, Value};

/// Longest key and longest value, in characters (`E400_17`).
const MAX_LENGTH: usize = 100;

/// From 2^53 on, not every whole number has a floating-point form of its own.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// Why a key or a value is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MetadataFault {
    /// Not a camelCase key.
    #[error("keys begin with a lower-case letter and hold only letters, digits and _")]
    Key,
    /// An object or an array.
    #[error("values are strings, numbers or booleans")]
    Value,
    /// A control character in a value.
    #[error("values must not hold control characters")]
    Control,
    /// A number so large that it would be rounded on its way.
    #[error("numbers beyond 64-bit integers would lose digits; send a string")]
    Number,
    /// A key or value over 100 characters.
    #[error("keys and values have at most 100 characters")]
    TooLong,
}

/// A metadata key.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct MetadataKey(String);

impl MetadataKey {
    /// A key that a caller sent.
    pub fn parse(text: &str) -> Result<Self, MetadataFault> {
        let key = Self::stored(text).ok_or(MetadataFault::Key)?;
        if text.len() > MAX_LENGTH {
            Err(MetadataFault::TooLong)
        } else {
            Ok(key)
        }
    }

    fn stored(text: &str) -> Option<Self> {
        let form = text.starts_with(|first: char| first.is_ascii_lowercase())
            && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        form.then(|| Self(text.to_owned()))
    }

    /// The key as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A metadata value; its JSON type is kept.
#[derive(Clone, Serialize)]
#[serde(untagged)]
pub enum MetadataValue {
    /// A string.
    Text(String),
    /// A number.
    Number(Number),
    /// A boolean.
    Bool(bool),
}

impl MetadataValue {
    /// A value that a caller sent. `null` is no value: callers of this decide what it means to them.
    pub fn parse(value: &Value) -> Result<Self, MetadataFault> {
        let value = Self::stored(value).ok_or(MetadataFault::Value)?;
        let text = match &value {
            Self::Text(text) => text.as_str(),
            Self::Number(number) if number.is_f64() && number.as_f64().is_none_or(|size| size.abs() >= EXACT) => {
                return Err(MetadataFault::Number);
            }
            Self::Number(_) | Self::Bool(_) => return Ok(value),
        };
        if text.chars().count() > MAX_LENGTH {
            Err(MetadataFault::TooLong)
        } else if text
            .chars()
            .any(|symbol| symbol.is_control() && !matches!(symbol, '\n' | '\r' | '\t'))
        {
            Err(MetadataFault::Control)
        } else {
            Ok(value)
        }
    }

    fn stored(value: &Value) -> Option<Self> {
        match value {
            Value::String(text) => Some(Self::Text(text.clone())),
            Value::Number(number) => Some(Self::Number(number.clone())),
            Value::Bool(flag) => Some(Self::Bool(*flag)),
            Value::Null | Value::Array(_) | Value::Object(_) => None,
        }
    }

    /// The value as JSON.
    pub fn to_json(&self) -> Value {
        match self {
            Self::Text(text) => Value::String(text.clone()),
            Self::Number(number) => Value::Number(number.clone()),
            Self::Bool(flag) => Value::Bool(*flag),
        }
    }
}

impl PartialEq for MetadataValue {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Text(one), Self::Text(other)) => one == other,
            (Self::Bool(one), Self::Bool(other)) => one == other,
            // A system may give 1 back where it was sent 1.0.
            (Self::Number(one), Self::Number(other)) => one == other || one.as_f64() == other.as_f64(),
            _ => false,
        }
    }
}

impl fmt::Debug for MetadataValue {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("MetadataValue(…)")
    }
}

/// The metadata of one user, sorted by key.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[serde(transparent)]
pub struct Metadata(BTreeMap<MetadataKey, MetadataValue>);

impl Metadata {
    /// What one side keeps; entries that the model cannot hold are left out, and `null` is no value.
    pub fn stored(object: &Map<String, Value>) -> Self {
        object
            .iter()
            .filter_map(|(key, value)| Some((MetadataKey::stored(key)?, MetadataValue::stored(value)?)))
            .collect()
    }

    /// The value of a key.
    pub fn get(&self, key: &MetadataKey) -> Option<&MetadataValue> {
        self.0.get(key)
    }

    /// The entries, sorted by key.
    pub fn iter(&self) -> impl Iterator<Item = (&MetadataKey, &MetadataValue)> {
        self.0.iter()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// These entries over those of `other`.
    #[must_use]
    pub fn over(&self, other: &Self) -> Self {
        other
            .iter()
            .chain(self.iter())
            .map(|(key, value)| (key.clone(), value.clone()))
            .collect()
    }

    /// The metadata as a JSON object.
    pub fn to_json(&self) -> Map<String, Value> {
        self.iter()
            .map(|(key, value)| (key.as_str().to_owned(), value.to_json()))
            .collect()
    }
}

impl FromIterator<(MetadataKey, MetadataValue)> for Metadata {
    fn from_iter<T: IntoIterator<Item = (MetadataKey, MetadataValue)>>(entries: T) -> Self {
        Self(entries.into_iter().collect())
    }
}

/// A change of metadata, merged at the first level: absent keeps, `None` removes, `Some` sets.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct MetadataChanges(BTreeMap<MetadataKey, Option<MetadataValue>>);

impl MetadataChanges {
    /// Whether nothing changes.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The changes, sorted by key.
    pub fn iter(&self) -> impl Iterator<Item = (&MetadataKey, Option<&MetadataValue>)> {
        self.0.iter().map(|(key, value)| (key, value.as_ref()))
    }

    /// Only what differs from `current`.
    #[must_use]
    pub fn against(&self, current: &Metadata) -> Self {
        Self(
            self.0
                .iter()
                .filter(|(key, value)| current.get(key) != value.as_ref())
                .map(|(key, value)| (key.clone(), value.clone()))
                .collect(),
        )
    }

    /// The metadata after the change.
    pub fn applied_to(&self, current: &Metadata) -> Metadata {
        let mut after = current.0.clone();
        for (key, value) in &self.0 {
            match value {
                Some(value) => after.insert(key.clone(), value.clone()),
                None => after.remove(key),
            };
        }
        Metadata(after)
    }

    /// The change that takes this one back, given the metadata before it.
    #[must_use]
    pub fn inverse(&self, before: &Metadata) -> Self {
        self.0
            .keys()
            .map(|key| (key.clone(), before.get(key).cloned()))
            .collect()
    }

    /// The entries of `wanted` that `current` lacks or holds otherwise. Nothing is removed.
    pub fn toward(current: &Metadata, wanted: &Metadata) -> Self {
        wanted
            .iter()
            .filter(|(key, value)| current.get(key) != Some(*value))
            .map(|(key, value)| (key.clone(), Some(value.clone())))
            .collect()
    }

    /// The change as a JSON object, removals as `null`.
    pub fn to_json(&self) -> Map<String, Value> {
        self.iter()
            .map(|(key, value)| {
                (
                    key.as_str().to_owned(),
                    value.map_or(Value::Null, MetadataValue::to_json),
                )
            })
            .collect()
    }
}

impl FromIterator<(MetadataKey, Option<MetadataValue>)> for MetadataChanges {
    fn from_iter<T: IntoIterator<Item = (MetadataKey, Option<MetadataValue>)>>(entries: T) -> Self {
        Self(entries.into_iter().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    #[test]
    fn keys_follow_the_documented_form() {
        for key in ["title", "dobYYYY", "ebill_flag", "a", "a1"] {
            assert!(MetadataKey::parse(key).is_ok(), "{key}");
        }
        for key in ["", "Title", "_x", "1a", "a-b", "a.b", "$x", "é", "a b"] {
            assert_eq!(MetadataKey::parse(key), Err(MetadataFault::Key), "{key}");
        }
        assert_eq!(MetadataKey::parse(&"a".repeat(101)), Err(MetadataFault::TooLong));
    }

    #[test]
    fn lengths_count_characters() {
        assert!(MetadataValue::parse(&json!("ż".repeat(100))).is_ok());
        assert_eq!(
            MetadataValue::parse(&json!("ż".repeat(101))),
            Err(MetadataFault::TooLong)
        );
        assert_eq!(MetadataValue::parse(&json!({"a": 1})), Err(MetadataFault::Value));
        assert_eq!(MetadataValue::parse(&json!([1])), Err(MetadataFault::Value));
        assert_eq!(MetadataValue::parse(&json!("a\u{0}")), Err(MetadataFault::Control));
    }

    #[test]
    fn numbers_that_would_be_rounded_are_refused() {
        for text in ["18446744073709551616", "1e300", "-9007199254740993.5"] {
            let number: Value = serde_json::from_str(text).unwrap();
            assert_eq!(MetadataValue::parse(&number), Err(MetadataFault::Number), "{text}");
        }
        for text in ["18446744073709551615", "-9223372036854775808", "0.1", "1e15"] {
            let number: Value = serde_json::from_str(text).unwrap();
            assert!(MetadataValue::parse(&number).is_ok(), "{text}");
        }
    }

    #[test]
    fn numbers_are_equal_by_value_and_types_differ() {
        let parse = |value: Value| MetadataValue::parse(&value).unwrap();
        assert_eq!(parse(json!(1)), parse(json!(1.0)));
        assert_ne!(parse(json!(1)), parse(json!("1")));
        assert_ne!(parse(json!(true)), parse(json!("true")));
    }

    fn entries() -> impl Strategy<Value = BTreeMap<String, Option<i32>>> {
        proptest::collection::btree_map("[a-e]", proptest::option::of(0..3), 0..5)
    }

    fn metadata(entries: &BTreeMap<String, Option<i32>>) -> Metadata {
        Metadata::stored(&entries.iter().map(|(key, value)| (key.clone(), json!(value))).collect())
    }

    proptest! {
        #[test]
        fn the_inverse_takes_a_change_back(change in entries(), before in entries()) {
            let before = metadata(&before);
            let change: MetadataChanges = change.iter()
                .map(|(key, value)| (MetadataKey::parse(key).unwrap(), value.map(|number| MetadataValue::parse(&json!(number)).unwrap())))
                .collect();
            let after = change.applied_to(&before);
            prop_assert_eq!(change.inverse(&before).applied_to(&after), before.clone());
            prop_assert_eq!(change.against(&before).applied_to(&before), after.clone());
            prop_assert!(change.against(&after).is_empty());
        }

        #[test]
        fn toward_brings_the_wanted_entries(current in entries(), wanted in entries()) {
            let (current, wanted) = (metadata(&current), metadata(&wanted));
            prop_assert_eq!(MetadataChanges::toward(&current, &wanted).applied_to(&current), wanted.over(&current));
        }

        #[test]
        fn any_json_is_refused_or_kept_never_a_panic(key in "\\PC{0,12}", text in "\\PC{0,120}") {
            let _ = MetadataKey::parse(&key);
            let _ = MetadataValue::parse(&json!(text));
        }
    }
}
