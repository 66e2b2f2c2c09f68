//! Reads a JSON document written by people, and collects every fault with its place.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use crate::shown::cut;

/// How many members an object with free names may have, and how many items a list.
const MOST_ENTRIES: usize = 64;

/// The most faults that are listed; a document with more is hardly a description.
const MOST_LISTED: usize = 50;

/// The longest place that is shown, in characters.
const LONGEST_PLACE: usize = 300;

/// One thing wrong with a document.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Fault {
    /// The place as a JSON pointer; empty for the document itself.
    pub(crate) place: String,
    /// What is wrong there.
    pub(crate) what: String,
}

/// The faults found so far.
#[derive(Debug, Default)]
pub(super) struct Faults(Vec<Fault>);

impl Faults {
    pub(super) fn note(&mut self, place: impl Into<String>, what: impl Into<String>) {
        self.0.push(Fault {
            place: cut(&place.into(), LONGEST_PLACE),
            what: what.into(),
        });
    }

    pub(super) const fn count(&self) -> usize {
        self.0.len()
    }

    /// In the order of their places, so that the same document always gives the same list.
    pub(super) fn into_list(mut self) -> Vec<Fault> {
        self.0.sort();
        let more = self.0.len().saturating_sub(MOST_LISTED);
        self.0.truncate(MOST_LISTED);
        if more > 0 {
            self.note("", format!("and {more} more"));
        }
        self.0
    }
}

/// A value of the document, and its place.
#[derive(Debug, Clone)]
pub(super) struct Place<'a> {
    value: &'a Value,
    pointer: String,
}

impl<'a> Place<'a> {
    pub(super) const fn root(value: &'a Value) -> Self {
        Self {
            value,
            pointer: String::new(),
        }
    }

    pub(super) fn pointer(&self) -> &str {
        &self.pointer
    }

    pub(super) const fn value(&self) -> &'a Value {
        self.value
    }

    pub(super) fn object(&self, faults: &mut Faults) -> Option<Object<'a>> {
        match self.value {
            Value::Object(map) => Some(Object {
                map,
                pointer: self.pointer.clone(),
                asked: BTreeSet::new(),
            }),
            _ => self.fault(faults, "must be an object"),
        }
    }

    /// The members of an object with arbitrary names.
    pub(super) fn entries(&self, faults: &mut Faults) -> Vec<(&'a str, Self)> {
        let Value::Object(map) = self.value else {
            return self.fault(faults, "must be an object").unwrap_or_default();
        };
        if map.len() > MOST_ENTRIES {
            return self.too_many("members", faults);
        }
        map.iter()
            .map(|(name, value)| (name.as_str(), below(&self.pointer, name, value)))
            .collect()
    }

    pub(super) fn items(&self, faults: &mut Faults) -> Vec<Self> {
        let Value::Array(items) = self.value else {
            return self.fault(faults, "must be a list").unwrap_or_default();
        };
        if items.len() > MOST_ENTRIES {
            return self.too_many("items", faults);
        }
        let numbered = items.iter().enumerate();
        numbered
            .map(|(index, value)| below(&self.pointer, &index.to_string(), value))
            .collect()
    }

    fn too_many<T: Default>(&self, things: &str, faults: &mut Faults) -> T {
        let what = format!("must not have more than {MOST_ENTRIES} {things}");
        self.fault(faults, &what).unwrap_or_default()
    }

    pub(super) fn text(&self, faults: &mut Faults) -> Option<&'a str> {
        match self.value.as_str() {
            Some(text) if !text.trim().is_empty() => Some(text),
            _ => self.fault(faults, "must be a string that is not empty"),
        }
    }

    pub(super) fn flag(&self, faults: &mut Faults) -> Option<bool> {
        let flag = self.value.as_bool();
        flag.or_else(|| self.fault(faults, "must be true or false"))
    }

    pub(super) fn number(&self, least: u16, most: u16, faults: &mut Faults) -> Option<u16> {
        let number = self.value.as_u64().and_then(|number| u16::try_from(number).ok());
        let number = number.filter(|number| (least..=most).contains(number));
        number.or_else(|| self.fault(faults, &format!("must be a whole number from {least} to {most}")))
    }

    /// One of several words.
    pub(super) fn choice<T: Copy>(&self, words: &[(&str, T)], faults: &mut Faults) -> Option<T> {
        let found = words
            .iter()
            .find(|(word, _)| self.value == word)
            .map(|(_, meaning)| *meaning);
        let names = || one_of(words.iter().map(|(word, _)| *word));
        found.or_else(|| self.fault(faults, &format!("must be {}", names())))
    }

    pub(super) fn parsed<T>(&self, parse: impl FnOnce(&'a str) -> Result<T, String>, faults: &mut Faults) -> Option<T> {
        let Value::String(text) = self.value else {
            return self.fault(faults, "must be a string");
        };
        parse(text).map_or_else(|what| self.fault(faults, &what), Some)
    }

    pub(super) fn fault<T>(&self, faults: &mut Faults, what: &str) -> Option<T> {
        faults.note(&self.pointer, what);
        None
    }
}

/// An object with a fixed set of members. A `null` member counts as absent.
#[derive(Debug)]
pub(super) struct Object<'a> {
    map: &'a Map<String, Value>,
    pointer: String,
    asked: BTreeSet<&'static str>,
}

impl<'a> Object<'a> {
    pub(super) fn optional(&mut self, name: &'static str) -> Option<Place<'a>> {
        self.asked.insert(name);
        let value = self.map.get(name).filter(|value| !value.is_null())?;
        Some(below(&self.pointer, name, value))
    }

    pub(super) fn required(&mut self, name: &'static str, faults: &mut Faults) -> Option<Place<'a>> {
        let place = self.optional(name);
        if place.is_none() {
            faults.note(self.pointer_of(name), "is required");
        }
        place
    }

    pub(super) fn pointer_of(&self, name: &str) -> String {
        joined(&self.pointer, name)
    }

    /// Ends the reading. A member that was never asked for is a fault too, because it is probably misspelt.
    pub(super) fn finish(self, faults: &mut Faults) {
        for name in self.map.keys().filter(|name| !self.asked.contains(name.as_str())) {
            let known = one_of(self.asked.iter().copied());
            faults.note(self.pointer_of(name), format!("no such member; here may stand {known}"));
        }
    }
}

/// `a, b or c`.
pub(super) fn one_of<'a>(words: impl Iterator<Item = &'a str>) -> String {
    let words: Vec<&str> = words.collect();
    match words.split_last() {
        Some((last, [])) => (*last).to_owned(),
        Some((last, others)) => format!("{} or {last}", others.join(", ")),
        None => "nothing".to_owned(),
    }
}

fn below<'a>(pointer: &str, name: &str, value: &'a Value) -> Place<'a> {
    Place {
        value,
        pointer: joined(pointer, name),
    }
}

/// The pointer of a member (RFC 6901 §3).
pub(super) fn joined(pointer: &str, name: &str) -> String {
    format!("{pointer}/{}", name.replace('~', "~0").replace('/', "~1"))
}
