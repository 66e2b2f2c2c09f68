//! Rows of one file that want the same address or the same id.

use std::{
    collections::HashMap,
    hash::{BuildHasher as _, RandomState},
};

use serde_json::{Map, Value};

/// The addresses and ids so far, as hashes under a key of this process: some twenty bytes for each, whatever its length. Of
/// a million rows two differing ones are taken for equal with a probability of less than one in ten million.
#[derive(Debug, Default)]
pub(super) struct Duplicates {
    hasher: RandomState,
    seen: HashMap<u64, u32>,
}

impl Duplicates {
    /// Notes a row; else says what of it stands in an earlier line.
    pub(super) fn note(&mut self, body: &Map<String, Value>, line: u64) -> Result<(), String> {
        let text = |name: &str| body.get(name).and_then(Value::as_str);
        let marks = [
            ("email", text("email").map(str::to_lowercase)),
            (
                "customerRegistrationId",
                text("customerRegistrationId").map(str::to_owned),
            ),
            (
                "encryptedCustomerRegistrationId",
                text("encryptedCustomerRegistrationId").map(str::to_owned),
            ),
        ];
        let marks = marks
            .into_iter()
            .filter_map(|(name, value)| Some((name, self.hasher.hash_one((name, value?)))));
        let marks: Vec<(&str, u64)> = marks.collect();
        let taken = marks
            .iter()
            .find_map(|(name, mark)| Some((*name, *self.seen.get(mark)?)));
        if let Some((name, before)) = taken {
            return Err(format!("{name}: is the same as in line {before}"));
        }
        let line = u32::try_from(line).unwrap_or(u32::MAX);
        self.seen.extend(marks.into_iter().map(|(_, mark)| (mark, line)));
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn addresses_count_in_any_case_and_ids_as_they_are() {
        let mut duplicates = Duplicates::default();
        let mut note = |line, value: Value| duplicates.note(value.as_object().unwrap(), line);
        note(2, json!({"email": "a@b.de", "customerRegistrationId": "x"})).unwrap();
        note(3, json!({"email": "x", "customerRegistrationId": "X"})).unwrap();
        assert_eq!(
            note(4, json!({"email": "A@B.de"})).unwrap_err(),
            "email: is the same as in line 2"
        );
        let fault = note(5, json!({"email": "c@b.de", "customerRegistrationId": "x"})).unwrap_err();
        assert_eq!(fault, "customerRegistrationId: is the same as in line 2");
        note(6, json!({"email": "c@b.de"})).unwrap();
    }
}
