//! What Auth0's refusals mean, as a table by status, `errorCode` and message. The first row that fits decides. An answer that
//! is not Auth0's own fits only rows where the status alone is enough.

use self::Operation::{ChangeEmail, Create, Delete, FindByEmail, Get, Update};
use super::wire::ErrorBody;

/// The operations of the adapter, as far as their refusals differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Operation {
    Get,
    FindByEmail,
    Create,
    Update,
    ChangeEmail,
    Delete,
}

impl Operation {
    /// The scope of the Management API that it needs.
    pub(super) const fn scope(self) -> &'static str {
        match self {
            Self::Get | Self::FindByEmail => "read:users",
            Self::Create => "create:users",
            Self::Update | Self::ChangeEmail => "update:users",
            Self::Delete => "delete:users",
        }
    }
}

/// What a refusal means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meaning {
    NotFound,
    UserExists,
    PerhapsUserExists,
    PerhapsEmailTaken,
    EmailTaken,
    /// Refused with Auth0's message as the reason.
    Rejected,
    /// Refused with this reason, because Auth0's message is meant for readers of its manual.
    RejectedAs(&'static str),
    Throttled,
    ScopeMissing,
    /// The setting to correct, if it is one, and how.
    Misconfigured(Option<&'static str>, &'static str),
    Unforeseen,
}

const TOKEN_REFUSED: Meaning = Meaning::Misconfigured(
    Some("Auth0.Audience"),
    "the API does not accept the token that it was asked for",
);
const CONNECTION_UNFIT: Meaning = Meaning::Misconfigured(
    Some("Auth0.Connection"),
    "there is no such connection, or it is disabled, or it makes no users through the API",
);
const USERNAME_WANTED: Meaning = Meaning::Misconfigured(
    Some("Auth0.Connection"),
    "it wants a user name of every user, and readers have none",
);
const NAMES_FIXED: Meaning = Meaning::Misconfigured(
    None,
    "no setting here, but the account at Auth0: it may not change its users' given_name and family_name; ask Auth0 to \
     allow it",
);
const NAMES_FROM_ELSEWHERE: Meaning = Meaning::RejectedAs(
    "the user's identity provider decides the names, for Auth0 takes them over from there at every sign-in",
);
const NAMES_KEPT: Meaning = Meaning::RejectedAs("Auth0 lets a name of this user be changed but not removed");
const EMAIL_FROM_ELSEWHERE: Meaning =
    Meaning::RejectedAs("the user signs in with another identity provider, which alone can change or verify the email");

/// A row. `None` and an empty list fit everything. `message` is searched for, ignoring case; an empty one fits only an error
/// without a message.
pub(super) struct Row {
    status: u16,
    /// Whether it also fits an answer without Auth0's error body.
    whoever_says_it: bool,
    code: Option<&'static str>,
    message: Option<&'static str>,
    operations: &'static [Operation],
    pub(super) meaning: Meaning,
}

const fn row(status: u16, meaning: Meaning) -> Row {
    Row {
        status,
        whoever_says_it: false,
        code: None,
        message: None,
        operations: &[],
        meaning,
    }
}

pub(super) const TABLE: &[Row] = &[
    Row {
        whoever_says_it: true,
        ..row(429, Meaning::Throttled)
    },
    Row {
        whoever_says_it: true,
        ..row(401, TOKEN_REFUSED)
    },
    row(403, Meaning::ScopeMissing),
    Row {
        code: Some("inexistent_user"),
        ..row(404, Meaning::NotFound)
    },
    Row {
        message: Some("user does not exist"),
        ..row(404, Meaning::NotFound)
    },
    Row {
        operations: &[Create],
        ..row(409, Meaning::UserExists)
    },
    Row {
        operations: &[Update, ChangeEmail],
        ..row(409, Meaning::EmailTaken)
    },
    Row {
        code: Some("inexistent_connection"),
        ..row(400, CONNECTION_UNFIT)
    },
    // An id in a form that no user has, and an address that no user can have.
    Row {
        code: Some("invalid_uri"),
        operations: &[Get, Update, ChangeEmail, Delete],
        ..row(400, Meaning::NotFound)
    },
    Row {
        code: Some("invalid_query_string"),
        operations: &[FindByEmail],
        ..row(400, Meaning::NotFound)
    },
    Row {
        message: Some("already exists"),
        operations: &[Create],
        ..row(400, Meaning::UserExists)
    },
    Row {
        message: Some("already exists"),
        operations: &[Update, ChangeEmail],
        ..row(400, Meaning::EmailTaken)
    },
    Row {
        code: Some("auth0_idp_error"),
        message: Some(""),
        operations: &[Create],
        ..row(400, Meaning::PerhapsUserExists)
    },
    Row {
        code: Some("auth0_idp_error"),
        message: Some(""),
        operations: &[ChangeEmail],
        ..row(400, Meaning::PerhapsEmailTaken)
    },
    // The adapter must not send such fields together; the caller is not at fault.
    Row {
        message: Some("simultaneously"),
        ..row(400, Meaning::Unforeseen)
    },
    Row {
        message: Some("for non-database user"),
        ..row(400, EMAIL_FROM_ELSEWHERE)
    },
    Row {
        message: Some("not supported for enterprise users"),
        ..row(400, EMAIL_FROM_ELSEWHERE)
    },
    Row {
        message: Some("connection is not supported for this operation"),
        ..row(400, EMAIL_FROM_ELSEWHERE)
    },
    Row {
        message: Some("not allowed to update the following user attributes"),
        ..row(400, NAMES_FIXED)
    },
    Row {
        message: Some("user attributes cannot be updated"),
        ..row(400, NAMES_FROM_ELSEWHERE)
    },
    Row {
        message: Some("user attributes cannot be removed"),
        ..row(400, NAMES_KEPT)
    },
    Row {
        message: Some("missing required property: username"),
        ..row(400, USERNAME_WANTED)
    },
    Row {
        message: Some("connection does not exist"),
        ..row(400, CONNECTION_UNFIT)
    },
    Row {
        message: Some("connection is disabled"),
        ..row(400, CONNECTION_UNFIT)
    },
    Row {
        message: Some("in a disabled connection"),
        ..row(400, CONNECTION_UNFIT)
    },
    Row {
        message: Some("does not support user creation"),
        ..row(400, CONNECTION_UNFIT)
    },
    Row {
        operations: &[Create, Update, ChangeEmail],
        ..row(400, Meaning::Rejected)
    },
];

impl Row {
    pub(super) fn fits(&self, status: u16, body: Option<&ErrorBody>, operation: Operation) -> bool {
        let code = body.and_then(|body| body.error_code.as_deref());
        let message = body
            .and_then(|body| body.message.as_deref())
            .unwrap_or_default()
            .to_ascii_lowercase();
        self.status == status
            && (self.whoever_says_it || body.is_some())
            && self.code.is_none_or(|wanted| code == Some(wanted))
            && self.message.is_none_or(|part| {
                if part.is_empty() {
                    message.is_empty()
                } else {
                    message.contains(part)
                }
            })
            && (self.operations.is_empty() || self.operations.contains(&operation))
    }
}

/// The meaning of a refusal with this status and body for an operation.
pub(super) fn of(status: u16, body: Option<&ErrorBody>, operation: Operation) -> Meaning {
    TABLE
        .iter()
        .find(|row| row.fits(status, body, operation))
        .map_or(Meaning::Unforeseen, |row| row.meaning)
}
