//! What a caller of Get By Id says.

use shared::{
    error::ApiError,
    model::CustomerRegistrationId,
    request::{HttpRequest, Route, ignore_provider},
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
    pub(crate) fn parse(route: &Route, request: &HttpRequest) -> Result<Self, ApiError> {
        Ok(Self {
            id: route.id()?,
            ignore_provider: ignore_provider(request)?,
        })
    }
}
