//! The parameters of a call, in the form and in the query string.

use std::fmt;

use serde_json::Value;

use super::failure::{Failure, Fields};
use crate::simulators::exchange::Request;

/// All parameters, decoded. Names are compared without case, because the vendor's pages spell one parameter `uid`, `UID` and
/// `Uid`.
pub(super) struct Params(Vec<(String, String)>);

impl Params {
    pub(super) fn of(request: &Request) -> Self {
        let body: &[u8] = if request.is_form() { &request.body } else { &[] };
        let query = request.uri.query().unwrap_or_default().as_bytes();
        let pairs = [body, query]
            .into_iter()
            .flat_map(url::form_urlencoded::parse)
            .map(|(name, value)| (name.into_owned(), value.into_owned()))
            .collect();
        Self(pairs)
    }

    pub(super) fn all(&self) -> &[(String, String)] {
        &self.0
    }

    /// A parameter with a value. The text `null` counts as none, since some clients send it for an absent value.
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        self.0
            .iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
            .filter(|value| !value.is_empty() && *value != "null")
    }

    pub(super) fn required(&self, name: &str) -> Result<&str, Failure> {
        self.text(name).ok_or_else(|| Failure::missing(name))
    }

    pub(super) fn flag(&self, name: &str) -> Result<Option<bool>, Failure> {
        match self.text(name) {
            None => Ok(None),
            Some(text) if text.eq_ignore_ascii_case("true") => Ok(Some(true)),
            Some(text) if text.eq_ignore_ascii_case("false") => Ok(Some(false)),
            Some(_) => Err(malformed(name)),
        }
    }

    /// An object, which is sent as JSON text.
    pub(super) fn object(&self, name: &str) -> Result<Option<Fields>, Failure> {
        let Some(text) = self.text(name) else {
            return Ok(None);
        };
        match serde_json::from_str(text) {
            Ok(Value::Object(object)) => Ok(Some(object)),
            _ => Err(malformed(name)),
        }
    }

    /// A list, which is sent as text with commas.
    pub(super) fn list(&self, name: &str) -> Vec<&str> {
        self.text(name)
            .into_iter()
            .flat_map(|text| text.split(','))
            .map(str::trim)
            .filter(|item| !item.is_empty())
            .collect()
    }

    /// The account that the call itself names.
    pub(super) fn uid(&self) -> Option<String> {
        if let Some(uid) = self.text("UID") {
            return Some(uid.to_owned());
        }
        let identifiers = self.object("findBy").ok()??;
        identifiers.get("_uid")?.as_str().map(str::to_owned)
    }
}

impl fmt::Debug for Params {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Values are credentials, passwords and addresses.
        let names = self.0.iter().map(|(name, _)| name);
        formatter.debug_set().entries(names).finish()
    }
}

fn malformed(name: &str) -> Failure {
    Failure::because(400_004, format!("Invalid parameter format: {name}"))
}
