//! Registrations in memory, for workflow tests.

use std::{
    collections::{HashMap, HashSet},
    sync::{Mutex, MutexGuard, PoisonError},
};

use async_trait::async_trait;

use super::Registrations;
use crate::{
    error::PortError,
    model::{
        CustomerRegistrationId, EmailAddress, Metadata, NewUser, Registration, RegistrationChanges, TenantId,
        Verification,
    },
    script::{Moment, PortMethod, Script},
    settings::Tenant,
    steps::Call,
};

/// A registration service that keeps nothing after it is dropped. A write that is repeated with the same idempotency key
/// succeeds without a second effect.
#[derive(Debug, Default)]
pub struct MemoryRegistrations {
    state: Mutex<State>,
    script: Script,
}

#[derive(Debug, Default)]
struct State {
    registrations: HashMap<TenantId, Vec<Registration>>,
    mails: Vec<(TenantId, EmailAddress)>,
    done: HashSet<(TenantId, String)>,
}

impl MemoryRegistrations {
    /// Lets the next call of a method fail.
    pub fn fail_next(&self, method: PortMethod, moment: Moment, error: PortError) {
        self.script.fail_next(method, moment, error);
    }

    /// The calls so far, in order.
    pub fn calls(&self) -> Vec<PortMethod> {
        self.script.calls()
    }

    /// The registration with an id. This is no call: it is neither scripted nor listed.
    pub fn registration(&self, tenant: &TenantId, id: &CustomerRegistrationId) -> Option<Registration> {
        self.state().of(tenant).iter().find(|known| known.id == *id).cloned()
    }

    /// How many registrations a tenant has.
    pub fn count(&self, tenant: &TenantId) -> usize {
        self.state().of(tenant).len()
    }

    /// Stores a registration, in place of one with the same id. This is no call either.
    pub fn put(&self, tenant: &TenantId, registration: Registration) {
        self.state().put(tenant, registration);
    }

    /// The addresses to which verification links were mailed, in order.
    pub fn mails(&self, tenant: &TenantId) -> Vec<EmailAddress> {
        let state = self.state();
        let own = state.mails.iter().filter(|(of, _)| of == tenant);
        own.map(|(_, to)| to.clone()).collect()
    }

    /// Plays one write: it has its effect once per idempotency key.
    fn write(
        &self,
        tenant: &Tenant,
        method: PortMethod,
        key: String,
        effect: impl FnOnce(&mut State) -> Result<(), PortError>,
    ) -> Result<(), PortError> {
        self.script.play(method, || {
            let mut state = self.state();
            let key = (tenant.id().clone(), key);
            if !state.done.contains(&key) {
                effect(&mut state)?;
                state.done.insert(key);
            }
            Ok(())
        })
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn of(&self, tenant: &TenantId) -> &[Registration] {
        self.registrations.get(tenant).map_or(&[], Vec::as_slice)
    }

    fn find(&self, tenant: &TenantId, id: &CustomerRegistrationId) -> Option<Registration> {
        self.of(tenant).iter().find(|known| known.id == *id).cloned()
    }

    fn owner(&self, tenant: &TenantId, email: &EmailAddress) -> Option<&Registration> {
        self.of(tenant).iter().find(|known| known.email == *email)
    }

    fn is_taken(&self, tenant: &TenantId, email: &EmailAddress, by_others_than: &CustomerRegistrationId) -> bool {
        self.owner(tenant, email)
            .is_some_and(|owner| owner.id != *by_others_than)
    }

    fn put(&mut self, tenant: &TenantId, registration: Registration) {
        let registrations = self.registrations.entry(tenant.clone()).or_default();
        registrations.retain(|known| known.id != registration.id);
        registrations.push(registration);
    }
}

#[async_trait]
impl Registrations for MemoryRegistrations {
    async fn get(&self, tenant: &Tenant, _call: &Call, id: &CustomerRegistrationId) -> Result<Registration, PortError> {
        self.script.play(PortMethod::Get, || {
            self.state().find(tenant.id(), id).ok_or(PortError::NotFound)
        })
    }

