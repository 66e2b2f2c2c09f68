//! What Auth0's refusals mean, as a table: status first, `errorCode` second, message last. The first row that fits counts.

use super::wire::ErrorBody;
use crate::{error::PortError, upstream::Reply};

/// Longest validation message that is handed on to the caller.
const LONGEST_REASON: usize = 200;

/// An operation of the adapter, as far as refusals differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Operation {
    Get,
    FindByEmail,
    Create,
    Update,
    ChangeEmail,
    Delete,
}

use Operation::{ChangeEmail, Create, Delete, FindByEmail, Get, Update};

impl Operation {
    const fn scope(self) -> &'static str {
        match self {
            Get | FindByEmail => "read:users",
            Create => "create:users",
            Update | ChangeEmail => "update:users",
            Delete => "delete:users",
        }
    }
}

/// What a refusal means for the operation.
#[derive(Debug)]
pub(super) enum Refusal {
    /// The id or the address belongs to somebody; which of them, only a look tells.
    UserExists,
    /// The address may belong to somebody; only a look tells.
    PerhapsEmailTaken,
    /// Nothing more to find out.
    Plain(PortError),
}

impl From<Refusal> for PortError {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::UserExists => Self::IdTaken,
            Refusal::PerhapsEmailTaken => Self::Rejected { reason: None },
            Refusal::Plain(error) => error,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Meaning {
    NotFound,
    UserExists,
    PerhapsEmailTaken,
    EmailTaken,
    Rejected,
    Throttled,
    TokenRefused,
    ScopeMissing,
    ConnectionUnfit,
    Unforeseen,
}

/// A row; `None` and the empty list fit everything. `message` is looked for without regard to case; the empty one
/// stands for an error without any.
struct Row {
    status: u16,
    code: Option<&'static str>,
    message: Option<&'static str>,
    operations: &'static [Operation],
    meaning: Meaning,
}

const fn row(status: u16, meaning: Meaning) -> Row {
    Row {
        status,
        code: None,
        message: None,
        operations: &[],
        meaning,
    }
}

const TABLE: &[Row] = &[
    row(429, Meaning::Throttled),
    row(401, Meaning::TokenRefused),
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
        ..row(400, Meaning::ConnectionUnfit)
    },
    // An id that is no user's by its form, and an address that no user can have.
    Row {
        code: Some("invalid_uri"),
        operations: &[Get, Delete],
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
        operations: &[ChangeEmail],
        ..row(400, Meaning::PerhapsEmailTaken)
    },
    Row {
        message: Some("connection does not exist"),
        ..row(400, Meaning::ConnectionUnfit)
    },
    Row {
        message: Some("connection is disabled"),
        ..row(400, Meaning::ConnectionUnfit)
    },
    Row {
        message: Some("does not support user creation"),
        ..row(400, Meaning::ConnectionUnfit)
    },
    Row {
        operations: &[Create, Update, ChangeEmail],
        ..row(400, Meaning::Rejected)
    },
];

impl Row {
    fn fits(&self, status: u16, body: &ErrorBody, operation: Operation) -> bool {
        let message = body.message.as_deref().unwrap_or_default().to_ascii_lowercase();
        self.status == status
            && self.code.is_none_or(|code| body.error_code.as_deref() == Some(code))
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

/// Lets a success pass and tells what anything else means.
pub(super) fn check(operation: Operation, reply: &Reply) -> Result<(), Refusal> {
    if reply.status().is_success() {
        return Ok(());
    }
    let body = ErrorBody::of(reply);
    let fitting = TABLE
        .iter()
        .find(|row| row.fits(reply.status().as_u16(), &body, operation));
    let plain = match fitting.map_or(Meaning::Unforeseen, |row| row.meaning) {
        Meaning::UserExists => return Err(Refusal::UserExists),
        Meaning::PerhapsEmailTaken => return Err(Refusal::PerhapsEmailTaken),
        Meaning::NotFound => PortError::NotFound,
        Meaning::EmailTaken => PortError::EmailTaken,
        Meaning::Rejected => PortError::Rejected {
            reason: body.message.and_then(presentable),
        },
        Meaning::Throttled => PortError::Throttled {
            retry_after: reply.retry_after(),
        },
        Meaning::TokenRefused => {
            PortError::misconfigured("Auth0.Audience: the API does not accept the token that it was asked for")
        }
        Meaning::ScopeMissing => PortError::misconfigured(format!(
            "Auth0.ClientId: the application lacks the scope {} of the Management API",
            operation.scope()
        )),
        Meaning::ConnectionUnfit => {
            PortError::misconfigured("Auth0.Connection: there is no such connection, or it makes no users")
        }
        Meaning::Unforeseen => reply.unforeseen(),
    };
    Err(Refusal::Plain(plain))
}

/// A validation message that may be shown to the caller: short, one line, no markup, and no address in it, for the
/// reason of a refusal also goes to the log. The name of the status says nothing.
fn presentable(message: String) -> Option<String> {
    if message.eq_ignore_ascii_case("bad request") {
        return None;
    }
    let harmless = |symbol: char| !symbol.is_control() && !matches!(symbol, '<' | '>' | '&' | '@');
    let fits = (1..=LONGEST_REASON).contains(&message.chars().count());
    (fits && message.chars().all(harmless)).then_some(message)
}

#[cfg(test)]
#[path = "errors_tests.rs"]
mod tests;
