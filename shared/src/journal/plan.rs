//! What a write sets out to do, settled before its first effect: at most one effect at each side.
//!
//! The plan holds what it takes to tell whether an effect has happened and to take it back, and never a password. It
//! is kept sealed under the tenant's key, in the versioned form of `plan_wire.rs`.

use crate::{
    model::{CustomerRegistrationId, EmailAddress, ProfileChanges, RegistrationChanges},
    settings::ProviderKind,
};

/// What one write sets out to do. Where a side has nothing to change, it has no effect there.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    /// The user whom the write is about.
    pub user: CustomerRegistrationId,
    /// The effect at the provider, which comes first, with the provider that it was planned for: one that the tenant has moved to
    /// since must not get it.
    pub provider: Option<(ProviderKind, ProviderEffect)>,
    /// The effect at Subscribe, which comes after.
    pub subscribe: Option<SubscribeEffect>,
}

/// A user to be made. The rest of it (names, password) comes with the request, and again with its repeat.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Creation {
    /// The address, by which a user without a mark of its creation is told from another.
    pub email: EmailAddress,
    /// Whether the caller chose the id. One that was made for this work is nobody else's.
    pub id_was_given: bool,
}

/// An effect at the provider, with what takes it back.
#[derive(Debug, Clone, PartialEq)]
pub enum ProviderEffect {
    /// The user is made.
    Creation(Creation),
    /// Profile fields are changed.
    Profile {
        /// What is written.
        changes: Box<ProfileChanges>,
        /// What takes it back: of each field that changes, what was read before.
        inverse: Box<ProfileChanges>,
    },
    /// The address is changed.
    Email {
        /// The new address.
        to: EmailAddress,
        /// The address before, which is put back; some providers keep users without one.
        from: Option<EmailAddress>,
        /// Whether the address counts as verified, before and after.
        verified: bool,
    },
}

/// An effect at Subscribe. It is the last one, so it is never taken back.
#[derive(Debug, Clone, PartialEq)]
pub enum SubscribeEffect {
    /// The registration is made.
    Creation(Creation),
    /// Fields of the registration are changed, or it is written whole where Subscribe lacks it.
    Profile(RegistrationChanges),
    /// The address is changed to this one.
    Email(EmailAddress),
}
