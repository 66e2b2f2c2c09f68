//! The errors that callers get.

use std::time::Duration;

use super::{Cause, USUAL_PAUSE, chain};
use crate::catalogue::Code;

/// An answer that is not a success.
#[derive(Debug)]
pub struct ApiError(Box<Parts>);

#[derive(Debug)]
struct Parts {
    code: Code,
    message: Option<String>,
    meta: Option<String>,
    retry_after: Option<Duration>,
    header: Option<(http::HeaderName, String)>,
    replayed: bool,
    cause: Option<Cause>,
}

impl ApiError {
    /// An error with nothing but its code.
    pub fn new(code: Code) -> Self {
        Self(Box::new(Parts {
            code,
            message: None,
            meta: None,
            retry_after: None,
            header: None,
            replayed: false,
            cause: None,
        }))
    }

    fn with(mut self, change: impl FnOnce(&mut Parts)) -> Self {
        change(&mut self.0);
        self
    }

    /// `E400_00` with the faults of the request; the text is shown to the caller.
    pub fn invalid_input(message: impl Into<String>) -> Self {
        Self::new(Code::InvalidInput).with(|parts| parts.message = Some(message.into()))
    }

    /// `E401` with its challenge (RFC 6750 §3). `description` is `None` if the request had no token at all.
    pub fn unauthorized(description: Option<&str>) -> Self {
        let error = description.map(|text| format!("error=\"invalid_token\", error_description=\"{text}\""));
        Self::new(Code::Unauthorized).challenging(error.as_deref())
    }

    /// `E403` with its challenge (RFC 6750 §3) and the private cause. All reasons look the same to the caller, who
    /// could otherwise find out which tenants exist.
    pub fn forbidden(cause: impl Into<Cause>) -> Self {
        Self::new(Code::Forbidden)
            .because(cause)
            .challenging(Some("error=\"insufficient_scope\""))
    }

    /// Adds `WWW-Authenticate`, with what is wrong with the token, if there is a token.
    fn challenging(self, error: Option<&str>) -> Self {
        let realm = "Bearer realm=\"users-orchestrator\"";
        let challenge = error.map_or_else(|| realm.to_owned(), |error| format!("{realm}, {error}"));
        self.with(|parts| parts.header = Some((http::header::WWW_AUTHENTICATE, challenge)))
    }

    /// `E405` with the methods that the route allows.
    pub fn method_not_allowed(allow: &str) -> Self {
        Self::new(Code::MethodNotAllowed).with(|parts| parts.header = Some((http::header::ALLOW, allow.to_owned())))
    }

    /// `E500` for an internal failure.
    pub fn internal(cause: impl Into<Cause>) -> Self {
        Self::new(Code::Internal).because(cause)
    }

    /// `E503` for a system of our own that is out of reach. The caller may retry after a second.
    pub fn unavailable(cause: impl Into<Cause>) -> Self {
        Self::new(Code::Unavailable)
            .because(cause)
            .with_retry_after(USUAL_PAUSE)
    }

    /// Sets the time after which the caller may retry.
    #[must_use]
    pub fn with_retry_after(self, pause: Duration) -> Self {
        self.with(|parts| parts.retry_after = Some(pause))
    }

    /// Fills `{Message}` of the code's text.
    #[must_use]
    pub(crate) fn with_message(self, message: Option<String>) -> Self {
        self.with(|parts| parts.message = message)
    }

    /// Marks the answer as one that an earlier request got.
    #[must_use]
    pub(crate) fn replayed(self) -> Self {
        self.with(|parts| parts.replayed = true)
    }

    /// Sets `meta`, which the caller sees.
    #[must_use]
    pub fn with_meta(self, meta: impl Into<String>) -> Self {
        self.with(|parts| parts.meta = Some(meta.into()))
    }

    /// Sets the private cause.
    #[must_use]
    pub fn because(self, cause: impl Into<Cause>) -> Self {
        self.with(|parts| parts.cause = Some(cause.into()))
    }

    /// The code of the catalogue.
    pub fn code(&self) -> Code {
        self.0.code
    }

    /// `message.text` of the envelope.
    pub fn text(&self) -> String {
        self.0.code.text(self.0.message.as_deref())
    }

    /// What fills `{Message}` of the code's text.
    pub(crate) fn message(&self) -> Option<&str> {
        self.0.message.as_deref()
    }

    /// Whether the answer is that of an earlier request with the same idempotency key.
    pub fn is_replayed(&self) -> bool {
        self.0.replayed
    }

    /// `meta` of the envelope.
    pub fn meta(&self) -> Option<&str> {
        self.0.meta.as_deref()
    }

    /// How long the caller should wait before a retry.
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.retry_after
    }

    /// The header that the status requires (`WWW-Authenticate`, `Allow`).
    pub fn header(&self) -> Option<&(http::HeaderName, String)> {
        self.0.header.as_ref()
    }

    /// The cause and its sources, for the log. Empty if there is no cause.
    pub fn cause_chain(&self) -> String {
        self.0
            .cause
            .as_ref()
            .map_or_else(String::new, |cause| chain(cause.as_ref()))
    }
}