    async fn find_by_email(
        &self,
        tenant: &Tenant,
        _call: &Call,
        email: &EmailAddress,
    ) -> Result<Option<Registration>, PortError> {
        self.script.play(PortMethod::FindByEmail, || {
            Ok(self.state().owner(tenant.id(), email).cloned())
        })
    }

    async fn create(&self, tenant: &Tenant, call: &Call, user: &NewUser) -> Result<(), PortError> {
        let id = tenant.id();
        self.write(tenant, PortMethod::Create, call.idempotency_key("create"), |state| {
            if state.find(id, &user.id).is_some() {
                return Err(PortError::IdTaken);
            }
            match state.owner(id, &user.email) {
                Some(owner) if owner.verified => return Err(PortError::EmailTaken),
                Some(_) => return Err(PortError::EmailPending),
                None => {}
            }
            let verified = user.verification == Verification::Immediate;
            let made = Registration {
                id: user.id.clone(),
                email: user.email.clone(),
                verified,
                has_password: user.password.is_some(),
                first_name: user.first_name.clone(),
                last_name: user.last_name.clone(),
                last_logout_date: None,
                metadata: user.metadata.clone(),
            };
            state.put(id, made);
            if !verified {
                state.mails.push((id.clone(), user.email.clone()));
            }
            Ok(())
        })
    }

    async fn upsert(
        &self,
        tenant: &Tenant,
        call: &Call,
        id: &CustomerRegistrationId,
        changes: &RegistrationChanges,
    ) -> Result<(), PortError> {
        self.write(tenant, PortMethod::Update, call.idempotency_key("update"), |state| {
            if changes
                .email
                .as_ref()
                .is_some_and(|email| state.is_taken(tenant.id(), email, id))
            {
                return Err(PortError::EmailTaken);
            }
            let known = state
                .find(tenant.id(), id)
                .or_else(|| Some(bare(id, changes.email.clone()?)));
            let Some(mut after) = known else {
                return Err(PortError::Rejected { reason: None });
            };
            after.email = changes.email.clone().unwrap_or(after.email);
            let profile = &changes.profile;
            after.verified = profile.verified.unwrap_or(after.verified);
            after.first_name = profile.first_name.apply(after.first_name.as_ref());
            after.last_name = profile.last_name.apply(after.last_name.as_ref());
            after.last_logout_date = changes.last_logout_date.apply(after.last_logout_date.as_ref());
            after.metadata = profile.metadata.applied_to(&after.metadata);
            state.put(tenant.id(), after);
            Ok(())
        })
    }

    async fn change_email(
        &self,
        tenant: &Tenant,
        call: &Call,
        id: &CustomerRegistrationId,
        email: &EmailAddress,
    ) -> Result<(), PortError> {
        self.write(
            tenant,
            PortMethod::ChangeEmail,
            call.idempotency_key("change-email"),
            |state| {
                let mut changed = state.find(tenant.id(), id).ok_or(PortError::NotFound)?;
                if state.is_taken(tenant.id(), email, id) {
                    return Err(PortError::EmailTaken);
                }
                changed.email = email.clone();
                state.put(tenant.id(), changed);
                Ok(())
            },
        )
    }

    async fn delete(&self, tenant: &Tenant, call: &Call, id: &CustomerRegistrationId) -> Result<(), PortError> {
        self.write(tenant, PortMethod::Delete, call.idempotency_key("delete"), |state| {
            if let Some(registrations) = state.registrations.get_mut(tenant.id()) {
                registrations.retain(|known| known.id != *id);
            }
            Ok(())
        })
    }
}

/// The registration that an upsert starts from if there is none yet.
fn bare(id: &CustomerRegistrationId, email: EmailAddress) -> Registration {
    Registration {
        id: id.clone(),
        email,
        verified: false,
        has_password: false,
        first_name: None,
        last_name: None,
        last_logout_date: None,
        metadata: Metadata::default(),
    }
}

#[cfg(test)]
#[path = "memory_tests.rs"]
mod tests;
