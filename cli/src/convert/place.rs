//! Where a member of the old models went.

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

    /// Whether the request would do something else without it: then a value that cannot be taken is no reason to go on.
    pub(super) const fn decides(self) -> bool {
        matches!(
            self,
            Self::Email | Self::Password | Self::Id | Self::VerifyEmail | Self::IgnoreProvider
        )
    }
}

/// Where a member went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// A field of the body.
    Field(Field),
    /// A key of `metadata` that Naviga's documents list.
    Metadata(&'static str),
    /// The same, of a number whose meaning the documents do not tell.
    Consent(&'static str),
    /// A key of `metadata` of our choosing: the documents list none.
    OwnKey(&'static str),
    /// The old `Metadata`: its members go one by one into the new one.
    Members,
    /// The id in the path.
    Path,
    /// The header `X-PaperCode`.
    PaperHeader,
    /// `ignoreProvider`, from the number that said which sides were meant.
    Sides,
    /// Nowhere.
    Nowhere(Reason),
}

/// Why a member has no place any more, and what there is instead.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reason {
    /// Why.
    pub why: &'static str,
    /// What to do instead; empty where there is nothing to do.
    pub instead: &'static str,
}

/// On what a row rests.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Basis {
    /// Both models have the name.
    Name,
    /// Nothing public says it; a reading of the two models.
    Reading,
}

impl Place {
    /// The place in a few words, as the migration guide has it.
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
