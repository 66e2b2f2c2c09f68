//! The new places of the old members.

use shared::request::TenantHeaders;

/// A field of the new bodies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    /// `email`
    Email,
    /// `password`
    Password,
    /// `customerRegistrationId`
    Id,
    /// `firstName`
    FirstName,
    /// `lastName`
    LastName,
    /// `verifyEmail`
    VerifyEmail,
    /// `returnUrl`
    ReturnUrl,
    /// `verified`
    Verified,
    /// `lastLogoutDate`
    LastLogoutDate,
    /// `removeLastLogoutDate`
    RemoveLastLogoutDate,
    /// `ignoreProvider`
    IgnoreProvider,
}

impl Field {
    /// The name in the body.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Password => "password",
            Self::Id => "customerRegistrationId",
            Self::FirstName => "firstName",
            Self::LastName => "lastName",
            Self::VerifyEmail => "verifyEmail",
            Self::ReturnUrl => "returnUrl",
            Self::Verified => "verified",
            Self::LastLogoutDate => "lastLogoutDate",
            Self::RemoveLastLogoutDate => "removeLastLogoutDate",
            Self::IgnoreProvider => "ignoreProvider",
        }
    }

    /// Whether the request would have another effect without it. Then an unacceptable value refuses the whole body.
    pub(super) const fn decides(self) -> bool {
        matches!(
            self,
            Self::Email | Self::Password | Self::Id | Self::VerifyEmail | Self::IgnoreProvider
        )
    }
}

/// The new place of a member.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// A field of the body.
    Field(Field),
    /// A key of `metadata` that Naviga's documents list.
    Metadata(&'static str),
    /// The same, for a number whose meaning is not documented.
    Consent(&'static str),
    /// A key of `metadata` that we chose, because the documents list none.
    OwnKey(&'static str),
    /// The old `Metadata`: each of its members becomes one of the new.
    Members,
    /// The id in the path.
    Path,
    /// The header `X-PaperCode`.
    PaperHeader,
    /// `ignoreProvider`, from the number that selected the sides.
    Sides,
    /// No place.
    Nowhere(Reason),
}

/// Why a member has no place, and what replaces it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reason {
    /// Why.
    pub why: &'static str,
    /// What to do instead; empty if nothing.
    pub instead: &'static str,
}

/// The basis of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Basis {
    /// Both models have the name.
    Name,
    /// An interpretation of the two models, without a public statement.
    Reading,
}

impl Place {
    /// The place in a few words, for the migration guide.
    pub fn shown(self) -> String {
        match self {
            Self::Field(field) => format!("`{}`", field.name()),
            Self::Metadata(key) | Self::Consent(key) => format!("`metadata.{key}`"),
            Self::OwnKey(key) => format!("`metadata.{key}`, a key of our choosing"),
            Self::Members => "`metadata`, member by member".to_owned(),
            Self::Path => "the path".to_owned(),
            Self::PaperHeader => format!("header `{}`", TenantHeaders::PAPER),
            Self::Sides => "`ignoreProvider`".to_owned(),
            Self::Nowhere(_) => "–".to_owned(),
        }
    }
}
