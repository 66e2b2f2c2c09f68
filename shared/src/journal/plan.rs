//! What a write sets out to do, settled before its first effect: at most one effect at each side.
//!
//! The plan holds what it takes to tell whether an effect has happened and to take it back, and never a password. It
//! is kept sealed under the tenant's key, in the versioned form of `plan_wire.rs`.

use crate::{
    model::{CustomerRegistrationId, EmailAddress, ProfileChanges},
    settings::ProviderKind,
};

/// A plan.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    /// The user.
    pub user: CustomerRegistrationId,
    /// The effect at the provider, with the provider.
    pub provider: Option<(ProviderKind, ProviderEffect)>,
    /// The effect at Subscribe, which comes after.
    pub subscribe: Option<SubscribeEffect>,
}

/// A user to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Creation {
    /// The address.
    pub email: EmailAddress,
    /// Whether the caller chose the id. One that was made for this work is nobody else's.
    pub id_was_given: bool,
}

/// An effect at the provider.
#[derive(Debug, Clone, PartialEq)]
pub enum ProviderEffect {
    /// The user is made.
    Creation(Creation),
    /// The profile changes.
    Profile {
        /// To this.
        changes: Box<ProfileChanges>,
        /// And back to what was read.
        inverse: Box<ProfileChanges>,
    },
    /// The address changes.
    Email {
        /// To this.
        to: EmailAddress,
        /// From this; some providers keep users without one.
        from: Option<EmailAddress>,
        /// And stays verified or not, as it was.
        verified: bool,
    },
}

/// An effect at Subscribe. It is the last one, so it is never taken back.
#[derive(Debug, Clone, PartialEq)]
pub enum SubscribeEffect {
    /// The registration is made.
    Creation(Creation),
    /// The registration changes, or is written whole where Subscribe lacks it.
    Profile(ProfileChanges),
    /// The address changes.
    Email(EmailAddress),
}
