//! The errors of ports.

use std::time::Duration;

use super::Cause;

/// How a call through a port failed, in terms that all adapters share.
#[derive(Debug, thiserror::Error)]
pub enum PortError {
    /// The system does not know the user. A failing system is never "not found".
    #[error("not found")]
    NotFound,
    /// The email belongs to another user.
    #[error("the email is taken")]
    EmailTaken,
    /// The email belongs to a registration that is not confirmed yet.
    #[error("the email is pending for verification")]
    EmailPending,
    /// The id belongs to another user.
    #[error("the id is taken")]
    IdTaken,
    /// The system understood the call and refused it.
    ///
    /// The reason is not part of the error's text, which goes to the log: validation messages quote the values they
    /// were given.
    #[error("refused")]
    Rejected {
        /// A validation message that may be shown to the caller; its length and characters have been checked.
        reason: Option<String>,
    },
    /// The system asked for a pause.
    #[error("throttled")]
    Throttled {
        /// How long it asked us to wait.
        retry_after: Option<Duration>,
    },
    /// The system could not be reached, did not answer in time, or sent an answer that breaks its contract.
    #[error("unavailable")]
    Unavailable {
        /// Why, for the log.
        #[source]
        source: Cause,
        /// Whether the system may still carry out the call, because it was at work when the client stopped waiting.
        may_come_late: bool,
    },
    /// The tenant's settings, or the credentials that they name, do not work.
    #[error("misconfigured: {}{what}", setting.map_or_else(String::new, |name| format!("{name}: ")))]
    Misconfigured {
        /// The setting to correct, if the fault is in one setting.
        setting: Option<&'static str>,
        /// What is wrong.
        what: String,
    },
}

impl PortError {
    /// [`PortError::Unavailable`] for a system that does no more work on the call.
    pub fn unavailable(source: impl Into<Cause>) -> Self {
        Self::Unavailable {
            source: source.into(),
            may_come_late: false,
        }
    }

    /// [`PortError::Misconfigured`] without a single setting to blame.
    pub fn misconfigured(what: impl Into<String>) -> Self {
        Self::Misconfigured {
            setting: None,
            what: what.into(),
        }
    }

    /// [`PortError::Misconfigured`] with the setting to correct.
    pub fn of_setting(setting: &'static str, what: impl Into<String>) -> Self {
        Self::Misconfigured {
            setting: Some(setting),
            what: what.into(),
        }
    }

    /// Whether a write that failed with this error certainly had no effect. After any other error the side must be
    /// read: an earlier attempt, whose answer was lost, may have had the effect.
    pub const fn is_certain(&self) -> bool {
        match self {
            Self::NotFound | Self::EmailTaken | Self::EmailPending | Self::IdTaken | Self::Rejected { .. } => true,
            Self::Throttled { .. } | Self::Unavailable { .. } | Self::Misconfigured { .. } => false,
        }
    }

    /// Whether the system may still carry out the call, because it was at work when the client stopped waiting.
    pub const fn may_come_late(&self) -> bool {
        matches!(
            self,
            Self::Unavailable {
                may_come_late: true,
                ..
            }
        )
    }
}
