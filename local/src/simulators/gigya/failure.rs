//! Why a method fails, before the envelope is added.

use serde_json::{Map, Value, json};

use crate::simulators::store::StoreError;

/// The members a method adds to the envelope.
pub(super) type Fields = Map<String, Value>;

/// An answer other than plain success. That includes "pending" states, which have a code and an account as well.
#[derive(Debug)]
pub(super) struct Failure {
    pub(super) code: u32,
    pub(super) details: Option<String>,
    pub(super) fields: Fields,
}

impl Failure {
    pub(super) fn new(code: u32) -> Self {
        Self {
            code,
            details: None,
            fields: Fields::new(),
        }
    }

    pub(super) fn because(code: u32, details: impl Into<String>) -> Self {
        Self {
            details: Some(details.into()),
            ..Self::new(code)
        }
    }

    pub(super) fn missing(parameter: &str) -> Self {
        Self::because(400_002, format!("Missing required parameter: {parameter}"))
    }

    pub(super) fn invalid(parameter: &str) -> Self {
        Self::because(400_006, format!("Invalid parameter value: {parameter}"))
    }

    /// Several invalid fields, all of them named.
    pub(super) fn validation(errors: Vec<Value>) -> Self {
        Self::because(400_009, "Validation failed").with("validationErrors", errors)
    }

    pub(super) fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.fields.insert(name.to_owned(), value.into());
        self
    }

    pub(super) fn with_all(mut self, fields: Fields) -> Self {
        self.fields.extend(fields);
        self
    }
}

/// One member of `validationErrors`.
pub(super) fn field_error(field: &str, code: u32, message: &str) -> Value {
    json!({"fieldName": field, "errorCode": code, "message": message})
}

/// Why a method fails.
#[derive(Debug)]
pub(super) enum Problem {
    Failure(Failure),
    Store(StoreError),
}

impl From<Failure> for Problem {
    fn from(failure: Failure) -> Self {
        Self::Failure(failure)
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}
