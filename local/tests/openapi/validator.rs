//! Values held against the description's schemas.

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

    /// What a reference to a component leads to; anything else as it is.
    pub(crate) fn resolve<'v>(&self, value: &'v Value) -> &'v Value
    where
        'd: 'v,
    {
        let reference = value["$ref"].as_str();
        let pointer = reference.and_then(|reference| reference.strip_prefix("#/components"));
        pointer.map_or(value, |pointer| self.components.pointer(pointer).unwrap())
    }

    /// What is wrong with a value of a schema, if anything.
    pub(crate) fn fault(&self, schema: &Value, value: &Value) -> Option<String> {
        let mut compiled = self.compiled.borrow_mut();
        let validator = compiled
            .entry(schema.to_string())
            .or_insert_with(|| compile(&json!({"allOf": [schema], "components": self.components})));
        fault(validator, value)
    }
}

/// What checks values against a schema that stands alone, formats included.
pub(crate) fn compile(schema: &Value) -> Validator {
    jsonschema::draft202012::options()
        .should_validate_formats(true)
        .build(schema)
        .unwrap()
}

/// What a validator finds wrong with a value, if anything.
pub(crate) fn fault(validator: &Validator, value: &Value) -> Option<String> {
    let errors: Vec<String> = validator
        .iter_errors(value)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect();
    (!errors.is_empty()).then(|| errors.join("; "))
}
