//! A provider in memory, for workflow tests.

use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

use async_trait::async_trait;

use super::UserProvider;
use crate::{
    error::PortError,
    ids::FreshId,
    model::{CustomerRegistrationId, EmailAddress, NewUser, ProfileChanges, ProviderUser, TenantId, Verification},
    script::{Moment, PortMethod, Script},
    settings::Tenant,
    steps::Call,
};

/// A provider that keeps nothing after it is dropped. It keeps every wanted id, and proposes `memory|<fresh>`.
#[derive(Debug, Default)]
pub struct MemoryProvider {
    users: Mutex<HashMap<TenantId, Vec<ProviderUser>>>,
    script: Script,
}

impl MemoryProvider {
    /// Lets the next call of a method fail.
    pub fn fail_next(&self, method: PortMethod, moment: Moment, error: PortError) {
        self.script.fail_next(method, moment, error);
    }

    /// The calls so far, in order.
    pub fn calls(&self) -> Vec<PortMethod> {
        self.script.calls()
    }

    /// The user with an id. This is no call: it is neither scripted nor listed.
    pub fn user(&self, tenant: &TenantId, id: &CustomerRegistrationId) -> Option<ProviderUser> {
        self.of(tenant).into_iter().find(|user| user.provider_id == id.as_str())
    }

    /// How many users a tenant has.
    pub fn count(&self, tenant: &TenantId) -> usize {
        self.of(tenant).len()
    }

    /// Stores a user, in place of one with the same id. This is no call either.
    pub fn put(&self, tenant: &TenantId, user: ProviderUser) {
        let mut users = self.users();
        let users = users.entry(tenant.clone()).or_default();
        users.retain(|known| known.provider_id != user.provider_id);
        users.push(user);
    }

    fn of(&self, tenant: &TenantId) -> Vec<ProviderUser> {
        self.users().get(tenant).cloned().unwrap_or_default()
    }

    fn owner(&self, tenant: &TenantId, email: &EmailAddress) -> Option<ProviderUser> {
        self.of(tenant)
            .into_iter()
            .find(|user| user.email.as_ref() == Some(email))
    }

    fn change(
        &self,
        tenant: &TenantId,
        id: &CustomerRegistrationId,
        change: impl FnOnce(&mut ProviderUser),
    ) -> Result<(), PortError> {
        let mut user = self.user(tenant, id).ok_or(PortError::NotFound)?;
        change(&mut user);
        self.put(tenant, user);
        Ok(())
    }

    fn users(&self) -> MutexGuard<'_, HashMap<TenantId, Vec<ProviderUser>>> {
        self.users.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait]
impl UserProvider for MemoryProvider {
    fn settle_id(
        &self,
        _tenant: &Tenant,
        wanted: Option<&CustomerRegistrationId>,
        fresh: FreshId,
    ) -> Result<CustomerRegistrationId, PortError> {
        let proposed = CustomerRegistrationId::parse(&format!("memory|{fresh}"));
        wanted.cloned().map_or(proposed, Ok).map_err(PortError::unavailable)
    }

    async fn get(&self, tenant: &Tenant, _call: &Call, id: &CustomerRegistrationId) -> Result<ProviderUser, PortError> {
        self.script.play(PortMethod::Get, || {
            self.user(tenant.id(), id).ok_or(PortError::NotFound)
        })
    }

    async fn find_by_email(
        &self,
        tenant: &Tenant,
        _call: &Call,
        email: &EmailAddress,
    ) -> Result<Option<ProviderUser>, PortError> {
        self.script
            .play(PortMethod::FindByEmail, || Ok(self.owner(tenant.id(), email)))
    }

    async fn create(&self, tenant: &Tenant, _call: &Call, user: &NewUser) -> Result<(), PortError> {
        let tenant = tenant.id();
        self.script.play(PortMethod::Create, || {
            if self.user(tenant, &user.id).is_some() {
                return Err(PortError::IdTaken);
            }
            if self.owner(tenant, &user.email).is_some() {
                return Err(PortError::EmailTaken);
            }
            let made = ProviderUser {
                provider_id: user.id.as_str().to_owned(),
                email: Some(user.email.clone()),
                verified: user.verification == Verification::Immediate,
                first_name: user.first_name.clone(),
                last_name: user.last_name.clone(),
                metadata: user.metadata.clone(),
            };
            self.put(tenant, made);
            Ok(())
        })
    }

    async fn update(
        &self,
        tenant: &Tenant,
        _call: &Call,
        id: &CustomerRegistrationId,
        changes: &ProfileChanges,
    ) -> Result<(), PortError> {
        if changes.is_empty() {
            return Ok(());
        }
        self.script.play(PortMethod::Update, || {
            self.change(tenant.id(), id, |user| {
                user.verified = changes.verified.unwrap_or(user.verified);
                user.first_name = changes.first_name.apply(user.first_name.as_ref());
                user.last_name = changes.last_name.apply(user.last_name.as_ref());
                user.metadata = changes.metadata.applied_to(&user.metadata);
            })
        })
    }

    async fn change_email(
        &self,
        tenant: &Tenant,
        _call: &Call,
        id: &CustomerRegistrationId,
        email: &EmailAddress,
        verified: bool,
    ) -> Result<(), PortError> {
        self.script.play(PortMethod::ChangeEmail, || {
            if self
                .owner(tenant.id(), email)
                .is_some_and(|owner| owner.provider_id != id.as_str())
            {
                return Err(PortError::EmailTaken);
            }
            self.change(tenant.id(), id, |user| {
                user.email = Some(email.clone());
                user.verified = verified;
            })
        })
    }

    async fn delete(&self, tenant: &Tenant, _call: &Call, id: &CustomerRegistrationId) -> Result<(), PortError> {
        self.script.play(PortMethod::Delete, || {
            if let Some(users) = self.users().get_mut(tenant.id()) {
                users.retain(|user| user.provider_id != id.as_str());
            }
            Ok(())
        })
    }
}

#[cfg(test)]
#[path = "memory_tests.rs"]
mod tests;
