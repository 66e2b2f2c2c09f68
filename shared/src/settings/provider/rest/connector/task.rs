//! The operations that a connector describes, and what each can send and receive.

use http::Method;

use super::{field::Field, outcome::Outcome, template::Subject};

/// Which operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Task {
    GetById,
    GetByEmail,
    Create,
    Update,
    ChangeEmail,
    Delete,
}

impl Task {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::GetById => "get-by-id",
            Self::GetByEmail => "get-by-email",
            Self::Create => "create",
            Self::Update => "update",
            Self::ChangeEmail => "change-email",
            Self::Delete => "delete",
        }
    }

    pub(crate) const fn is_read(self) -> bool {
        matches!(self, Self::GetById | Self::GetByEmail)
    }

    pub(super) const fn methods(self) -> &'static [(&'static str, Method)] {
        match self {
            Self::GetById | Self::GetByEmail => &[("GET", Method::GET), ("POST", Method::POST)],
            Self::Create => &[("POST", Method::POST), ("PUT", Method::PUT)],
            Self::Update | Self::ChangeEmail => {
                &[("POST", Method::POST), ("PUT", Method::PUT), ("PATCH", Method::PATCH)]
            }
            Self::Delete => &[("DELETE", Method::DELETE), ("POST", Method::POST)],
        }
    }

    /// The fields that the request can carry.
    pub(super) const fn fields(self) -> &'static [Field] {
        match self {
            Self::GetById | Self::Delete => &[Field::Id],
            Self::GetByEmail => &[Field::Email],
            Self::Create => &Field::ALL,
            Self::Update => &[
                Field::Id,
                Field::Verified,
                Field::FirstName,
                Field::LastName,
                Field::Metadata,
            ],
            Self::ChangeEmail => &[Field::Id, Field::Email, Field::Verified],
        }
    }

    /// The placeholders that its path and query can have.
    pub(super) const fn subjects(self) -> &'static [Subject] {
        match self {
            Self::GetById | Self::Update | Self::Delete => &[Subject::Id],
            Self::GetByEmail => &[Subject::Email],
            Self::Create | Self::ChangeEmail => &[Subject::Id, Subject::Email],
        }
    }

    /// The outcomes of its own rows: those that it needs, then those that it may have.
    pub(super) const fn outcomes(self) -> (&'static [Outcome], &'static [Outcome]) {
        match self {
            // If a read answers with a list, an empty one means not-found.
            Self::GetById | Self::GetByEmail => (&[Outcome::Found], &[Outcome::NotFound]),
            Self::Create => (
                &[Outcome::Done, Outcome::EmailTaken, Outcome::IdTaken],
                &[Outcome::Rejected],
            ),
            Self::Update => (&[Outcome::Done, Outcome::NotFound], &[Outcome::Rejected]),
            Self::ChangeEmail => (
                &[Outcome::Done, Outcome::NotFound, Outcome::EmailTaken],
                &[Outcome::Rejected],
            ),
            Self::Delete => (&[Outcome::Done], &[Outcome::NotFound, Outcome::Rejected]),
        }
    }

    pub(super) const fn needed(self) -> &'static [Outcome] {
        self.outcomes().0
    }
}
