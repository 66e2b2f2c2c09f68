//! The new request while it is built, with its notes.

use std::collections::BTreeMap;

use serde_json::{Map, Value};
use shared::{percent::percent_encoded, request::TenantHeaders, request::body::MAX_BYTES};

use super::{
    Conversion, Header, Model, Refusal,
    note::{Kind, Note},
    place::{Field, Reason},
};

/// The result of placing a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Placed {
    Yes,
    /// Another member has put a different value there.
    Not,
}

#[derive(Debug)]
pub(super) struct Draft {
    pub(super) model: Model,
    pub(super) id: Option<String>,
    pub(super) paper: Option<String>,
    body: Map<String, Value>,
    metadata: Map<String, Value>,
    /// Which member each field and key came from.
    sources: BTreeMap<String, String>,
    notes: Vec<Note>,
    faults: Vec<String>,
}

impl Draft {
    pub(super) fn new(model: Model) -> Self {
        Self {
            model,
            id: None,
            paper: None,
            body: Map::new(),
            metadata: Map::new(),
            sources: BTreeMap::new(),
            notes: Vec::new(),
            faults: Vec::new(),
        }
    }

    pub(super) fn note(&mut self, kind: Kind, place: &str, what: &str, why: &str, what_to_do: &str) {
        self.notes.push(Note {
            kind,
            place: place.to_owned(),
            what: what.to_owned(),
            why: why.to_owned(),
            what_to_do: what_to_do.to_owned(),
        });
    }

    pub(super) fn leave_out(&mut self, place: &str, reason: Reason) {
        self.note(
            Kind::LeftOut,
            place,
            "not in the new request",
            reason.why,
            reason.instead,
        );
    }

    pub(super) fn fault(&mut self, place: &str, what: &str) {
        self.faults.push(format!("{place}: {what}"));
    }

    /// Puts a checked value into a field.
    pub(super) fn put_field(&mut self, place: &str, field: Field, value: Value) -> Placed {
        if self.body.get(field.name()).is_some_and(|other| *other != value) {
            let other = self.sources.get(field.name()).cloned().unwrap_or_default();
            self.fault(place, &format!("says something else than {other}"));
            return Placed::Not;
        }
        self.sources.insert(field.name().to_owned(), place.to_owned());
        self.body.insert(field.name().to_owned(), value);
        Placed::Yes
    }

    /// Puts a checked value under a key of the metadata.
    pub(super) fn put_metadata(&mut self, place: &str, key: &str, value: Value) -> Placed {
        let source = format!("metadata.{key}");
        if self.metadata.get(key).is_some_and(|other| *other != value) {
            let other = self.sources.get(&source).cloned().unwrap_or_default();
            let why = format!("{other} goes to {source} too, with another value");
            self.note(
                Kind::LeftOut,
                place,
                "not in the new request",
                &why,
                "decide which of the two counts",
            );
            return Placed::Not;
        }
        self.sources.insert(source, place.to_owned());
        self.metadata.insert(key.to_owned(), value);
        Placed::Yes
    }

    pub(super) fn finish(mut self) -> Result<Conversion, Refusal> {
        if !self.metadata.is_empty() {
            let metadata = std::mem::take(&mut self.metadata);
            self.body.insert("metadata".to_owned(), metadata.into());
        }
        self.check_body();
        if !self.faults.is_empty() {
            return Err(Refusal::Inconvertible(self.faults));
        }
        let operation = self.model.operation();
        let path = match &self.id {
            Some(id) => operation
                .path()
                .replace("{customerRegistrationId}", &percent_encoded(id).to_string()),
            None => operation.path().to_owned(),
        };
        let header = |name| Header { name, value: None };
        Ok(Conversion {
            operation: self.model,
            method: operation.method().to_string(),
            path,
            headers: vec![
                header("Authorization"),
                header(TenantHeaders::SOURCE),
                header(TenantHeaders::GROUP),
                header(TenantHeaders::CLIENT),
                Header {
                    name: TenantHeaders::PAPER,
                    value: self.paper,
                },
            ],
            body: self.body,
            notes: self.notes,
        })
    }

    /// Reports what this API would refuse, whatever the members are.
    fn check_body(&mut self) {
        let says_what = |name: &String| name != Field::IgnoreProvider.name();
        if self.model != Model::Update && !self.sources.contains_key(Field::Email.name()) && self.faults.is_empty() {
            self.fault("Email", "is required");
        }
        if self.model == Model::Update && !self.body.keys().any(says_what) {
            let left = match Note::left_out(&self.notes) {
                left if left.is_empty() => left,
                left => format!("; left out: {left}"),
            };
            self.fault("body", &format!("names no field to change{left}"));
        }
        if Value::from(self.body.clone()).to_string().len() > MAX_BYTES {
            self.fault("body", "the new one would be larger than 64 KiB");
        }
    }
}
