//! A consumer: how it is stored, changed by a merge patch, and shown.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::input::{NewConsumer, Patch, TEXTS};
use crate::simulators::members::Edit;
use crate::simulators::store::{Documents, StoreError};

const CONSUMERS: &str = "ssor.consumers";
const NUMBERS: &str = "ssor.numbers";
const LAST_MASTER_ID: &str = "masterId";

#[derive(Serialize, Deserialize)]
pub(super) struct Consumer {
    pub(super) id: String,
    master_id: u64,
    email: String,
    email_verified: bool,
    has_password: bool,
    texts: BTreeMap<String, String>,
    attributes: Map<String, Value>,
}

impl Consumer {
    /// A new consumer with the service's next number. Numbers are never reused.
    pub(super) fn new(body: NewConsumer, documents: &Documents<'_>) -> Result<Self, StoreError> {
        let last: Option<u64> = documents.get(NUMBERS, "", LAST_MASTER_ID)?;
        let master_id = last.unwrap_or_default() + 1;
        documents.put(NUMBERS, "", LAST_MASTER_ID, None, &master_id)?;
        Ok(Self {
            id: body.id,
            master_id,
            email: body.email,
            email_verified: body.email_verified,
            has_password: body.has_password,
            texts: body.texts,
            attributes: body.attributes,
        })
    }

    pub(super) fn apply(&mut self, patch: Patch) {
        if let Some(email_verified) = patch.email_verified {
            self.email_verified = email_verified;
        }
        for (name, edit) in patch.texts {
            match edit {
                Edit::Keep => {}
                Edit::Clear => {
                    self.texts.remove(name);
                }
                Edit::Set(text) => {
                    self.texts.insert(name.to_owned(), text);
                }
            }
        }
        match patch.attributes {
            Edit::Keep => {}
            Edit::Clear => self.attributes.clear(),
            Edit::Set(changes) => {
                for (name, value) in changes {
                    if value.is_null() {
                        self.attributes.remove(&name);
                    } else {
                        self.attributes.insert(name, value);
                    }
                }
            }
        }
    }

    pub(super) fn change_email(&mut self, email: String, is_verified: bool) {
        self.email = email;
        self.email_verified = is_verified;
    }

    /// The consumer in an answer of its own, where unset members are `null`.
    pub(super) fn whole(&self) -> Value {
        let mut shown = self.set_members();
        for name in TEXTS {
            shown.entry(name).or_insert(Value::Null);
        }
        shown.into()
    }

    /// The consumer in a list, where unset members are absent. Callers have to understand both.
    pub(super) fn listed(&self) -> Value {
        self.set_members().into()
    }

    /// The consumer as the control API shows it.
    pub(super) fn looked_into(&self) -> Value {
        let mut shown = self.set_members();
        shown.insert("hasPassword".to_owned(), self.has_password.into());
        shown.into()
    }

    fn set_members(&self) -> Map<String, Value> {
        let mut members = Map::new();
        members.insert("consumerId".to_owned(), json!(self.id));
        members.insert("masterId".to_owned(), json!(self.master_id));
        members.insert("userName".to_owned(), json!(self.email));
        members.insert("email".to_owned(), json!(self.email));
        members.insert("emailVerified".to_owned(), json!(self.email_verified));
        members.insert("attributes".to_owned(), json!(self.attributes));
        for (name, text) in &self.texts {
            members.insert(name.clone(), json!(text));
        }
        members
    }

    pub(super) fn find(id: &str, documents: &Documents<'_>) -> Result<Option<Self>, StoreError> {
        documents.get(CONSUMERS, "", id)
    }

    /// The consumers with this address, compared without case.
    pub(super) fn with_email(email: &str, documents: &Documents<'_>) -> Result<Vec<Self>, StoreError> {
        documents.by_email(CONSUMERS, "", &email.to_lowercase())
    }

    pub(super) fn list(documents: &Documents<'_>) -> Result<Vec<Self>, StoreError> {
        documents.list(CONSUMERS)
    }

    pub(super) fn keep(&self, documents: &Documents<'_>) -> Result<(), StoreError> {
        documents.put(CONSUMERS, "", &self.id, Some(&self.email.to_lowercase()), self)
    }

    pub(super) fn delete(id: &str, documents: &Documents<'_>) -> Result<bool, StoreError> {
        documents.delete(CONSUMERS, "", id)
    }
}

impl fmt::Debug for Consumer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Consumer")
            .field("id", &self.id)
            .finish_non_exhaustive()
    }
}
