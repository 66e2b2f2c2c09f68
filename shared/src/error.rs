//! What goes wrong, in two languages: [`PortError`] is what a system behind us said, [`ApiError`] is what the caller is told.
//!
//! The mapping between them is in this file alone, and exhaustive: a new port error does not
//! compile until every operation has an answer for it. Public text and private cause are
//! different fields; only the cause carries the source chain, and only the log sees it.

use std::{error::Error as StdError, time::Duration};

use crate::catalogue::Code;

/// Any error, boxed, for the private side of a failure.
pub type Cause = Box<dyn StdError + Send + Sync>;

/// What a system behind a port said, in our words.
#[derive(Debug, thiserror::Error)]
pub enum PortError {
    /// It does not know the user. A failing system is never "not found".
    #[error("not found")]
    NotFound,
    /// The address belongs to somebody.
    #[error("the email is taken")]
    EmailTaken,
    /// The address belongs to a registration that waits for its confirmation.
    #[error("the email is pending for verification")]
    EmailPending,
    /// The id belongs to somebody.
    #[error("the id is taken")]
    IdTaken,
    /// It understood and refused. `reason` may be shown to the caller: it holds a validation
    /// message that has been checked for length and characters, or is absent.
    ///
    /// The reason is no part of the text, which goes to the log: validators quote what they were given.
    #[error("refused")]
    Rejected {
        /// The validation message for the caller, if there is one.
        reason: Option<String>,
    },
    /// It asked us to come back later.
    #[error("throttled")]
    Throttled {
        /// How long it asked us to wait.
        retry_after: Option<Duration>,
    },
    /// It could not be reached, did not answer in time, or answered with something else than its contract says.
    #[error("unavailable")]
    Unavailable {
        /// Why, for the log.
        #[source]
        source: Cause,
    },
    /// The tenant's settings, or the credentials they name, do not work.
    #[error("misconfigured: {what}")]
    Misconfigured {
        /// The setting to mend and what is wrong with it.
        what: String,
    },
}

impl PortError {
    /// An [`PortError::Unavailable`] from any cause.
    pub fn unavailable(source: impl Into<Cause>) -> Self {
        Self::Unavailable { source: source.into() }
    }

    /// A [`PortError::Misconfigured`] naming the setting.
    pub fn misconfigured(what: impl Into<String>) -> Self {
        Self::Misconfigured { what: what.into() }
    }

    /// Whether a write that failed so has certainly had no effect. Where not, one has to look: an earlier attempt whose
    /// answer was lost may stand behind any failure.
    pub const fn is_certain(&self) -> bool {
        match self {
            Self::NotFound | Self::EmailTaken | Self::EmailPending | Self::IdTaken | Self::Rejected { .. } => true,
            Self::Throttled { .. } | Self::Unavailable { .. } | Self::Misconfigured { .. } => false,
        }
    }

    /// Whether the system was still at work when nobody waited for its answer any more: what it does then, it does late.
    pub fn may_come_late(&self) -> bool {
        let Self::Unavailable { source } = self else {
            return false;
        };
        let failure = source.downcast_ref::<crate::upstream::Failure>();
        failure.is_some_and(crate::upstream::Failure::is_silence)
    }

    /// What the caller is told when that fails by which its token is judged.
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

    /// What the caller is told when a read fails.
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

    /// What the caller is told when a create fails at its write.
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

    /// What the caller is told when a change of email fails at its write.
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

    /// What the caller is told when an update fails at its write.
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

    /// `E401` with its challenge (RFC 6750 §3). `description` is `None` where the request carried no token at all.
    pub fn unauthorized(description: Option<&str>) -> Self {
        let error = description.map(|text| format!("error=\"invalid_token\", error_description=\"{text}\""));
        Self::new(Code::Unauthorized).challenging(error.as_deref())
    }

