//! Reads a document of dotted names, and collects every fault.

use std::{collections::BTreeSet, ops::RangeInclusive};

use serde_json::{Map, Value};
use url::Url;

use super::{
    Setting,
    fault::{FaultKind, SettingFault},
};
use crate::{secrets::SecretRef, shown::shown};

/// The settings of a document that have not been read yet, and the faults found so far.
#[derive(Debug)]
pub(super) struct Fields<'a> {
    document: &'a Map<String, Value>,
    unread: BTreeSet<&'a str>,
    faults: Vec<SettingFault>,
}

impl<'a> Fields<'a> {
    pub(super) fn of(document: &'a Map<String, Value>) -> Self {
        Self {
            document,
            unread: document.keys().map(String::as_str).collect(),
            faults: Vec::new(),
        }
    }

    /// Ends the reading. A setting that was never read is a fault too, because it is probably misspelt. `read` is `None` only
    /// if a fault says why.
    pub(super) fn finish<T>(mut self, read: Option<T>) -> Result<T, Vec<SettingFault>> {
        let unknown = self
            .unread
            .iter()
            .map(|name| SettingFault::new(*name, "no such setting").of_kind(FaultKind::Unknown));
        self.faults.extend(unknown);
        read.filter(|_| self.faults.is_empty()).ok_or(self.faults)
    }

    /// Ignores the settings with a prefix.
    pub(super) fn skip(&mut self, prefix: &str) {
        self.unread.retain(|name| !name.starts_with(prefix));
    }

    /// Whether a setting is present; this counts as reading it.
    pub(super) fn has(&mut self, name: &str) -> bool {
        self.unread.remove(name);
        self.document.get(name).is_some_and(|value| !value.is_null())
    }

    pub(super) fn optional_text(&mut self, name: &str) -> Option<String> {
        match self.take(name)? {
            Value::String(text) => Some(text.clone()),
            _ => self.fault(name, "must be a string"),
        }
    }

    pub(super) fn text(&mut self, name: &str) -> Option<String> {
        match self.take(name) {
            Some(Value::String(text)) if !text.trim().is_empty() => Some(text.clone()),
            Some(_) => self.fault(name, "must be a string that is not empty"),
            None => self.fault(name, "is required"),
        }
    }

    pub(super) fn secret(&mut self, name: &'static str) -> Option<Setting<SecretRef>> {
        let what = match self.take(name) {
            Some(Value::String(text)) if !text.trim().is_empty() => match SecretRef::parse(text) {
                Ok(value) => return Some(Setting { name, value }),
                Err(fault) => fault.to_string(),
            },
            Some(_) => "must be a string that is not empty".to_owned(),
            None => return self.fault(name, "is required"),
        };
        self.fault_of(FaultKind::Secret, name, what)
    }

    /// A base URL. It gets a trailing slash, which joining needs. Whether the deployment allows its host is checked at the
    /// call.
    pub(super) fn url(&mut self, name: &'static str) -> Option<Setting<Url>> {
        let text = self.text(name)?;
        let text = if text.ends_with('/') { text } else { format!("{text}/") };
        let what = "must be a URL like https://host/ without user name, query or fragment";
        match Url::parse(&text) {
            Ok(value) if base_url_form(&value) => Some(Setting { name, value }),
            // It may hold a password, or a key in the query.
            _ if text.contains(['@', '?']) => self.fault_of(FaultKind::Secret, name, what),
            _ => self.fault(name, what),
        }
    }

    /// [`Self::url`], which may be absent.
    pub(super) fn optional_url(&mut self, name: &'static str) -> Option<Setting<Url>> {
        self.has(name).then(|| self.url(name)).flatten()
    }

