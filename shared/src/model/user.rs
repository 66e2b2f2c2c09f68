//! A user, as each side keeps it and as both together tell it.

use jiff::Timestamp;

use super::{CustomerRegistrationId, EmailAddress, Metadata, Name, Password, ReturnUrl};

/// A user as the authentication provider keeps it.
#[derive(Debug, Clone, PartialEq)]
pub struct ProviderUser {
    /// The provider's own id; two records are the same user when it is equal.
    pub provider_id: String,
    /// The email; some providers keep users without one.
    pub email: Option<EmailAddress>,
    /// Whether the provider counts that email as verified.
    pub verified: bool,
    /// The first name.
    pub first_name: Option<Name>,
    /// The last name.
    pub last_name: Option<Name>,
    /// The custom fields that fit our model; what else the provider keeps is not seen, and not touched.
    pub metadata: Metadata,
}

/// A user as the Subscribe Registration API keeps it.
#[derive(Debug, Clone, PartialEq)]
pub struct Registration {
    /// The id on both sides.
    pub id: CustomerRegistrationId,
    /// The email.
    pub email: EmailAddress,
    /// Whether the email is verified; false also for a registration that waits for its confirmation.
    pub verified: bool,
    /// Whether Subscribe keeps a password.
    pub has_password: bool,
    /// The first name.
    pub first_name: Option<Name>,
    /// The last name.
    pub last_name: Option<Name>,
    /// When the user last logged out of the platform.
    pub last_logout_date: Option<Timestamp>,
    /// The custom fields.
    pub metadata: Metadata,
}

/// The state of a registration (Naviga's "User States").
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UserState {
    /// The usual one; always, where a provider keeps the password.
    Standard,
    /// No password. Wins over `Unverified` when both hold.
    Lite,
    /// A password, and an email that is not verified.
    Unverified,
}

impl UserState {
    /// Every state.
    pub const ALL: [Self; 3] = [Self::Standard, Self::Lite, Self::Unverified];

    /// The name as the API spells it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Standard => "Standard",
            Self::Lite => "Lite",
            Self::Unverified => "Unverified",
        }
    }

    fn of(registration: &Registration, tenant_has_provider: bool) -> Self {
        if tenant_has_provider {
            Self::Standard
        } else if !registration.has_password {
            Self::Lite
        } else if registration.verified {
            Self::Standard
        } else {
            Self::Unverified
        }
    }
}

/// A user as both sides together tell it (`docs/decisions/0003-combined-read.md`).
#[derive(Debug, Clone, PartialEq)]
pub struct User {
    /// The email.
    pub email: Option<EmailAddress>,
    /// Whether it is verified.
    pub verified: bool,
    /// The state of the registration; always `Standard` where the tenant has a provider, which then keeps the password.
    pub state: UserState,
    /// The first name.
    pub first_name: Option<Name>,
    /// The last name.
    pub last_name: Option<Name>,
    /// When the user last logged out of the platform.
    pub last_logout_date: Option<Timestamp>,
    /// The custom fields.
    pub metadata: Metadata,
}

/// A user that at least one side knows.
#[derive(Debug, Clone, PartialEq)]
pub enum KnownUser {
    /// The provider alone.
    AtProvider(ProviderUser),
    /// Subscribe alone.
    AtSubscribe(Registration),
    /// Both.
    AtBoth(ProviderUser, Registration),
}

impl KnownUser {
    /// What two answers together know; `None` where neither knows the user.
    pub fn of(provider: Option<ProviderUser>, registration: Option<Registration>) -> Option<Self> {
        match (provider, registration) {
            (None, None) => None,
            (Some(user), None) => Some(Self::AtProvider(user)),
            (None, Some(known)) => Some(Self::AtSubscribe(known)),
            (Some(user), Some(known)) => Some(Self::AtBoth(user, known)),
        }
    }

    /// The provider's side.
    pub const fn provider(&self) -> Option<&ProviderUser> {
        match self {
            Self::AtProvider(user) | Self::AtBoth(user, _) => Some(user),
            Self::AtSubscribe(_) => None,
        }
    }

    /// Subscribe's side.
    pub const fn registration(&self) -> Option<&Registration> {
        match self {
            Self::AtSubscribe(known) | Self::AtBoth(_, known) => Some(known),
            Self::AtProvider(_) => None,
        }
    }
}

impl User {
    /// Both sides combined. The provider's value counts where it has one. `verified` belongs to the address: with one
    /// address on both sides it is true when either says so, with two the provider's word counts.
    pub fn combine(known: &KnownUser, tenant_has_provider: bool) -> Self {
        match known {
            KnownUser::AtSubscribe(known) => Self {
                email: Some(known.email.clone()),
                verified: known.verified,
                state: UserState::of(known, tenant_has_provider),
                first_name: known.first_name.clone(),
                last_name: known.last_name.clone(),
                last_logout_date: known.last_logout_date,
                metadata: known.metadata.clone(),
            },
            KnownUser::AtProvider(user) => Self {
                email: user.email.clone(),
                verified: user.verified,
                state: UserState::Standard,
                first_name: user.first_name.clone(),
                last_name: user.last_name.clone(),
                last_logout_date: None,
                metadata: user.metadata.clone(),
            },
            KnownUser::AtBoth(user, known) => {
                let same_email = user.email.as_ref().is_none_or(|email| *email == known.email);
                Self {
                    email: user.email.clone().or_else(|| Some(known.email.clone())),
                    verified: user.verified || (same_email && known.verified),
                    state: UserState::of(known, tenant_has_provider),
                    first_name: user.first_name.clone().or_else(|| known.first_name.clone()),
                    last_name: user.last_name.clone().or_else(|| known.last_name.clone()),
                    last_logout_date: known.last_logout_date,
                    metadata: user.metadata.over(&known.metadata),
                }
            }
        }
    }
}

/// A user to be made, on either side.
#[derive(Debug, Clone)]
pub struct NewUser {
    /// The id on both sides.
    pub id: CustomerRegistrationId,
    /// The email.
    pub email: EmailAddress,
    /// The password; absent where the other side keeps it, or nobody does.
    pub password: Option<Password>,
    /// The first name.
    pub first_name: Option<Name>,
    /// The last name.
    pub last_name: Option<Name>,
    /// The custom fields.
    pub metadata: Metadata,
    /// Whether the email counts as verified from the start, or waits for the click on Subscribe's mail.
    pub verification: Verification,
}

/// How the email of a new user becomes verified.
#[derive(Debug, Clone, PartialEq)]
pub enum Verification {
    /// It counts as verified at once; no mail.
    Immediate,
    /// Subscribe mails a link and confirms on the click, then sends the reader on.
    ByMail {
        /// Where the click leads in the end.
        return_url: Option<ReturnUrl>,
    },
}

#[cfg(test)]
#[path = "user_tests.rs"]
mod tests;
