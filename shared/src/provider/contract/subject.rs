//! The provider that a suite is run on, and what may differ between providers.

use std::{fmt, time::Duration};

use async_trait::async_trait;
use ulid::Ulid;

use super::samples;
use crate::{
    error::PortError,
    ids::FreshId,
    model::{CustomerRegistrationId, EmailAddress, NewUser, ProfileChanges, ProviderUser},
    provider::UserProvider,
    settings::Tenant,
    steps::Call,
};

/// What an id is made from if no id is wanted.
pub(super) const FRESH: FreshId = FreshId(Ulid(7));

/// Enough time for any call.
const PLENTY: Duration = Duration::from_secs(30);

/// Time for one answer, but not for a timeout or a retry: upstream calls keep half a second of it in reserve.
const LITTLE: Duration = Duration::from_millis(700);

/// What may differ between providers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Features {
    /// The ids that it keeps.
    pub ids: Ids,
    /// Whether it refuses a weak password with a message for the caller.
    pub password_policy: bool,
    /// Whether it is called with access tokens that expire.
    pub access_tokens: bool,
    /// Whether a retried creation can be distinguished from another request's, so that creations are retried.
    pub repeats_creations: bool,
}

/// The ids that a provider can keep.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ids {
    /// Any text, or any of ASCII characters.
    Text,
    /// GUIDs alone.
    Guids,
}

/// What can go wrong with a call to a provider.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    /// It refuses because of too many requests.
    Throttled,
    /// It answers that it is unavailable.
    OutOfOrder,
    /// It cannot be reached.
    Down,
    /// It does not answer.
    Silence,
    /// The connection ends before the call has its effect.
    CutBefore,
    /// The connection ends after the call has had its effect.
    CutAfter,
    /// A page of another system is returned instead, with a success status.
    Page,
    /// The answer does not belong to this API.
    Garbage,
    /// The answer is one byte larger than 1 MiB.
    Oversized,
    /// The answer is so slow that the call times out.
    Drip,
}

impl Trouble {
    /// Every trouble.
    pub const ALL: [Self; 10] = [
        Self::Throttled,
        Self::OutOfOrder,
        Self::Down,
        Self::Silence,
        Self::CutBefore,
        Self::CutAfter,
        Self::Page,
        Self::Garbage,
        Self::Oversized,
        Self::Drip,
    ];

    /// Temporary troubles, which a retry may not meet.
    pub(super) const PASSING: [Self; 4] = [Self::Throttled, Self::OutOfOrder, Self::CutBefore, Self::CutAfter];

    /// Whether a call that meets it may have had its effect.
    pub(crate) const fn may_have_effect(self) -> bool {
        matches!(self, Self::CutAfter | Self::Garbage | Self::Oversized | Self::Drip)
    }
}

/// Causes troubles of calls.
#[async_trait]
pub trait Troubles: fmt::Debug + Send + Sync {
    /// Lets every call from now on meet this trouble; earlier trouble ends.
    async fn begin(&self, trouble: Trouble);

    /// Lets one attempt of the next call meet this trouble; earlier trouble ends.
    async fn begin_once(&self, trouble: Trouble);

    /// Lets the next call find that its access token has expired.
    async fn expire_token(&self);

    /// Ends all trouble. Panics if trouble for one attempt was not met.
    async fn end(&self);
}

/// A provider whose tenant has none of the suite's users.
#[derive(Clone, Copy)]
pub struct Subject<'a> {
    /// The provider.
    pub provider: &'a dyn UserProvider,
    /// The tenant of the users.
    pub tenant: &'a Tenant,
    /// Makes a call with the given time.
    pub calls: &'a (dyn Fn(Duration) -> Call + Send + Sync),
    /// How it differs from other providers.
    pub features: Features,
    /// The trouble that it can meet.
    pub troubles: &'a dyn Troubles,
}

impl fmt::Debug for Subject<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Subject")
            .field("provider", &self.provider)
            .field("features", &self.features)
            .finish_non_exhaustive()
    }
}

impl Subject<'_> {
    pub(super) fn call(&self) -> Call {
        (self.calls)(PLENTY)
    }

    /// A call that times out soon.
    pub(super) fn hurried(&self) -> Call {
        (self.calls)(LITTLE)
    }

    pub(super) fn new_user(&self, label: &str) -> NewUser {
        NewUser {
            id: self.crid(label),
            ..samples::new_user(label)
        }
    }

    pub(super) fn crid(&self, label: &str) -> CustomerRegistrationId {
        match self.features.ids {
            Ids::Text => samples::crid(&format!("contract-{label}")),
            Ids::Guids => samples::guid(label),
        }
    }

    /// What this provider returns for a user whose `verified` was set to `told`.
    pub(super) fn verified(&self, told: bool) -> bool {
        told || !self.provider.keeps_verified(self.tenant)
    }

    pub(super) fn settle(&self, wanted: &CustomerRegistrationId) -> Result<CustomerRegistrationId, PortError> {
        self.provider.settle_id(self.tenant, Some(wanted), FRESH)
    }

    pub(super) async fn get(&self, id: &CustomerRegistrationId) -> Result<ProviderUser, PortError> {
        self.provider.get(self.tenant, &self.call(), id).await
    }

    pub(super) async fn find(&self, email: &EmailAddress) -> Result<Option<ProviderUser>, PortError> {
        self.provider.find_by_email(self.tenant, &self.call(), email).await
    }

    pub(super) async fn create(&self, user: &NewUser) -> Result<(), PortError> {
        self.provider.create(self.tenant, &self.call(), user).await
    }

    pub(super) async fn update(&self, id: &CustomerRegistrationId, changes: &ProfileChanges) -> Result<(), PortError> {
        self.provider.update(self.tenant, &self.call(), id, changes).await
    }

    pub(super) async fn change_email(
        &self,
        id: &CustomerRegistrationId,
        email: &EmailAddress,
        verified: bool,
    ) -> Result<(), PortError> {
        let call = self.call();
        self.provider
            .change_email(self.tenant, &call, id, email, verified)
            .await
    }

    pub(super) async fn delete(&self, id: &CustomerRegistrationId) -> Result<(), PortError> {
        self.provider.delete(self.tenant, &self.call(), id).await
    }
}
