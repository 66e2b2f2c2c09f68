//! Validates values against the description's schemas.

use std::{cell::RefCell, collections::HashMap};

use jsonschema::Validator;
use serde_json::{Value, json};

/// Schemas that may refer to the description's components; each is compiled once.
pub(crate) struct Schemas<'d> {
    components: &'d Value,
    compiled: RefCell<HashMap<String, Validator>>,
}

impl<'d> Schemas<'d> {
    pub(crate) fn of(components: &'d Value) -> Self {
        Self {
            components,
            compiled: RefCell::default(),
        }
    }

    /// The component that a reference points to; any other value unchanged.
    pub(crate) fn resolve<'v>(&self, value: &'v Value) -> &'v Value
    where
        'd: 'v,
    {
        let reference = value["$ref"].as_str();
        let pointer = reference.and_then(|reference| reference.strip_prefix("#/components"));
        pointer.map_or(value, |pointer| self.components.pointer(pointer).unwrap())
    }

    /// The fault of a value against a schema, if any.
    pub(crate) fn fault(&self, schema: &Value, value: &Value) -> Option<String> {
        let mut compiled = self.compiled.borrow_mut();
        let validator = compiled
            .entry(schema.to_string())
            .or_insert_with(|| compile(&json!({"allOf": [schema], "components": self.components})));
        fault(validator, value)
    }
}

/// Compiles a schema without references, including formats.
pub(crate) fn compile(schema: &Value) -> Validator {
    jsonschema::draft202012::options()
        .should_validate_formats(true)
        .build(schema)
        .unwrap()
}

/// The fault that a validator finds, if any.
pub(crate) fn fault(validator: &Validator, value: &Value) -> Option<String> {
    let errors: Vec<String> = validator
        .iter_errors(value)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect();
    (!errors.is_empty()).then(|| errors.join("; "))
}
