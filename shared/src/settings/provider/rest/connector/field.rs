//! The fields of a user that a connector can map.

/// A field of our user.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Field {
    Id,
    Email,
    Password,
    Verified,
    FirstName,
    LastName,
    Metadata,
}

impl Field {
    pub(super) const ALL: [Self; 7] = [
        Self::Id,
        Self::Email,
        Self::Password,
        Self::Verified,
        Self::FirstName,
        Self::LastName,
        Self::Metadata,
    ];

    /// The fields that an update can change.
    pub(super) const CHANGEABLE: [Self; 4] = [Self::Verified, Self::FirstName, Self::LastName, Self::Metadata];

    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Id => "id",
            Self::Email => "email",
            Self::Password => "password",
            Self::Verified => "verified",
            Self::FirstName => "firstName",
            Self::LastName => "lastName",
            Self::Metadata => "metadata",
        }
    }

    pub(super) fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|field| field.name() == name)
    }
}
