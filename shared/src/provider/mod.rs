//! The port to authentication providers, and which provider serves a request.
//!
//! - The trait is here; `selection` picks the provider of a request; `contract` is the test suite for all providers.
//! - Adapters: `auth0`, `gigya`, `rest` (SSOR, Firefly and others by description), `memory` for tests.
//! - Shared by adapters: `access_tokens` with `token_answer` (OAuth 2), `code` (what a record may keep of an answer),
//!   `reason` (what a caller may read of a refusal).

mod access_tokens;
pub(crate) mod auth0;
mod code;
pub mod contract;
pub(crate) mod gigya;
mod memory;
mod reason;
pub(crate) mod rest;
mod selection;
mod token_answer;

use std::fmt::Debug;

use async_trait::async_trait;

pub use memory::MemoryProvider;
pub use selection::Providers;

use crate::{
    error::PortError,
    ids::FreshId,
    model::{CustomerRegistrationId, EmailAddress, NewUser, ProfileChanges, ProviderUser},
    settings::Tenant,
    steps::Call,
};

/// Whether the user with an id is the one that a piece of work has created.
#[derive(Debug, Clone, PartialEq)]
pub enum Ownership {
    /// There is no user with this id.
    Absent,
    /// The user has the mark of this work, so it may be deleted to undo the creation.
    Own,
    /// The user has another mark, or none although every creation leaves one: it must not be touched.
    Foreign,
    /// The provider keeps no marks, so it cannot tell who created this user.
    Unmarked(ProviderUser),
}

/// An authentication provider. Implementations map the CRID to the provider's own form, the same way in every call.
///
/// Besides the errors that are named, every call may fail with [`PortError::Throttled`], [`PortError::Unavailable`] or
/// [`PortError::Misconfigured`], and a write with [`PortError::Rejected`]. A provider that fails never answers "not found".
#[async_trait]
pub trait UserProvider: Debug + Send + Sync {
    /// Settles the CRID of a new user before anything is called. That is the `wanted` one, if the provider can keep it. If
    /// none is wanted, the provider makes one from `fresh`, which then *is* its own id of the user.
    /// [`PortError::Rejected`] with a reason if the provider cannot keep the wanted one.
    fn settle_id(
        &self,
        tenant: &Tenant,
        wanted: Option<&CustomerRegistrationId>,
        fresh: FreshId,
    ) -> Result<CustomerRegistrationId, PortError>;

    /// Whether the provider stores whether an email is verified. If not, all its emails count as verified, and a change of
    /// `verified` has no effect there.
    fn keeps_verified(&self, _tenant: &Tenant) -> bool {
        true
    }

    /// Fetches what every call for the tenant needs, such as an access token, unless it is cached.
    async fn prepare(&self, _tenant: &Tenant, _call: &Call) -> Result<(), PortError> {
        Ok(())
    }

    /// The user with this id; [`PortError::NotFound`] if there is none.
    async fn get(&self, tenant: &Tenant, call: &Call, id: &CustomerRegistrationId) -> Result<ProviderUser, PortError>;

    /// The user who signs in with this address, if there is one.
    async fn find_by_email(
        &self,
        tenant: &Tenant,
        call: &Call,
        email: &EmailAddress,
    ) -> Result<Option<ProviderUser>, PortError>;

    /// Creates a user; the provider sends no mail. If `user` has no password, it gets a random one that nobody knows.
    /// [`PortError::EmailTaken`] or [`PortError::IdTaken`] if another user has them already.
    async fn create(&self, tenant: &Tenant, call: &Call, user: &NewUser) -> Result<(), PortError>;

    /// Whether the user with this id was created by the call's work ([`Call::creation_key`]), in any attempt. By default any
    /// existing user is [`Ownership::Unmarked`]; a provider that keeps marks overrides this. A missing user is
    /// [`Ownership::Absent`], never [`PortError::NotFound`].
    async fn ownership(
        &self,
        tenant: &Tenant,
        call: &Call,
        id: &CustomerRegistrationId,
    ) -> Result<Ownership, PortError> {
        match self.get(tenant, call, id).await {
            Ok(user) => Ok(Ownership::Unmarked(user)),
            Err(PortError::NotFound) => Ok(Ownership::Absent),
            Err(error) => Err(error),
        }
    }

    /// Changes profile fields; an empty change makes no call. [`PortError::NotFound`] if there is no such user.
    async fn update(
        &self,
        tenant: &Tenant,
        call: &Call,
        id: &CustomerRegistrationId,
        changes: &ProfileChanges,
    ) -> Result<(), PortError>;

    /// Changes the address and sets `verified` as given, without a mail. [`PortError::NotFound`] if there is no such user,
    /// [`PortError::EmailTaken`] if another one has the address.
    async fn change_email(
        &self,
        tenant: &Tenant,
        call: &Call,
        id: &CustomerRegistrationId,
        email: &EmailAddress,
        verified: bool,
    ) -> Result<(), PortError>;

    /// Removes a user. Removing one that does not exist succeeds, because this is only used to undo a creation.
    async fn delete(&self, tenant: &Tenant, call: &Call, id: &CustomerRegistrationId) -> Result<(), PortError>;
}
