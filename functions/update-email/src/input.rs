//! What a caller of Update Email says.

use shared::{
    error::ApiError,
    model::{CustomerRegistrationId, EmailAddress},
    request::{Decoded, body::Fields},
};

/// Which user, and the new address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Input {
    /// Which user.
    pub id: CustomerRegistrationId,
    /// The new address.
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
