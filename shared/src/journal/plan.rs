//! What a write will do, decided before its first effect: at most one effect at each side.
//!
//! The plan has what is needed to find out whether an effect has happened and to take it back. It never has a password.
//! It is stored sealed under the tenant's key, in the versioned form of `plan_wire.rs`.

use crate::{
    model::{CustomerRegistrationId, EmailAddress, ProfileChanges, RegistrationChanges},
    settings::ProviderKind,
};

/// The effects of one write. A side on which nothing changes has none.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    /// The user that the write is about.
    pub user: CustomerRegistrationId,
    /// The effect at the provider, which comes first, and the kind of provider that it was planned for. If the tenant
    /// has moved to another provider since, that one must not get it.
    pub provider: Option<(ProviderKind, ProviderEffect)>,
    /// The effect at Subscribe, which comes second.
    pub subscribe: Option<SubscribeEffect>,
}

/// A user to create. The other fields (names, password) are only in the request; a repeat brings them again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Creation {
    /// The user's email. If the provider keeps no mark, it tells whether a user with the caller's id is the one that
    /// was created.
    pub email: EmailAddress,
    /// Whether the caller chose the id. An id that was made for this work cannot belong to another user.
    pub id_was_given: bool,
}

/// An effect at the provider, with the values that take it back.
#[derive(Debug, Clone, PartialEq)]
pub enum ProviderEffect {
    /// The user is created.
    Creation(Creation),
    /// Profile fields are changed.
    Profile {
        /// The new values.
        changes: Box<ProfileChanges>,
        /// The values before, of each field that changes.
        inverse: Box<ProfileChanges>,
    },
    /// The email is changed.
    Email {
        /// The new address.
        to: EmailAddress,
        /// The email before, to be put back. Some providers have users without one.
        from: Option<EmailAddress>,
        /// Whether the email counts as verified, before and after.
        verified: bool,
    },
}

/// An effect at Subscribe. It is the last one, so it is never taken back.
#[derive(Debug, Clone, PartialEq)]
pub enum SubscribeEffect {
    /// The registration is created.
    Creation(Creation),
    /// Fields of the registration are changed; if Subscribe lacks the user, the whole registration is written.
    Profile(RegistrationChanges),
    /// The email is changed to this one.
    Email(EmailAddress),
}
