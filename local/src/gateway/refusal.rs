//! The answers that the gateway gives without a function.

use axum::http::{Response, request::Parts};
use uuid::Uuid;

/// Why the gateway does not pass on an answer of a function.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// No route has this path.
    NotFound,
    /// The path is routed, but not with this method; `allow` is the value of the `Allow` header.
    MethodNotAllowed { allow: String },
    /// The body is larger than API Gateway passes on.
    TooLarge { limit_bytes: usize },
    /// The function has failed, or its result is no proxy response (502).
    Failed,
}

/// Makes the gateway's own answers, so that they have the same envelope as the functions' answers.
pub trait Refusals: Send + Sync {
    fn answer(&self, refusal: &Refusal, request: &Parts, request_id: Uuid) -> Response<String>;
}
