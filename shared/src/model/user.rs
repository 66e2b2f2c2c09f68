//! A user as each side keeps it, and as both combined.

use jiff::Timestamp;

use super::{CustomerRegistrationId, EmailAddress, Metadata, Name, Password, ReturnUrl};

/// A user as the authentication provider keeps it.
#[derive(Debug, Clone, PartialEq)]
pub struct ProviderUser {
    /// The provider's own id. Two records with the same id are the same user.
    pub provider_id: String,
    /// The email. Some providers have users without one.
    pub email: Option<EmailAddress>,
    /// Whether the provider counts the email as verified.
    pub verified: bool,
    /// The first name.
    pub first_name: Option<Name>,
    /// The last name.
    pub last_name: Option<Name>,
    /// The custom fields that this model can represent. Others stay unchanged at the provider.
    pub metadata: Metadata,
}

/// A user as Subscribe keeps it.
#[derive(Debug, Clone, PartialEq)]
pub struct Registration {
    /// The id on both sides.
    pub id: CustomerRegistrationId,
    /// The email.
    pub email: EmailAddress,
    /// Whether the email is verified. Also false for a registration that is not confirmed yet.
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
    /// The usual state. If the tenant has a provider, every user has it.
    Standard,
    /// No password. This state comes before `Unverified`.
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

/// A user as both sides combined (`docs/decisions/0003-combined-read.md`).
#[derive(Debug, Clone, PartialEq)]
pub struct User {
    /// The email.
    pub email: Option<EmailAddress>,
    /// Whether the email is verified.
    pub verified: bool,
    /// The state of the registration. Always `Standard` if the tenant has a provider, which then keeps the password.
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
    /// Known to the provider only.
    AtProvider(ProviderUser),
    /// Known to Subscribe only.
    AtSubscribe(Registration),
    /// Known to both.
    AtBoth(ProviderUser, Registration),
}

impl KnownUser {
    /// Combines the answers of both sides. `None` if neither knows the user.
    pub fn of(provider: Option<ProviderUser>, registration: Option<Registration>) -> Option<Self> {
        match (provider, registration) {
            (None, None) => None,
            (Some(user), None) => Some(Self::AtProvider(user)),
            (None, Some(known)) => Some(Self::AtSubscribe(known)),
            (Some(user), Some(known)) => Some(Self::AtBoth(user, known)),
        }
    }

    /// The provider's user, if it knows it.
    pub const fn provider(&self) -> Option<&ProviderUser> {
        match self {
            Self::AtProvider(user) | Self::AtBoth(user, _) => Some(user),
            Self::AtSubscribe(_) => None,
        }
    }

    /// Subscribe's registration, if it has one.
    pub const fn registration(&self) -> Option<&Registration> {
        match self {
            Self::AtSubscribe(known) | Self::AtBoth(_, known) => Some(known),
            Self::AtProvider(_) => None,
        }
    }
}

impl User {
    /// Combines both sides. Where the provider has a value, that counts. `verified` belongs to the email: if both sides
    /// have the same, it is true when either side says so; else the provider's value counts.
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

/// A user to be created, on either side.
#[derive(Debug, Clone)]
pub struct NewUser {
    /// The id on both sides.
    pub id: CustomerRegistrationId,
    /// The email.
    pub email: EmailAddress,
    /// The password. Absent if the other side keeps it, or if there is none.
    pub password: Option<Password>,
    /// The first name.
    pub first_name: Option<Name>,
    /// The last name.
    pub last_name: Option<Name>,
    /// The custom fields.
    pub metadata: Metadata,
    /// Whether the email counts as verified at once, or only after the click on the link in Subscribe's mail.
    pub verification: Verification,
}

/// How the email of a new user becomes verified.
#[derive(Debug, Clone, PartialEq)]
pub enum Verification {
    /// The email counts as verified at once; no mail is sent.
    Immediate,
    /// Subscribe sends a mail with a link. The click confirms the email and then leads to the return URL.
    ByMail {
        /// Where the reader is sent after the click.
        return_url: Option<ReturnUrl>,
    },
}

#[cfg(test)]
#[path = "user_tests.rs"]
mod tests;
