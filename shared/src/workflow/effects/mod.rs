//! The effects of a plan: how each is made, how one tells whether it has happened, and how it is taken back.

mod at_provider;
mod at_subscribe;

pub use at_provider::{Back, Sight};

use crate::{error::ApiError, error::PortError, operation::Write};

/// What the caller of a write is told when one of its effects fails.
pub(crate) fn told(write: Write, error: PortError) -> ApiError {
    match write {
        Write::Create => error.in_create(),
        Write::Update => error.in_update(),
        Write::UpdateEmail => error.in_email_change(),
    }
}
