//! The port to authentication providers, and which provider serves a request.
//!
//! - The trait is here; `selection` picks the provider that a request uses; `contract` is the suite that all of them pass.
//! - Adapters: `auth0`, `gigya`, `rest` (SSOR, Firefly and described ones), `memory` for tests.
//! - What several adapters use: `access_tokens` with `token_answer` (OAuth 2), `code` (what a record may keep of an answer),
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
    model::{CustomerRegistrationId, EmailAddress, NewUser, ProfileChanges, ProviderUser},
    settings::Tenant,
    steps::Call,
};

/// Whether the user with an id is the one that a piece of work has created.
#[derive(Debug, Clone, PartialEq)]
pub enum Ownership {
    /// There is no user with this id.
    Absent,
    /// It bears the mark of this work's creation, so it may be deleted to take that back.
    Own,
    /// It bears another mark, or none where every creation leaves one: it must be left alone.
    Foreign,
    /// The provider keeps no mark, so it cannot tell who made this user.
    Unmarked(ProviderUser),
}

/// An authentication provider. Implementations map the CRID to the provider's own form, the same way in every call.
///
/// Besides the errors that are named, every call may fail with [`PortError::Throttled`], [`PortError::Unavailable`] or
/// [`PortError::Misconfigured`], and a write with [`PortError::Rejected`]. A provider that fails never answers "not found".
#[async_trait]
pub trait UserProvider: Debug + Send + Sync {
    /// Settles the CRID of a new user before anything is called: the one that the caller wants, if the provider can
    /// keep it, else one in the provider's own form made of `fresh` (a new ULID in lower case), which then *is* the
    /// provider's id. [`PortError::Rejected`] with a reason where the provider could never keep the wanted one.
    fn settle_id(
        &self,
        tenant: &Tenant,
        wanted: Option<&CustomerRegistrationId>,
        fresh: &str,
    ) -> Result<CustomerRegistrationId, PortError>;

    /// Whether it keeps if an email is verified. Where it does not, all its users' are, and a change of that has nothing
    /// to change there.
    fn keeps_verified(&self, _tenant: &Tenant) -> bool {
        true
    }

    /// Fetches what every call for the tenant needs, such as an access token, unless it is there already.
    async fn prepare(&self, _tenant: &Tenant, _call: &Call) -> Result<(), PortError> {
        Ok(())
    }

    /// The user with this id; [`PortError::NotFound`] where there is none.
    async fn get(&self, tenant: &Tenant, call: &Call, id: &CustomerRegistrationId) -> Result<ProviderUser, PortError>;

    /// The user who signs in with this address, if there is one.
    async fn find_by_email(
        &self,
        tenant: &Tenant,
        call: &Call,
        email: &EmailAddress,
    ) -> Result<Option<ProviderUser>, PortError>;

    /// Makes a user; the provider sends no mail. Without a password in `user` it gets a random one that nobody knows.
    /// [`PortError::EmailTaken`] or [`PortError::IdTaken`] where somebody has them already.
    async fn create(&self, tenant: &Tenant, call: &Call, user: &NewUser) -> Result<(), PortError>;

    /// Whether the user with this id was made by the creation of the call's work ([`Call::creation_key`]), in whatever
    /// attempt. By default [`Ownership::Unmarked`] for any user who is there; a provider that keeps a mark overrides it.
    /// A user who is not there is [`Ownership::Absent`], never [`PortError::NotFound`].
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

    /// Changes profile fields; an empty change calls nothing. [`PortError::NotFound`] where there is no such user.
    async fn update(
        &self,
        tenant: &Tenant,
        call: &Call,
        id: &CustomerRegistrationId,
        changes: &ProfileChanges,
    ) -> Result<(), PortError>;

    /// Changes the address, keeping `verified` as given, with no mail. [`PortError::EmailTaken`] where somebody has it.
    async fn change_email(
        &self,
        tenant: &Tenant,
        call: &Call,
        id: &CustomerRegistrationId,
        email: &EmailAddress,
        verified: bool,
    ) -> Result<(), PortError>;

    /// Removes a user. Removing one who is not there succeeds: this only ever takes back a create.
    async fn delete(&self, tenant: &Tenant, call: &Call, id: &CustomerRegistrationId) -> Result<(), PortError>;
}