    /// A JSON object as it is written; `None` if it is absent, an error if it is something else.
    pub(super) fn object(&mut self, name: &str) -> Result<Option<&'a Value>, ()> {
        match self.take(name) {
            Some(value) if !value.is_object() => self.fault(name, "must be an object").ok_or(()),
            value => Ok(value),
        }
    }

    /// Notes a fault if a setting is present that has no use here.
    pub(super) fn refuse(&mut self, name: &str, why: &str) {
        if self.take(name).is_some() {
            self.note(name, why);
        }
    }

    /// Notes a fault at a place within a setting's value. Its kind is [`FaultKind::Unknown`], because there may be no such
    /// place.
    pub(super) fn note_within(&mut self, setting: &str, place: &str, what: impl Into<String>) {
        let name = format!("{setting} {place}");
        self.fault_of::<()>(FaultKind::Unknown, name.trim_end(), what);
    }

    /// Notes a fault that was found elsewhere.
    pub(super) fn note(&mut self, name: &str, what: impl Into<String>) {
        self.faults.push(SettingFault::new(name, what));
    }

    /// `1`/`0`, `"1"`/`"0"` or a boolean; absent is off.
    pub(super) fn flag(&mut self, name: &str) -> bool {
        match self.take(name) {
            None => false,
            Some(Value::Bool(flag)) => *flag,
            Some(Value::Number(number)) if number.as_u64() == Some(0) => false,
            Some(Value::Number(number)) if number.as_u64() == Some(1) => true,
            Some(Value::String(text)) if text == "0" => false,
            Some(Value::String(text)) if text == "1" => true,
            Some(_) => self.fault(name, "must be 0 or 1").unwrap_or(false),
        }
    }

    pub(super) fn number(&mut self, name: &str, default: u32, range: RangeInclusive<u32>) -> u32 {
        let Some(value) = self.take(name) else { return default };
        let number = value.as_u64().and_then(|number| u32::try_from(number).ok());
        match number.filter(|number| range.contains(number)) {
            Some(number) => number,
            None => self
                .fault(
                    name,
                    &format!("must be a whole number from {} to {}", range.start(), range.end()),
                )
                .unwrap_or(default),
        }
    }

    /// A list, which may be absent. `kind` gives the kind of the fault if a value is not a list, or if an item is faulty.
    pub(super) fn list<T>(
        &mut self,
        name: &str,
        parse: impl Fn(&Value) -> Result<T, String>,
        kind: impl Fn(&Value) -> FaultKind,
    ) -> Vec<T> {
        let Some(value) = self.take(name) else {
            return Vec::new();
        };
        let Value::Array(items) = value else {
            return self.fault_of(kind(value), name, "must be a list").unwrap_or_default();
        };
        let mut list = Vec::with_capacity(items.len());
        for (index, item) in items.iter().enumerate() {
            match parse(item) {
                Ok(item) => list.push(item),
                Err(fault) => {
                    self.fault_of::<()>(kind(item), &format!("{name}[{index}]"), fault);
                }
            }
        }
        list
    }

    /// Notes items that have the `name` of an earlier item, because only one of them could be used.
    pub(super) fn distinct<T>(&mut self, list: &str, items: &[T], name: impl Fn(&T) -> &str) {
        for (index, item) in items.iter().enumerate() {
            if items.iter().take(index).any(|earlier| name(earlier) == name(item)) {
                self.faults
                    .push(SettingFault::new(list, format!("{} is given twice", shown(name(item)))));
            }
        }
    }

    fn take(&mut self, name: &str) -> Option<&'a Value> {
        self.unread.remove(name);
        self.document.get(name).filter(|value| !value.is_null())
    }

    pub(super) fn fault<T>(&mut self, name: &str, what: &str) -> Option<T> {
        self.fault_of(FaultKind::Form, name, what)
    }

    fn fault_of<T>(&mut self, kind: FaultKind, name: &str, what: impl Into<String>) -> Option<T> {
        self.faults.push(SettingFault::new(name, what).of_kind(kind));
        None
    }
}

fn base_url_form(url: &Url) -> bool {
    matches!(url.scheme(), "https" | "http")
        && url.host().is_some()
        && url.username().is_empty()
        && url.password().is_none()
        && url.query().is_none()
        && url.fragment().is_none()
}
