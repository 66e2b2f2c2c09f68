//! Strict JSON: duplicate keys, NUL characters and deep nesting are faults.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

use crate::shown::{cut, shown};

/// Deepest nesting of objects and arrays. The documented bodies have two levels.
pub const MAX_DEPTH: usize = 16;

/// The longest path in a fault, in characters. Sixteen long names would make it a thousand.
const LONGEST_PATH: usize = 300;

/// How many faults one answer names. A body could contain thousands, each with its whole path.
pub(super) const MOST_NAMED: usize = 50;

/// Parses a JSON object. The faults say what is wrong and where, and never quote a value.
pub fn parse_object(text: &str) -> Result<Map<String, Value>, Vec<String>> {
    let mut reader = Reader::default();
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let parsed = Node(&mut reader)
        .deserialize(&mut deserializer)
        .and_then(|value| deserializer.end().map(|()| value));
    match parsed {
        Err(error) => Err(vec![format!("body: is not valid JSON: {error}")]),
        Ok(_) if !reader.faults.is_empty() => Err(reader.faults()),
        Ok(Value::Object(object)) => Ok(object),
        Ok(_) => Err(vec!["body: must be a JSON object".to_owned()]),
    }
}

#[derive(Default)]
struct Reader {
    path: Vec<String>,
    faults: Vec<String>,
    unnamed: usize,
}

impl Reader {
    fn fault(&mut self, what: &str) {
        if self.faults.len() == MOST_NAMED {
            self.unnamed += 1;
            return;
        }
        let path = if self.path.is_empty() {
            "body".to_owned()
        } else {
            cut(&self.path.join("."), LONGEST_PATH)
        };
        self.faults.push(format!("{path}: {what}"));
    }

    fn faults(mut self) -> Vec<String> {
        if self.unnamed > 0 {
            self.faults.push(format!("and {} more", self.unnamed));
        }
        self.faults
    }
}

/// One value, at the reader's current path.
struct Node<'a>(&'a mut Reader);

impl<'de> DeserializeSeed<'de> for Node<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Node<'_> {
    type Value = Value;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("any JSON value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(Number::from_f64(value).map_or(Value::Null, Value::Number))
    }

    fn visit_str<E>(self, text: &str) -> Result<Value, E> {
        if text.contains('\0') {
            self.0.fault("must not hold NUL characters");
        }
        Ok(Value::String(text.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let Node(reader) = self;
        let mut list = Vec::new();
        reader.enter("[]".to_owned())?;
        while let Some(item) = items.next_element_seed(Node(reader))? {
            list.push(item);
        }
        reader.path.pop();
        Ok(Value::Array(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let Node(reader) = self;
        let mut object = Map::new();
        while let Some(key) = entries.next_key::<String>()? {
            reader.enter(shown(&key))?;
            if key.contains('\0') {
                reader.fault("names must not hold NUL characters");
            }
            if object.contains_key(&key) {
                reader.fault("is given twice");
            }
            let value = entries.next_value_seed(Node(reader))?;
            reader.path.pop();
            object.insert(key, value);
        }
        Ok(Value::Object(object))
    }
}

impl Reader {
    fn enter<E: serde::de::Error>(&mut self, step: String) -> Result<(), E> {
        if self.path.len() >= MAX_DEPTH {
            return Err(E::custom(format_args!("nested more than {MAX_DEPTH} levels deep")));
        }
        self.path.push(step);
        Ok(())
    }
}

#[cfg(test)]
#[path = "strict_json_tests.rs"]
mod tests;
