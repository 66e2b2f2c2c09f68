//! Constant values in the request bodies of an operation.

use serde_json::Value;

use super::{
    place::{Fault, Faults, Object, joined},
    pointer::Pointer,
};

/// How deep lists and objects may be nested in a constant.
const DEEPEST: usize = 16;

/// A constant cannot be `null`: in a merge patch `null` removes, and a constant must mean the same there as in a full
/// description.
const NO_NULL: &str = "null cannot be sent, neither by itself nor within a value";

pub(super) fn constants(object: &mut Object<'_>, faults: &mut Faults) -> Vec<(Pointer, Value)> {
    let entries = object.optional("constants").map(|place| place.entries(faults));
    let entries = entries.unwrap_or_default().into_iter();
    let constants = entries.filter_map(|(pointer, place)| {
        let pointer = match Pointer::parse_target(pointer) {
            Ok(pointer) => pointer,
            Err(what) => return place.fault(faults, &format!("the name {what}")),
        };
        if !is_within(place.value(), DEEPEST) {
            return place.fault(
                faults,
                &format!("must not have more than {DEEPEST} lists and objects within each other"),
            );
        }
        if holds_null(place.value()) {
            return place.fault(faults, NO_NULL);
        }
        Some((pointer, place.value().clone()))
    });
    constants.collect()
}

/// The nulls in a patch's constants that remove no constant of the preset. The merge would drop them silently.
pub(crate) fn lost_nulls(preset: &Value, patch: &Value) -> Vec<Fault> {
    let operations = patch.get("operations").and_then(Value::as_object);
    let mut lost = Vec::new();
    for (task, operation) in operations.into_iter().flatten() {
        let constants = operation.get("constants").and_then(Value::as_object);
        for (pointer, value) in constants.into_iter().flatten() {
            let is_there = || preset.get("operations")?.get(task)?.get("constants")?.get(pointer);
            let removes = value.is_null() && is_there().is_some();
            if holds_null(value) && !removes {
                let place = ["operations", task, "constants", pointer];
                lost.push(Fault {
                    place: place.iter().fold(String::new(), |place, name| joined(&place, name)),
                    what: NO_NULL.to_owned(),
                });
            }
        }
    }
    lost
}

fn is_within(value: &Value, levels: usize) -> bool {
    let Some(below) = levels.checked_sub(1) else {
        return !(value.is_array() || value.is_object());
    };
    match value {
        Value::Array(items) => items.iter().all(|item| is_within(item, below)),
        Value::Object(members) => members.values().all(|member| is_within(member, below)),
        _ => true,
    }
}

fn holds_null(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Array(items) => items.iter().any(holds_null),
        Value::Object(members) => members.values().any(holds_null),
        Value::Bool(_) | Value::Number(_) | Value::String(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_constant_has_bounds() {
        let nested = |levels| (0..levels).fold(json!(1), |value, _| json!([value]));
        assert!(is_within(&nested(DEEPEST), DEEPEST));
        assert!(!is_within(&nested(DEEPEST + 1), DEEPEST));
    }

    #[test]
    fn a_null_may_remove_a_constant_of_the_preset_and_nothing_else() {
        let preset = json!({"operations": {"create": {"constants": {"/mail": false}}}});
        for (constants, lost) in [
            (json!({"/mail": null}), vec![]),
            (json!({"/mail": true, "/tags": [1]}), vec![]),
            (json!({"/post": null}), vec!["/operations/create/constants/~1post"]),
            (
                json!({"/mail": {"a": null}}),
                vec!["/operations/create/constants/~1mail"],
            ),
        ] {
            let patch = json!({"operations": {"create": {"constants": constants}, "delete": null}});
            let found = lost_nulls(&preset, &patch);
            let places: Vec<&str> = found.iter().map(|fault| fault.place.as_str()).collect();
            assert_eq!(places, lost, "{patch}");
        }
        assert_eq!(lost_nulls(&preset, &json!(null)), []);
    }
}
