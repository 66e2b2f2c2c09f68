//! Takes the fields of a body and collects all faults.

use std::fmt::Display;

use serde_json::{Map, Value};

use super::strict_json::MOST_NAMED;
use crate::{
    catalogue::Code,
    error::ApiError,
    model::{MetadataFault, MetadataKey, MetadataValue, Patch},
    shown::shown,
};

/// One fault of a body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    code: Code,
    text: String,
}

/// The fields of a body that have not been taken yet, and the faults found so far.
#[derive(Debug)]
pub struct Fields {
    object: Map<String, Value>,
    known: Vec<&'static str>,
    faults: Vec<Fault>,
}

impl Fields {
    /// The fields of an object.
    pub const fn of(object: Map<String, Value>) -> Self {
        Self {
            object,
            known: Vec::new(),
            faults: Vec::new(),
        }
    }

    /// Adds a fault of a field.
    pub fn fault(&mut self, name: &str, what: impl Display) {
        self.faults.push(Fault {
            code: Code::InvalidInput,
            text: format!("{name}: {what}"),
        });
    }

    /// Takes a field: `None` if absent, `Null` if null.
    pub fn take(&mut self, name: &'static str) -> Option<Value> {
        self.known.push(name);
        self.object.remove(name)
    }

    /// Whether the body has a field with a value other than null.
    pub fn names(&self, name: &str) -> bool {
        self.object.get(name).is_some_and(|value| !value.is_null())
    }

    /// Takes and parses a string. `None` if absent, null or faulty.
    pub fn text<T, E: Display>(&mut self, name: &'static str, parse: impl FnOnce(&str) -> Result<T, E>) -> Option<T> {
        match self.text_patch(name, parse) {
            Patch::Set(value) => Some(value),
            Patch::Keep | Patch::Clear => None,
        }
    }

    /// Takes and parses a string of a partial update: absent keeps the value, null clears it.
    pub fn text_patch<T, E: Display>(
        &mut self,
        name: &'static str,
        parse: impl FnOnce(&str) -> Result<T, E>,
    ) -> Patch<T> {
        match self.take(name) {
            None => Patch::Keep,
            Some(Value::Null) => Patch::Clear,
            Some(Value::String(text)) => match parse(&text) {
                Ok(value) => Patch::Set(value),
                Err(fault) => {
                    self.fault(name, fault);
                    Patch::Keep
                }
            },
            Some(_) => {
                self.fault(name, "must be a string");
                Patch::Keep
            }
        }
    }

    /// Takes and parses a required string.
    pub fn required_text<T, E: Display>(
        &mut self,
        name: &'static str,
        parse: impl FnOnce(&str) -> Result<T, E>,
    ) -> Option<T> {
        let faults = self.faults.len();
        let value = self.text(name, parse);
        if value.is_none() && self.faults.len() == faults {
            self.fault(name, "is required");
        }
        value
    }

    /// Takes a boolean of a partial update, in which null has no meaning and is a fault. `None` if absent or faulty.
    pub fn boolean_or_absent(&mut self, name: &'static str) -> Option<bool> {
        if let Value::Bool(flag) = self.take(name)? {
            return Some(flag);
        }
        self.fault(name, "must be true or false");
        None
    }

    /// Takes a boolean. `None` if absent, null or faulty.
    pub fn boolean(&mut self, name: &'static str) -> Option<bool> {
        match self.take(name) {
            None | Some(Value::Null) => None,
            Some(Value::Bool(flag)) => Some(flag),
            Some(_) => {
                self.fault(name, "must be true or false");
                None
            }
        }
    }

    /// Takes `metadata`: an object of scalars, in which a null value becomes `None`. Empty if absent or null.
    pub fn metadata(&mut self) -> Vec<(MetadataKey, Option<MetadataValue>)> {
        let object = match self.take("metadata") {
            None | Some(Value::Null) => return Vec::new(),
            Some(Value::Object(object)) => object,
            Some(_) => {
                self.faults.push(Fault {
                    code: Code::InvalidMetadata,
                    text: "metadata: must be an object".to_owned(),
                });
                return Vec::new();
            }
        };
        let mut entries = Vec::with_capacity(object.len());
        for (name, value) in &object {
            let key = MetadataKey::parse(name);
            let value = if value.is_null() {
                Ok(None)
            } else {
                MetadataValue::parse(value).map(Some)
            };
            match (key, value) {
                (Ok(key), Ok(value)) => entries.push((key, value)),
                (Err(fault), _) | (_, Err(fault)) => {
                    let code = if fault == MetadataFault::TooLong {
                        Code::MetadataTooLong
                    } else {
                        Code::InvalidMetadata
                    };
                    self.faults.push(Fault {
                        code,
                        text: format!("metadata.{}: {fault}", shown(name)),
                    });
                }
            }
        }
        entries
    }

    /// Whether there is no fault so far and every field has been taken.
    pub fn is_faultless(&self) -> bool {
        self.faults.is_empty() && self.object.is_empty()
    }

    /// [`Fields::finish`] for a body with a required value. A value that is missing without a fault is an internal
    /// error.
    pub fn finish_with<T>(self, value: Option<T>) -> Result<T, ApiError> {
        self.finish()?;
        value.ok_or_else(|| ApiError::internal("a required value is missing, and no fault says so"))
    }

    /// Ends the parsing. Fields that were not taken are faults too, because ignoring them would lose what the caller
    /// meant.
    ///
    /// One error lists all faults. If only metadata is at fault, it has a code of its own (`E400_09` before `E400_17`),
    /// with the faults in `meta`. Otherwise all faults are in the message of `E400_00`.
    pub fn finish(mut self) -> Result<(), ApiError> {
        for name in self.object.keys() {
            let meant = self.known.iter().find(|known| known.eq_ignore_ascii_case(name));
            let hint = meant.map_or(String::new(), |meant| format!(", did you mean {meant}?"));
            self.faults.push(Fault {
                code: Code::InvalidInput,
                text: format!("{}: unknown field{hint}", shown(name)),
            });
        }
        if self.faults.is_empty() {
            return Ok(());
        }
        let mut texts: Vec<&str> = self
            .faults
            .iter()
            .map(|fault| fault.text.as_str())
            .take(MOST_NAMED)
            .collect();
        let unnamed = self.faults.len() - texts.len();
        let rest = format!("and {unnamed} more");
        if unnamed > 0 {
            texts.push(&rest);
        }
        let texts = texts.join("; ");
        let has = |code: Code| self.faults.iter().any(|fault| fault.code == code);
        Err(if has(Code::InvalidInput) {
            ApiError::invalid_input(texts)
        } else if has(Code::InvalidMetadata) {
            ApiError::new(Code::InvalidMetadata).with_meta(texts)
        } else {
            ApiError::new(Code::MetadataTooLong).with_meta(texts)
        })
    }
}

#[cfg(test)]
#[path = "fields_tests.rs"]
mod tests;
