//! Metadata: the custom fields of a user, an object of scalar values.
//!
//! Values that callers send must follow three rules ([`MetadataKey::parse`], [`MetadataValue::parse`]):
//!
//! - keys match `^[a-z][A-Za-z0-9_]*$` and have 1–100 characters;
//! - values are strings, numbers or booleans; a string has at most 100 characters (Unicode scalar values), and no
//!   control characters except tab, line feed and carriage return;
//! - a number is a 64-bit integer or its size is below 2^53, so that no side rounds it.
//!
//! Values that a side keeps are not checked again. Those that this model cannot represent (nested values, other keys)
//! are ignored and stay unchanged at the side.

use std::{collections::BTreeMap, fmt};

use serde::Serialize;
use serde_json::{Map, Number, Value};

/// From 2^53 on, not every integer can be represented as a floating-point number.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// Why a key or a value is refused: `E400_17` for [`Self::TooLong`], `E400_09` for the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MetadataFault {
    /// Not a key of the required form.
    #[error("keys begin with a lower-case letter and hold only letters, digits and _")]
    Key,
    /// An object or an array.
    #[error("values are strings, numbers or booleans")]
    Value,
    /// A control character in a value.
    #[error("values must not hold control characters")]
    Control,
    /// A number so large that it would be rounded.
    #[error("numbers beyond 64-bit integers would lose digits, send a string")]
    Number,
    /// A key or value of more than 100 characters.
    #[error("keys and values have at most 100 characters")]
    TooLong,
}

/// A metadata key.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct MetadataKey(String);

impl MetadataKey {
    /// Parses a key that a caller sent. The form is checked before the length; a key of the right form is ASCII, so
    /// bytes are characters.
    pub fn parse(text: &str) -> Result<Self, MetadataFault> {
        let key = Self::stored(text).ok_or(MetadataFault::Key)?;
        if text.len() > Metadata::MAX_LENGTH {
            Err(MetadataFault::TooLong)
        } else {
            Ok(key)
        }
    }

    /// A key that a side keeps, of any length. `None` if it has another form.
    pub(crate) fn stored(text: &str) -> Option<Self> {
        let form = text.starts_with(|first: char| first.is_ascii_lowercase())
            && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        form.then(|| Self(text.to_owned()))
    }

    /// The key as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A metadata value. Its JSON type is preserved.
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
    /// Parses a value that a caller sent. `null` is refused as [`MetadataFault::Value`]; where it has a meaning, the
    /// caller of this function handles it first.
    pub fn parse(value: &Value) -> Result<Self, MetadataFault> {
        let value = Self::stored(value).ok_or(MetadataFault::Value)?;
        let text = match &value {
            Self::Text(text) => text.as_str(),
            Self::Number(number) if number.is_f64() && number.as_f64().is_none_or(|size| size.abs() >= EXACT) => {
                return Err(MetadataFault::Number);
            }
            Self::Number(_) | Self::Bool(_) => return Ok(value),
        };
        if text.chars().count() > Metadata::MAX_LENGTH {
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

    /// A value that a side keeps, of any length. `None` for `null` and nested values.
    pub(crate) fn stored(value: &Value) -> Option<Self> {
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
            // A system may return 1 for 1.0.
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
    /// Longest key and longest value, in characters (`E400_17`).
    pub const MAX_LENGTH: usize = 100;

    /// The metadata that a side keeps. Entries that this model cannot represent, and `null` values, are left out.
    pub fn stored(object: &Map<String, Value>) -> Self {
        object
            .iter()
            .filter_map(|(key, value)| Some((MetadataKey::stored(key)?, MetadataValue::stored(value)?)))
            .collect()
    }

    /// The value of a key, if there is one.
    pub fn get(&self, key: &MetadataKey) -> Option<&MetadataValue> {
        self.0.get(key)
    }

    /// The entries, sorted by key.
    pub fn iter(&self) -> impl Iterator<Item = (&MetadataKey, &MetadataValue)> {
        self.0.iter()
    }

    /// Whether there are no entries.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// These entries combined with those of `other`. If both have a key, this one's value counts.
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

#[cfg(test)]
#[path = "metadata_tests.rs"]
mod tests;
