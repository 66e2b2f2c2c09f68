//! The port to the Subscribe Registration API. Its contract is `docs/contracts/subscribe-registration.openapi.yaml`.
//!
//! The adapter is `http`; `memory` is for tests; both are held to `contract`.

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
    /// The registration with this id; [`PortError::NotFound`] where there is none.
    async fn get(&self, tenant: &Tenant, call: &Call, id: &CustomerRegistrationId) -> Result<Registration, PortError>;

    /// The registration with this address, pending ones included, if there is one.
    async fn find_by_email(
        &self,
        tenant: &Tenant,
        call: &Call,
        email: &EmailAddress,
    ) -> Result<Option<Registration>, PortError>;

    /// Makes a registration and, where the user's verification says so, mails the link.
    /// [`PortError::EmailTaken`], [`PortError::EmailPending`] or [`PortError::IdTaken`] where somebody has them already.
    async fn create(&self, tenant: &Tenant, call: &Call, user: &NewUser) -> Result<(), PortError>;

    /// Changes a registration, or makes it where it is missing (then `changes` must hold an email). Sends no mail.
    /// [`PortError::EmailTaken`] where the address is somebody else's.
    async fn upsert(
        &self,
        tenant: &Tenant,
        call: &Call,
        id: &CustomerRegistrationId,
        changes: &RegistrationChanges,
    ) -> Result<(), PortError>;

    /// Changes the address and nothing else. [`PortError::NotFound`], or [`PortError::EmailTaken`] where somebody has it.
    async fn change_email(
        &self,
        tenant: &Tenant,
        call: &Call,
        id: &CustomerRegistrationId,
        email: &EmailAddress,
    ) -> Result<(), PortError>;

    /// Removes a registration. Removing one that is not there succeeds: this only ever takes back a create.
    async fn delete(&self, tenant: &Tenant, call: &Call, id: &CustomerRegistrationId) -> Result<(), PortError>;
}
