//! Maps each port error to the caller's error, for each operation. The mapping is exhaustive: a new port error does not
//! compile until every operation has an answer for it.

use super::{ApiError, PortError, USUAL_PAUSE};
use crate::catalogue::Code;

impl PortError {
    /// The caller's error when something that is needed to verify its token fails.
    pub fn in_authentication(self) -> ApiError {
        let code = match &self {
            Self::Throttled { .. } => Code::Unavailable,
            Self::NotFound
            | Self::EmailTaken
            | Self::EmailPending
            | Self::IdTaken
            | Self::Rejected { .. }
            | Self::Unavailable { .. }
            | Self::Misconfigured { .. } => Code::Internal,
        };
        ApiError::from_port(code, self)
    }

    /// The caller's error when a read fails.
    pub fn in_read(self) -> ApiError {
        let code = match &self {
            Self::NotFound => Code::InvalidId,
            Self::Throttled { .. } => Code::Unavailable,
            Self::EmailTaken
            | Self::EmailPending
            | Self::IdTaken
            | Self::Rejected { .. }
            | Self::Unavailable { .. }
            | Self::Misconfigured { .. } => Code::GetByIdFailed,
        };
        ApiError::from_port(code, self)
    }

    /// The caller's error when the write of a create fails.
    pub fn in_create(self) -> ApiError {
        let code = match &self {
            Self::EmailTaken => Code::EmailInUse,
            Self::EmailPending => Code::EmailPending,
            Self::IdTaken => Code::IdTaken,
            Self::Rejected { reason: Some(_) } => Code::InvalidInput,
            Self::Rejected { reason: None } => Code::BadRequest,
            Self::Throttled { .. } => Code::Unavailable,
            Self::NotFound | Self::Unavailable { .. } | Self::Misconfigured { .. } => Code::Internal,
        };
        ApiError::from_port(code, self)
    }

    /// The caller's error when the write of a change of email fails.
    pub fn in_email_change(self) -> ApiError {
        let code = match &self {
            Self::EmailTaken | Self::EmailPending => Code::EmailInUse,
            Self::Rejected { reason: Some(_) } => Code::InvalidInput,
            Self::Rejected { reason: None } => Code::BadRequest,
            Self::Throttled { .. } => Code::Unavailable,
            Self::NotFound | Self::IdTaken | Self::Unavailable { .. } | Self::Misconfigured { .. } => Code::Internal,
        };
        ApiError::from_port(code, self)
    }

    /// The caller's error when the write of an update fails.
    pub fn in_update(self) -> ApiError {
        let code = match &self {
            Self::NotFound | Self::EmailTaken | Self::EmailPending | Self::IdTaken | Self::Rejected { .. } => {
                Code::UpdateRefused
            }
            Self::Throttled { .. } => Code::Unavailable,
            Self::Unavailable { .. } | Self::Misconfigured { .. } => Code::Internal,
        };
        ApiError::from_port(code, self)
    }
}

impl ApiError {
    fn from_port(code: Code, error: PortError) -> Self {
        let told = Self::new(code);
        let told = match &error {
            PortError::Rejected { reason } => told.with_message(reason.clone()),
            PortError::Throttled { retry_after } => told.with_retry_after(retry_after.unwrap_or(USUAL_PAUSE)),
            PortError::NotFound
            | PortError::EmailTaken
            | PortError::EmailPending
            | PortError::IdTaken
            | PortError::Unavailable { .. }
            | PortError::Misconfigured { .. } => told,
        };
        told.because(error)
    }
}
