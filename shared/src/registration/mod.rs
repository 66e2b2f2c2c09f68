//! The port to the Subscribe Registration API. Its contract is `docs/contracts/subscribe-registration.openapi.yaml`.
//!
//! The adapter is `http`; `memory` is for tests; `contract` tests both.

pub mod contract;
pub(crate) mod http;
mod memory;

use std::fmt::Debug;

use async_trait::async_trait;

pub use memory::MemoryRegistrations;

use crate::{
    error::PortError,
    model::{CustomerRegistrationId, EmailAddress, NewUser, Registration, RegistrationChanges},
    settings::Tenant,
    steps::Call,
};

/// The publisher's own subscriber database.
///
/// Besides the errors that are named, every call may fail with [`PortError::Throttled`], [`PortError::Unavailable`] or
/// [`PortError::Misconfigured`], and a write with [`PortError::Rejected`]. A service that fails never answers "not found".
#[async_trait]
pub trait Registrations: Debug + Send + Sync {
    /// The registration with this id; [`PortError::NotFound`] if there is none.
    async fn get(&self, tenant: &Tenant, call: &Call, id: &CustomerRegistrationId) -> Result<Registration, PortError>;

    /// The registration with this address, pending ones included, if there is one.
    async fn find_by_email(
        &self,
        tenant: &Tenant,
        call: &Call,
        email: &EmailAddress,
    ) -> Result<Option<Registration>, PortError>;

    /// Creates a registration and mails the link if the user's verification says so. [`PortError::EmailTaken`],
    /// [`PortError::EmailPending`] or [`PortError::IdTaken`] if another registration has them already.
    async fn create(&self, tenant: &Tenant, call: &Call, user: &NewUser) -> Result<(), PortError>;

    /// Changes a registration, or creates it if it is missing (then `changes` must hold an email). Sends no mail.
    /// [`PortError::EmailTaken`] if another registration has the address.
    async fn upsert(
        &self,
        tenant: &Tenant,
        call: &Call,
        id: &CustomerRegistrationId,
        changes: &RegistrationChanges,
    ) -> Result<(), PortError>;

    /// Changes the address and nothing else. [`PortError::NotFound`] if there is no such registration,
    /// [`PortError::EmailTaken`] if another one has the address.
    async fn change_email(
        &self,
        tenant: &Tenant,
        call: &Call,
        id: &CustomerRegistrationId,
        email: &EmailAddress,
    ) -> Result<(), PortError>;

    /// Removes a registration. Removing one that does not exist succeeds.
    async fn delete(&self, tenant: &Tenant, call: &Call, id: &CustomerRegistrationId) -> Result<(), PortError>;
}
