//! One condition of a query.

use serde_json::Value;

use super::words::{Word, Words};

/// Fields that are stored encrypted. They are compared only as a whole, and `CONTAINS` ignores case.
const ENCRYPTED: [&str; 4] = ["loginIDs.", "emails.", "profile.email", "profile.username"];

#[derive(Debug, PartialEq)]
enum Comparison {
    Equal,
    Different,
    Contains,
}

#[derive(Debug, PartialEq)]
pub(super) struct Condition {
    field: String,
    comparison: Comparison,
    constant: Value,
}

impl Condition {
    /// Reads `field = constant`, `field != constant` or `field CONTAINS constant`.
    pub(super) fn read(words: &mut Words) -> Result<Self, String> {
        let field = words.name()?;
        let comparison = if words.skip("=") {
            Comparison::Equal
        } else if words.skip("!=") {
            Comparison::Different
        } else {
            words.expect("contains")?;
            Comparison::Contains
        };
        let constant = match words.take()? {
            Word::Text(text) => text.into(),
            Word::Plain(plain) => match serde_json::from_str(&plain) {
                Ok(constant @ (Value::Number(_) | Value::Bool(_))) => constant,
                _ => return Err(plain),
            },
        };
        Ok(Self {
            field,
            comparison,
            constant,
        })
    }

    pub(super) fn holds(&self, account: &Value) -> bool {
        let found = at(account, &self.field);
        match self.comparison {
            Comparison::Equal => found.is_some_and(|found| items(found).contains(&&self.constant)),
            Comparison::Different => found.is_none_or(|found| !items(found).contains(&&self.constant)),
            Comparison::Contains => found.is_some_and(|found| self.is_within(found)),
        }
    }

    fn is_within(&self, found: &Value) -> bool {
        let is_encrypted = ENCRYPTED.iter().any(|prefix| self.field.starts_with(prefix));
        items(found).into_iter().any(|item| {
            let (Some(item), Some(wanted)) = (item.as_str(), self.constant.as_str()) else {
                return *item == self.constant;
            };
            if is_encrypted {
                item.to_lowercase() == wanted.to_lowercase()
            } else {
                // Whole words, also split at underscores.
                let mut words = item.split(|character: char| !character.is_alphanumeric());
                item == wanted || words.any(|word| word == wanted)
            }
        })
    }
}

fn items(value: &Value) -> Vec<&Value> {
    match value {
        Value::Array(items) => items.iter().collect(),
        single => vec![single],
    }
}

/// The value at a path such as `profile.email`.
pub(super) fn at<'v>(value: &'v Value, path: &str) -> Option<&'v Value> {
    path.split('.').try_fold(value, |value, name| value.get(name))
}
