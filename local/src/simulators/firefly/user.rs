//! A user, and how it is stored. Users are always verified, so there is no field for that.

use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::input::{Changes, NewUser};
use crate::simulators::store::{Documents, StoreError};

const USERS: &str = "firefly.users";

/// The user as it is stored and shown, without a password.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct User {
    #[serde(rename = "userGUID")]
    pub(super) guid: String,
    email_address: String,
    /// Empty when it is not set, like the other name.
    given_name: String,
    surname: String,
    profile: Map<String, Value>,
}

impl User {
    pub(super) fn new(body: NewUser) -> Self {
        Self {
            guid: body.guid,
            email_address: body.email_address,
            given_name: body.given_name,
            surname: body.surname,
            profile: body.profile,
        }
    }

    /// Replaces each member that the change names.
    pub(super) fn apply(&mut self, changes: Changes) {
        if let Some(email_address) = changes.email_address {
            self.email_address = email_address;
        }
        if let Some(given_name) = changes.given_name {
            self.given_name = given_name;
        }
        if let Some(surname) = changes.surname {
            self.surname = surname;
        }
        if let Some(profile) = changes.profile {
            self.profile = profile;
        }
    }

    pub(super) fn find(guid: &str, documents: &Documents<'_>) -> Result<Option<Self>, StoreError> {
        documents.get(USERS, "", guid)
    }

    /// The users with this address, compared without case.
    pub(super) fn with_email(email: &str, documents: &Documents<'_>) -> Result<Vec<Self>, StoreError> {
        documents.by_email(USERS, "", &email.to_lowercase())
    }

    pub(super) fn list(documents: &Documents<'_>) -> Result<Vec<Self>, StoreError> {
        documents.list(USERS)
    }

    pub(super) fn keep(&self, documents: &Documents<'_>) -> Result<(), StoreError> {
        documents.put(USERS, "", &self.guid, Some(&self.email_address.to_lowercase()), self)
    }

    pub(super) fn delete(guid: &str, documents: &Documents<'_>) -> Result<bool, StoreError> {
        documents.delete(USERS, "", guid)
    }
}

impl fmt::Debug for User {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("User")
            .field("guid", &self.guid)
            .finish_non_exhaustive()
    }
}
