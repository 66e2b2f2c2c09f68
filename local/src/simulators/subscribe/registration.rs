//! A registration, and how it is stored.

use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::input::{Change, NewRegistration};
use super::tenant::Tenant;
use crate::simulators::store::{Documents, StoreError};

const REGISTRATIONS: &str = "subscribe.registrations";

/// The resource as callers see it.
#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Registration {
    pub(super) customer_registration_id: String,
    pub(super) email: String,
    pub(super) verified: bool,
    pub(super) has_password: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) first_name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) last_name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) last_logout_date: Option<String>,
    pub(super) metadata: Map<String, Value>,
    pub(super) created_at: String,
    pub(super) updated_at: String,
}

/// The registration, and what only the service itself knows about it.
#[derive(Serialize, Deserialize)]
pub(super) struct Kept {
    pub(super) tenant: String,
    pub(super) registration: Registration,
    /// The verification link that was sent to the present address.
    pub(super) verification: Option<String>,
}

impl Registration {
    pub(super) fn new(body: NewRegistration, now: &str) -> Self {
        Self {
            customer_registration_id: body.id,
            email: body.email,
            verified: body.verified,
            has_password: body.has_password,
            first_name: body.first_name,
            last_name: body.last_name,
            last_logout_date: None,
            metadata: body.metadata,
            created_at: now.to_owned(),
            updated_at: now.to_owned(),
        }
    }

    /// What an upsert starts from if there is no registration yet.
    pub(super) fn bare(id: &str, email: String, now: &str) -> Self {
        Self {
            customer_registration_id: id.to_owned(),
            email,
            verified: false,
            has_password: false,
            first_name: None,
            last_name: None,
            last_logout_date: None,
            metadata: Map::new(),
            created_at: now.to_owned(),
            updated_at: now.to_owned(),
        }
    }
}

impl fmt::Debug for Registration {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Registration")
            .field("customer_registration_id", &self.customer_registration_id)
            .finish_non_exhaustive()
    }
}

impl Kept {
    pub(super) fn new(tenant: &Tenant, registration: Registration) -> Self {
        Self {
            tenant: tenant.name.clone(),
            registration,
            verification: None,
        }
    }

    pub(super) fn apply(&mut self, change: Change, now: &str) {
        if let Some(email) = change.email {
            self.change_email(email);
        }
        let registration = &mut self.registration;
        if let Some(verified) = change.verified {
            registration.verified = verified;
        }
        change.first_name.apply(&mut registration.first_name);
        change.last_name.apply(&mut registration.last_name);
        change.last_logout_date.apply(&mut registration.last_logout_date);
        for (key, value) in change.metadata {
            if value.is_null() {
                registration.metadata.remove(&key);
            } else {
                registration.metadata.insert(key, value);
            }
        }
        now.clone_into(&mut registration.updated_at);
    }

    pub(super) fn change_email(&mut self, email: String) {
        if !same_address(&email, &self.registration.email) {
            // The link was sent to the old address and does not verify the new one.
            self.verification = None;
        }
        self.registration.email = email;
    }

    pub(super) fn find(realm: &str, id: &str, documents: &Documents<'_>) -> Result<Option<Self>, StoreError> {
        documents.get(REGISTRATIONS, realm, id)
    }

    /// The registration in this tenant with this address, compared without case.
    pub(super) fn with_email(realm: &str, email: &str, documents: &Documents<'_>) -> Result<Option<Self>, StoreError> {
        let holders = documents.by_email(REGISTRATIONS, realm, &email.to_lowercase())?;
        Ok(holders.into_iter().next())
    }

    pub(super) fn list(documents: &Documents<'_>) -> Result<Vec<Self>, StoreError> {
        documents.list(REGISTRATIONS)
    }

    pub(super) fn keep(&self, realm: &str, documents: &Documents<'_>) -> Result<(), StoreError> {
        let email = self.registration.email.to_lowercase();
        let id = &self.registration.customer_registration_id;
        documents.put(REGISTRATIONS, realm, id, Some(&email), self)
    }

    pub(super) fn delete(realm: &str, id: &str, documents: &Documents<'_>) -> Result<bool, StoreError> {
        documents.delete(REGISTRATIONS, realm, id)
    }
}

fn same_address(one: &str, other: &str) -> bool {
    one.to_lowercase() == other.to_lowercase()
}