    /// `E403` with its challenge (RFC 6750 §3), and the private cause. Caller and tenant may be at odds in several ways;
    /// nothing that is shown tells them apart, or callers could find out which tenants there are.
    pub fn forbidden(cause: impl Into<Cause>) -> Self {
        Self::new(Code::Forbidden)
            .because(cause)
            .challenging(Some("error=\"insufficient_scope\""))
    }

    /// With `WWW-Authenticate`, and in it what is wrong with the token where there is one.
    fn challenging(self, error: Option<&str>) -> Self {
        let realm = "Bearer realm=\"users-orchestrator\"";
        let challenge = error.map_or_else(|| realm.to_owned(), |error| format!("{realm}, {error}"));
        self.with(|parts| parts.header = Some((http::header::WWW_AUTHENTICATE, challenge)))
    }

    /// `E405` naming the methods that the route has.
    pub fn method_not_allowed(allow: &str) -> Self {
        Self::new(Code::MethodNotAllowed).with(|parts| parts.header = Some((http::header::ALLOW, allow.to_owned())))
    }

    /// `E500` for a failure inside.
    pub fn internal(cause: impl Into<Cause>) -> Self {
        Self::new(Code::Internal).because(cause)
    }

    /// `E503` for something of our own that is out of reach; the caller may come back in a second.
    pub fn unavailable(cause: impl Into<Cause>) -> Self {
        Self::new(Code::Unavailable)
            .because(cause)
            .with_retry_after(Duration::from_secs(1))
    }

    fn from_port(code: Code, error: PortError) -> Self {
        let (message, retry_after) = match &error {
            PortError::Rejected { reason } => (reason.clone(), None),
            // A pause is always named: a caller that knows nothing better comes back in a second.
            PortError::Throttled { retry_after } => (None, Some(retry_after.unwrap_or(Duration::from_secs(1)))),
            PortError::NotFound
            | PortError::EmailTaken
            | PortError::EmailPending
            | PortError::IdTaken
            | PortError::Unavailable { .. }
            | PortError::Misconfigured { .. } => (None, None),
        };
        Self::new(code).because(error).with(|parts| {
            parts.message = message;
            parts.retry_after = retry_after;
        })
    }

    /// Says when to come back.
    #[must_use]
    pub fn with_retry_after(self, pause: Duration) -> Self {
        self.with(|parts| parts.retry_after = Some(pause))
    }

    /// Fills `{Message}` of the code's text.
    #[must_use]
    pub(crate) fn with_message(self, message: Option<String>) -> Self {
        self.with(|parts| parts.message = message)
    }

    /// Marks the answer as one that was given before.
    #[must_use]
    pub(crate) fn replayed(self) -> Self {
        self.with(|parts| parts.replayed = true)
    }

    /// Adds what the caller may read in `meta`.
    #[must_use]
    pub fn with_meta(self, meta: impl Into<String>) -> Self {
        self.with(|parts| parts.meta = Some(meta.into()))
    }

    /// Adds the private cause.
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

    /// Whether the answer was given before, to a request with the same key.
    pub fn is_replayed(&self) -> bool {
        self.0.replayed
    }

    /// `meta` of the envelope.
    pub fn meta(&self) -> Option<&str> {
        self.0.meta.as_deref()
    }

    /// How long the caller should wait before it asks again.
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.retry_after
    }

    /// The header that the answer owes to its status (`WWW-Authenticate`, `Allow`).
    pub fn header(&self) -> Option<&(http::HeaderName, String)> {
        self.0.header.as_ref()
    }

    /// The cause and the causes behind it, for the log; empty when the code says it all.
    pub fn cause_chain(&self) -> String {
        self.0
            .cause
            .as_ref()
            .map_or_else(String::new, |cause| chain(cause.as_ref()))
    }
}

/// An error and the causes behind it, for the log.
pub fn chain(error: &(dyn StdError + 'static)) -> String {
    let causes = std::iter::successors(Some(error), |&cause| cause.source());
    causes.map(ToString::to_string).collect::<Vec<_>>().join(": ")
}
