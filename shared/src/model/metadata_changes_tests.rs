use proptest::prelude::*;
use serde_json::json;

use super::*;

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
        crate::fuzzing::metadata::check_changes(&change, &before);
    }

    #[test]
    fn toward_brings_the_wanted_entries(current in entries(), wanted in entries()) {
        crate::fuzzing::metadata::check_both(&metadata(&current), &metadata(&wanted));
    }
}
