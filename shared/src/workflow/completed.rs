//! What a write answers when both sides hold what was asked for.

use serde::Serialize;

use crate::{catalogue::Code, error::ApiError, model::CustomerRegistrationId, response::Output};

/// The result of a completed write.
#[derive(Debug, Clone, Copy)]
pub enum Done<'a> {
    /// A user was made.
    Created {
        /// Under this id.
        id: &'a CustomerRegistrationId,
        /// Which is this, encrypted for the tenant.
        encrypted: &'a str,
    },
    /// A user was changed.
    Updated,
    /// A user's address was changed.
    EmailChanged,
}

/// `data` of Create's answer.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Created<'a> {
    customer_registration_id: &'a str,
    encrypted_customer_registration_id: &'a str,
}

/// The answer of a write that is completed. Create alone has data.
pub fn completed(done: Done<'_>) -> Result<Output, ApiError> {
    match done {
        Done::Created { id, encrypted } => Output::new(Code::CreateCompleted).with_data(&Created {
            customer_registration_id: id.as_str(),
            encrypted_customer_registration_id: encrypted,
        }),
        Done::Updated => Ok(Output::new(Code::UpdateCompleted)),
        Done::EmailChanged => Ok(Output::new(Code::UpdateEmailCompleted)),
    }
}
