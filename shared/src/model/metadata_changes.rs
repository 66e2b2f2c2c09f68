//! A change of metadata.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::{Metadata, MetadataKey, MetadataValue};

/// Changes of metadata, merged per key: absent keeps, `None` removes, `Some` sets.
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

    /// Only the changes that differ from `current`.
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
        let kept = current.iter().filter(|(key, _)| !self.0.contains_key(*key));
        let set = self.0.iter().filter_map(|(key, value)| Some((key, value.as_ref()?)));
        kept.chain(set)
            .map(|(key, value)| (key.clone(), value.clone()))
            .collect()
    }

    /// The change that takes this one back, given the metadata before it.
    #[must_use]
    pub fn inverse(&self, before: &Metadata) -> Self {
        self.0
            .keys()
            .map(|key| (key.clone(), before.get(key).cloned()))
            .collect()
    }

    /// This change without the keys that `other` changes.
    #[must_use]
    pub fn without(&self, other: &Self) -> Self {
        let mut left = self.clone();
        left.0.retain(|key, _| !other.0.contains_key(key));
        left
    }

    /// This change combined with an earlier one. If both change a key, this one counts.
    #[must_use]
    pub fn over(&self, earlier: &Self) -> Self {
        let mut both = earlier.clone();
        both.0.extend(self.0.clone());
        both
    }

    /// The change that sets the entries of `wanted` that are missing or different in `current`. Removes nothing.
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
#[path = "metadata_changes_tests.rs"]
mod tests;
