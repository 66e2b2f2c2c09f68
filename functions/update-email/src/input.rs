//! What a caller of Update Email says.

use shared::{
    error::ApiError,
    model::{CustomerRegistrationId, EmailAddress},
    request::{
        HttpRequest, Route,
        body::{self, Fields},
    },
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
    pub(crate) fn parse(route: &Route, request: &HttpRequest) -> Result<Self, ApiError> {
        let id = route.id()?;
        let mut fields = Fields::of(body::object(request)?);
        let email = fields.required_text("email", EmailAddress::parse);
        let email = fields.finish_with(email)?;
        Ok(Self { id, email })
    }
}
