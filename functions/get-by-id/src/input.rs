//! What a caller of Get By Id says.

use shared::{
    error::ApiError,
    model::CustomerRegistrationId,
    request::{Decoded, ignore_provider},
};

/// The id in the path, and whether to leave the provider out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Input {
    /// Which user.
    pub id: CustomerRegistrationId,
    /// `ignoreProvider`.
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
