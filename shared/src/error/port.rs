//! What the systems behind us say.

use std::time::Duration;

use super::Cause;

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
        /// Whether it was still at work when nobody waited for its answer any more: what it does then, it does late.
        may_come_late: bool,
    },
    /// The tenant's settings, or the credentials they name, do not work.
    #[error("misconfigured: {}{what}", setting.map_or_else(String::new, |name| format!("{name}: ")))]
    Misconfigured {
        /// The setting to mend, where it is one.
        setting: Option<&'static str>,
        /// What is wrong with it, or what else is.
        what: String,
    },
}

impl PortError {
    /// A [`PortError::Unavailable`] from any cause, of a system that does nothing more about it.
    pub fn unavailable(source: impl Into<Cause>) -> Self {
        Self::Unavailable {
            source: source.into(),
            may_come_late: false,
        }
    }

    /// A [`PortError::Misconfigured`] that is no single setting's.
    pub fn misconfigured(what: impl Into<String>) -> Self {
        Self::Misconfigured {
            setting: None,
            what: what.into(),
        }
    }

    /// A [`PortError::Misconfigured`] naming the setting to mend.
    pub fn of_setting(setting: &'static str, what: impl Into<String>) -> Self {
        Self::Misconfigured {
            setting: Some(setting),
            what: what.into(),
        }
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
