//! The input of Update Email.

use shared::{
    error::ApiError,
    model::{CustomerRegistrationId, EmailAddress},
    request::{Decoded, body::Fields},
};

/// The input: the id in the path, and the new email.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Input {
    /// The id of the user.
    pub id: CustomerRegistrationId,
    /// The new email.
    pub email: EmailAddress,
}

impl Input {
    pub(crate) fn parse(decoded: Decoded<'_>) -> Result<Self, ApiError> {
        let id = decoded.route.user()?;
        let mut fields = Fields::of(decoded.body);
        let email = fields.required_text("email", EmailAddress::parse);
        let email = fields.finish_with(email)?;
        Ok(Self { id, email })
    }
}
