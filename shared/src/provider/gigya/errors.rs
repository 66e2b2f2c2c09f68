//! Maps answers that are no success to the errors of the port.

use std::time::Duration;

use super::{
    answer::Answer,
    meaning::{Meaning, Operation},
};
use crate::{error::PortError, settings::GigyaSettings};

/// The period in which Gigya counts the imports of one UID.
const IMPORT_WINDOW: Duration = Duration::from_mins(1);

/// What an answer that is not a success means for the operation.
#[derive(Debug)]
pub(super) enum Refusal {
    /// A user has the UID or the address; a look-up tells which.
    UserExists,
    /// A user has the address, perhaps this one.
    EmailConflict,
    /// Gigya does not allow look-ups of this kind.
    LookupClosed,
    /// No look-up is needed.
    Plain(PortError),
}

impl From<PortError> for Refusal {
    fn from(error: PortError) -> Self {
        Self::Plain(error)
    }
}

impl From<Refusal> for PortError {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::UserExists => Self::IdTaken,
            Refusal::EmailConflict => Self::EmailTaken,
            Refusal::LookupClosed => Self::Rejected { reason: None },
            Refusal::Plain(error) => error,
        }
    }
}

/// `Ok` for a success, and what any other answer means. `method` is the method that was called.
pub(super) fn check(
    answer: &Answer,
    operation: Operation,
    method: &str,
    settings: &GigyaSettings,
) -> Result<(), Refusal> {
    let error = match Meaning::of(answer.meant(), operation) {
        Meaning::Done => return Ok(()),
        Meaning::UserExists => return Err(Refusal::UserExists),
        Meaning::EmailConflict => return Err(Refusal::EmailConflict),
        Meaning::LookupClosed => return Err(Refusal::LookupClosed),
        Meaning::NotFound => PortError::NotFound,
        Meaning::Invalid => PortError::Rejected {
            reason: answer.reason(),
        },
        Meaning::Rejected => PortError::Rejected { reason: None },
        Meaning::TooLarge => PortError::Rejected {
            reason: Some("Gigya keeps no more than 512 KB of a user".to_owned()),
        },
        Meaning::Throttled => PortError::Throttled {
            retry_after: answer.reply().retry_after(),
        },
        Meaning::ImportLimit => PortError::Throttled {
            retry_after: answer.reply().retry_after().or(Some(IMPORT_WINDOW)),
        },
        Meaning::CredentialsRefused => {
            PortError::of_setting("Gigya.Secret", "Gigya does not accept it with this Gigya.UserKey")
        }
        Meaning::PermissionMissing => PortError::of_setting(
            "Gigya.UserKey",
            format!("the application lacks the permission to call {method}"),
        ),
        Meaning::FieldsClosed => PortError::of_setting(
            "Gigya.UserKey",
            "the application may not write a field of the site's schema",
        ),
        Meaning::CaptchaWanted => PortError::of_setting(
            "Gigya.ApiKey",
            "the policy of the site asks for a captcha, which no server can solve",
        ),
        Meaning::WrongDataCenter => PortError::of_setting(settings.base_url.name, wrong_data_center(answer)),
        Meaning::SiteUnknown => PortError::of_setting("Gigya.ApiKey", "Gigya knows no site with this key"),
        Meaning::InsecureAddress => {
            PortError::of_setting(settings.base_url.name, "Gigya takes the secret over https only")
        }
        Meaning::Failing | Meaning::Silent | Meaning::ClockOff | Meaning::NonceUsed | Meaning::Unforeseen => {
            PortError::unavailable(format!("{method} was answered with error code {}", answer.code()))
        }
    };
    Err(Refusal::Plain(error))
}

fn wrong_data_center(answer: &Answer) -> String {
    let name = answer.api_domain().and_then(GigyaSettings::data_center_of);
    let hint = name.map(|name| format!(", {name}")).unwrap_or_default();
    format!("the site of Gigya.ApiKey belongs to another data centre{hint}")
}

#[cfg(test)]
#[path = "errors_tests.rs"]
mod tests;
