//! The effects of a plan: how each is made, how to find out whether it has happened, and how it is taken back.

mod at_provider;
mod at_subscribe;

pub use at_provider::{Back, Sight};

use crate::{error::ApiError, error::PortError, operation::Write};

/// The answer to the caller if an effect of the write failed with this error.
pub(crate) fn answer_for(write: Write, error: PortError) -> ApiError {
    match write {
        Write::Create => error.in_create(),
        Write::Update => error.in_update(),
        Write::UpdateEmail => error.in_email_change(),
    }
}
