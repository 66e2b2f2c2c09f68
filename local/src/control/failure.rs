//! Errors of the control API, `{"error": {"message": …}}`. The message says what is wrong and where.

use axum::{
    Json,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde_json::json;
use shared::error::{Cause, chain};

/// An error answer.
#[derive(Debug)]
pub(crate) struct Failure {
    status: StatusCode,
    message: String,
}

impl Failure {
    pub(crate) fn new(status: StatusCode, message: impl Into<String>) -> Self {
        Self {
            status,
            message: message.into(),
        }
    }

    pub(super) fn bad_request(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, message)
    }

    /// The stack itself failed; the request is not at fault.
    pub(super) fn internal(error: impl Into<Cause>) -> Self {
        let error = error.into();
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, chain(error.as_ref()))
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        (self.status, Json(json!({ "error": { "message": self.message } }))).into_response()
    }
}
