//! The input of Get By Id.

use shared::{
    error::ApiError,
    model::CustomerRegistrationId,
    request::{Decoded, ignore_provider},
};

/// The input: the id in the path, and `ignoreProvider`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Input {
    /// The id of the user.
    pub id: CustomerRegistrationId,
    /// `ignoreProvider`: whether the provider is not called.
    pub ignore_provider: bool,
}

impl Input {
    pub(crate) fn parse(decoded: Decoded<'_>) -> Result<Self, ApiError> {
        Ok(Self {
            id: decoded.route.user()?,
            ignore_provider: ignore_provider(decoded.query)?,
        })
    }
}
