//! What a write answers when both sides hold what was asked for.

use serde::Serialize;

use crate::{catalogue::Code, error::ApiError, model::CustomerRegistrationId, operation::Write, response::Output};

/// `data` of Create's answer.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Created<'a> {
    customer_registration_id: &'a str,
    encrypted_customer_registration_id: &'a str,
}

/// The answer of a write that is completed. Create alone has data.
pub fn completed(write: Write, id: &CustomerRegistrationId, encrypted_id: &str) -> Result<Output, ApiError> {
    let output = match write {
        Write::Create => {
            return Output::new(Code::CreateCompleted).with_data(&Created {
                customer_registration_id: id.as_str(),
                encrypted_customer_registration_id: encrypted_id,
            });
        }
        Write::Update => Output::new(Code::UpdateCompleted),
        Write::UpdateEmail => Output::new(Code::UpdateEmailCompleted),
    };
    Ok(output)
}
