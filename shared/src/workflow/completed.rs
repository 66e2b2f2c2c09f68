//! The answers of completed writes.

use serde::Serialize;

use crate::{catalogue::Code, error::ApiError, model::CustomerRegistrationId, response::Output};

/// A completed write.
#[derive(Debug, Clone, Copy)]
pub enum Done<'a> {
    /// A user was created.
    Created {
        /// The id of the user.
        id: &'a CustomerRegistrationId,
        /// The id, encrypted for the tenant.
        encrypted: &'a str,
    },
    /// A user was updated.
    Updated,
    /// A user's email was changed.
    EmailChanged,
}

/// `data` of Create's response.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Created<'a> {
    customer_registration_id: &'a str,
    encrypted_customer_registration_id: &'a str,
}

/// The answer to a completed write. Only Create's has data.
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
