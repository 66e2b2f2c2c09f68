//! The parameters of a call: a form whose values may be JSON.

use std::fmt;

use serde_json::Value;

/// Names and values as they are sent. `Debug` hides the values, which hold personal data and secrets.
#[derive(Clone, Default)]
pub(super) struct Parameters(Vec<(&'static str, String)>);

impl Parameters {
    /// The same with one more.
    pub(super) fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.0.push((name, value.into()));
        self
    }

    /// The same with one more if there is a value for it.
    pub(super) fn with_some(self, name: &'static str, value: Option<impl Into<String>>) -> Self {
        match value {
            Some(value) => self.with(name, value),
            None => self,
        }
    }

    /// The same with an object as JSON text; an empty object is left out.
    pub(super) fn with_object(self, name: &'static str, object: &Value) -> Self {
        if object.as_object().is_some_and(serde_json::Map::is_empty) {
            self
        } else {
            self.with(name, object.to_string())
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (*name, value.as_str()))
    }
}

impl fmt::Debug for Parameters {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_set()
            .entries(self.0.iter().map(|(name, _)| name))
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_says_nothing_is_left_out() {
        let parameters = Parameters::default()
            .with_object("data", &json!({}))
            .with_some("isVerified", None::<String>);
        assert!(parameters.is_empty());
        let parameters = parameters
            .with_object("profile", &json!({"firstName": null}))
            .with_some("isVerified", Some("true"));
        let pairs: Vec<_> = parameters.pairs().collect();
        assert_eq!(pairs, [("profile", r#"{"firstName":null}"#), ("isVerified", "true")]);
    }

    #[test]
    fn debug_shows_names_alone() {
        let parameters = Parameters::default().with("UID", "crid-1").with("secret", "s3cr3t");
        assert_eq!(format!("{parameters:?}"), r#"{"UID", "secret"}"#);
    }
}
