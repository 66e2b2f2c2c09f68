//! Maps Auth0's refusals to the errors of the port.

use super::{
    meaning::{Meaning, Operation, of},
    wire::ErrorBody,
};
use crate::{error::PortError, provider::reason::presentable, upstream::Reply};

/// What a refusal means for the operation.
#[derive(Debug)]
pub(super) enum Refusal {
    /// Another user has the id or the address; a look-up tells which.
    UserExists,
    /// Perhaps the same; a look-up tells.
    PerhapsUserExists,
    /// Perhaps another user has the address; a look-up tells.
    PerhapsEmailTaken,
    /// No look-up is needed.
    Plain(PortError),
}

impl From<Refusal> for PortError {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::UserExists => Self::IdTaken,
            Refusal::PerhapsUserExists | Refusal::PerhapsEmailTaken => Self::Rejected { reason: None },
            Refusal::Plain(error) => error,
        }
    }
}

/// `Ok` for a success, and what any other answer means.
pub(super) fn check(operation: Operation, reply: &Reply) -> Result<(), Refusal> {
    if reply.status().is_success() {
        return Ok(());
    }
    let body = ErrorBody::of(reply);
    let plain = match of(reply.status().as_u16(), body.as_ref(), operation) {
        Meaning::UserExists => return Err(Refusal::UserExists),
        Meaning::PerhapsUserExists => return Err(Refusal::PerhapsUserExists),
        Meaning::PerhapsEmailTaken => return Err(Refusal::PerhapsEmailTaken),
        Meaning::NotFound => PortError::NotFound,
        Meaning::EmailTaken => PortError::EmailTaken,
        Meaning::Rejected => PortError::Rejected {
            reason: body.and_then(|body| body.message).and_then(presentable),
        },
        Meaning::RejectedAs(reason) => PortError::Rejected {
            reason: Some(reason.to_owned()),
        },
        Meaning::Throttled => PortError::Throttled {
            retry_after: reply.retry_after(),
        },
        Meaning::ScopeMissing => PortError::of_setting(
            "Auth0.ClientId",
            format!(
                "the application lacks the scope {} of the Management API",
                operation.scope()
            ),
        ),
        Meaning::Misconfigured(setting, what) => PortError::Misconfigured {
            setting,
            what: what.to_owned(),
        },
        Meaning::Unforeseen => reply.unforeseen(),
    };
    Err(Refusal::Plain(plain))
}

#[cfg(test)]
#[path = "errors_tests.rs"]
mod tests;
