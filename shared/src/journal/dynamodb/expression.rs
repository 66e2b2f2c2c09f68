//! Builds an update expression from a list of changed attributes.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::AttributeValue;

/// The change of one attribute: a new value, or its removal.
pub(super) enum Change {
    To(AttributeValue),
    Away,
}

/// An update expression with its names and values.
pub(super) struct Expression {
    sets: Vec<String>,
    removes: Vec<String>,
    pub(super) names: HashMap<String, String>,
    pub(super) values: HashMap<String, AttributeValue>,
}

impl Expression {
    /// A name with a leading `#` is one that DynamoDB reserves; it becomes a placeholder in `names`.
    pub(super) fn new(changes: Vec<(&str, Change)>) -> Self {
        let mut made = Self {
            sets: Vec::new(),
            removes: Vec::new(),
            names: [("#state".to_owned(), "state".to_owned())].into(),
            values: HashMap::new(),
        };
        for (name, change) in changes {
            let plain = name.trim_start_matches('#');
            if plain != name {
                made.names.insert(name.to_owned(), plain.to_owned());
            }
            match change {
                Change::To(value) => {
                    made.sets.push(format!("{name} = :new_{plain}"));
                    made.value(&format!(":new_{plain}"), value);
                }
                Change::Away => made.removes.push(name.to_owned()),
            }
        }
        made
    }

    pub(super) fn value(&mut self, name: &str, value: AttributeValue) {
        self.values.insert(name.to_owned(), value);
    }

    pub(super) fn text(&self) -> String {
        let mut text = format!("SET {}", self.sets.join(", "));
        if !self.removes.is_empty() {
            text.push_str(" REMOVE ");
            text.push_str(&self.removes.join(", "));
        }
        text
    }
}
