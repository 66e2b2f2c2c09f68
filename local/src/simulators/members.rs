//! Reads a JSON object member by member and collects everything that is wrong with it.

use serde_json::{Map, Value};

use super::exchange::Request;

/// The effect of a partial update on one member.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Edit<T> {
    Keep,
    Clear,
    Set(T),
}

impl<T> Edit<T> {
    pub(super) fn apply(self, present: &mut Option<T>) {
        match self {
            Self::Keep => {}
            Self::Clear => *present = None,
            Self::Set(value) => *present = Some(value),
        }
    }
}

/// A JSON object being read. Messages name the member but never its value, which may be a password.
#[derive(Debug)]
pub(super) struct Members<'v> {
    object: &'v Map<String, Value>,
    within: &'static str,
    known: Vec<&'static str>,
    faults: Vec<String>,
}

impl<'v> Members<'v> {
    pub(super) fn of(object: &'v Map<String, Value>) -> Self {
        Self::within(object, "")
    }

    /// `within` is the prefix of each member's name in messages: `"match."`.
    pub(super) fn within(object: &'v Map<String, Value>, within: &'static str) -> Self {
        Self {
            object,
            within,
            known: Vec::new(),
            faults: Vec::new(),
        }
    }

    /// Reads one member. `parse` returns `None` for a value that is not what is `expected`.
    pub(super) fn read<T>(
        &mut self,
        name: &'static str,
        expected: &str,
        parse: impl FnOnce(&'v Value) -> Option<T>,
    ) -> Option<T> {
        self.known.push(name);
        let value = self.object.get(name)?;
        let parsed = parse(value);
        if parsed.is_none() {
            self.faults.push(format!("`{}{name}` must be {expected}", self.within));
        }
        parsed
    }

    /// Reads a member of a partial update: absent keeps the value, `null` clears it.
    pub(super) fn read_edit<T>(
        &mut self,
        name: &'static str,
        expected: &str,
        parse: impl FnOnce(&'v Value) -> Option<T>,
    ) -> Edit<T> {
        let edit = self.read(name, &format!("{expected}, or null"), |value| {
            if value.is_null() {
                Some(Edit::Clear)
            } else {
                parse(value).map(Edit::Set)
            }
        });
        edit.unwrap_or(Edit::Keep)
    }

    pub(super) fn read_required<T>(
        &mut self,
        name: &'static str,
        expected: &str,
        parse: impl FnOnce(&'v Value) -> Option<T>,
    ) -> Option<T> {
        if !self.object.contains_key(name) {
            self.faults.push(format!("`{}{name}` is required", self.within));
        }
        self.read(name, expected, parse)
    }

    pub(super) fn fault(&mut self, fault: impl Into<String>) {
        self.faults.push(fault.into());
    }

    /// Everything that was wrong, including unknown members.
    pub(super) fn finish(mut self) -> Vec<String> {
        for name in self.object.keys() {
            if !self.known.contains(&name.as_str()) {
                let known = self.known.join(", ");
                self.faults
                    .push(format!("`{}{name}` is not known here (known: {known})", self.within));
            }
        }
        self.faults
    }
}

/// The body of a request if it is a JSON object, or what is wrong with it.
pub(super) fn body(request: &Request) -> Result<Map<String, Value>, String> {
    match serde_json::from_slice(&request.body) {
        Ok(Value::Object(object)) => Ok(object),
        Ok(_) => Err("the body must be a JSON object".to_owned()),
        Err(error) => Err(format!("the body is not JSON: {error}")),
    }
}

/// A string of at least one character.
pub(super) fn text(value: &Value) -> Option<&str> {
    value.as_str().filter(|text| !text.is_empty())
}

/// An address in RFC 5322's form, without display name.
pub(super) fn address(value: &Value) -> Option<&str> {
    value
        .as_str()
        .filter(|text| email_address::EmailAddress::is_valid(text))
}
