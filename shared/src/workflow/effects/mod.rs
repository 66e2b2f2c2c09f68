//! The effects of a plan: how each is made, how one tells whether it has happened, and how it is taken back.

mod at_provider;
mod at_subscribe;

pub use at_provider::{Back, Sight};

use crate::{error::ApiError, error::PortError, operation::Operation};

/// The answer to the caller where an effect of the operation failed with this error.
pub(crate) fn answer_for(operation: Operation, error: PortError) -> ApiError {
    match operation {
        Operation::GetById => error.in_read(),
        Operation::Create => error.in_create(),
        Operation::Update => error.in_update(),
        Operation::UpdateEmail => error.in_email_change(),
    }
}
