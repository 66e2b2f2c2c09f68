//! What Gigya's codes mean, as a table: the first row that fits the code and the operation counts.

use std::{ops::RangeInclusive, time::Duration};

use http::StatusCode;

use super::answer::Answer;
use crate::{error::PortError, settings::GigyaSettings};

/// The time over which Gigya counts the imports of one UID.
const IMPORT_WINDOW: Duration = Duration::from_mins(1);

/// An operation of the adapter, as far as refusals differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Operation {
    Get,
    FindByEmail,
    Search,
    Create,
    Update,
    ChangeEmail,
    Delete,
}

use Operation::{ChangeEmail, Create, Delete, FindByEmail, Get, Update};

/// What an answer that is not a success means for the operation.
#[derive(Debug)]
pub(super) enum Refusal {
    /// The UID or the address belongs to somebody; which of them, only a look tells.
    UserExists,
    /// The address belongs to somebody, perhaps to this very user.
    EmailConflict,
    /// Gigya does not look anybody up this way.
    LookupClosed,
    /// Nothing more to find out.
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

/// What a code means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meaning {
    Done,
    NotFound,
    UserExists,
    EmailConflict,
    LookupClosed,
    Rejected,
    TooLarge,
    Throttled,
    ImportLimit,
    Failing,
    Silent,
    ClockOff,
    NonceUsed,
    CredentialsRefused,
    PermissionMissing,
    FieldsClosed,
    CaptchaWanted,
    WrongDataCenter,
    SiteUnknown,
    InsecureAddress,
    Unforeseen,
}

/// A row; the empty list fits every operation.
struct Row {
    codes: RangeInclusive<u32>,
    operations: &'static [Operation],
    meaning: Meaning,
}

const fn row(code: u32, meaning: Meaning) -> Row {
    rows(code, code, meaning)
}

const fn rows(first: u32, last: u32, meaning: Meaning) -> Row {
    Row {
        codes: first..=last,
        operations: &[],
        meaning,
    }
}

impl Row {
    const fn on(mut self, operations: &'static [Operation]) -> Self {
        self.operations = operations;
        self
    }
}

/// Operations that are answered with an account.
const READS: &[Operation] = &[Get, FindByEmail];
const CHANGES: &[Operation] = &[Update, ChangeEmail];
const WRITES: &[Operation] = &[Create, Update, ChangeEmail];
/// Those on a user who has to be there.
const OF_A_USER: &[Operation] = &[Get, FindByEmail, Update, ChangeEmail, Delete];

const TABLE: &[Row] = &[
    row(0, Meaning::Done),
    // Done with errors that do not matter; accounts were linked.
    rows(200_008, 200_009, Meaning::Done),
    row(200_010, Meaning::UserExists).on(&[Create]),
    row(200_010, Meaning::EmailConflict).on(CHANGES),
    // The account is there, and has yet to be completed or verified, or has no login id.
    rows(206_001, 206_003, Meaning::Done),
    row(301_001, Meaning::WrongDataCenter),
    row(400_002, Meaning::Rejected).on(WRITES),
    row(400_003, Meaning::UserExists).on(&[Create]),
    row(400_003, Meaning::EmailConflict).on(CHANGES),
    row(400_004, Meaning::Rejected).on(WRITES),
    row(400_006, Meaning::Rejected).on(WRITES),
    row(400_008, Meaning::CredentialsRefused),
    row(400_009, Meaning::Rejected).on(WRITES),
    row(400_020, Meaning::Rejected).on(WRITES),
    row(400_021, Meaning::CaptchaWanted),
    rows(400_022, 400_024, Meaning::Rejected).on(WRITES),
    row(400_025, Meaning::FieldsClosed),
    rows(400_026, 400_027, Meaning::Rejected).on(WRITES),
    row(400_028, Meaning::Done).on(READS),
    row(400_028, Meaning::Rejected).on(WRITES),
    row(400_093, Meaning::SiteUnknown),
    row(403_000, Meaning::PermissionMissing),
    row(403_002, Meaning::ClockOff),
    row(403_003, Meaning::CredentialsRefused),
    row(403_004, Meaning::NonceUsed),
    row(403_005, Meaning::NotFound).on(OF_A_USER),
    row(403_006, Meaning::InsecureAddress),
    row(403_007, Meaning::PermissionMissing),
    row(403_010, Meaning::CredentialsRefused),
    row(403_025, Meaning::CredentialsRefused),
    row(403_026, Meaning::LookupClosed).on(&[FindByEmail]),
    row(403_026, Meaning::PermissionMissing),
    // Disabled, and locked for a while: states of an account that is there.
    row(403_041, Meaning::Done).on(READS),
    row(403_041, Meaning::Rejected).on(WRITES),
    row(403_043, Meaning::UserExists).on(&[Create]),
    row(403_043, Meaning::EmailConflict).on(CHANGES),
    row(403_047, Meaning::NotFound).on(OF_A_USER),
    row(403_048, Meaning::Throttled),
    row(403_120, Meaning::Done).on(READS),
    row(403_120, Meaning::Rejected).on(WRITES),
    row(404_003, Meaning::NotFound).on(OF_A_USER),
    row(409_001, Meaning::UserExists).on(&[Create]),
    row(409_001, Meaning::EmailConflict).on(CHANGES),
    row(409_030, Meaning::Throttled),
    row(413_003, Meaning::TooLarge).on(WRITES),
    row(503_001, Meaning::ImportLimit).on(&[Create]),
    rows(504_001, 504_002, Meaning::Silent),
    rows(500_000, 599_999, Meaning::Failing),
];

impl Meaning {
    /// What this code means for this operation.
    pub(super) fn of(code: u32, operation: Operation) -> Self {
        TABLE
            .iter()
            .find(|row| row.codes.contains(&code) && (row.operations.is_empty() || row.operations.contains(&operation)))
            .map_or(Self::Unforeseen, |row| row.meaning)
    }

    /// The status that others would have said it with. A refused import is not to be sent again: it would count too.
    pub(super) const fn standing(self) -> StatusCode {
        match self {
            Self::Throttled => StatusCode::TOO_MANY_REQUESTS,
            Self::Failing => StatusCode::SERVICE_UNAVAILABLE,
            Self::Silent => StatusCode::GATEWAY_TIMEOUT,
            _ => StatusCode::OK,
        }
    }
}

/// Lets a success pass and tells what anything else means. `method` is what was called.
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
        Meaning::Rejected => PortError::Rejected {
            reason: answer.reason(),
        },
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
            PortError::misconfigured("Gigya.Secret: Gigya does not accept it with this Gigya.UserKey")
        }
        Meaning::PermissionMissing => PortError::misconfigured(format!(
            "Gigya.UserKey: the application lacks the permission to call {method}"
        )),
        Meaning::FieldsClosed => {
            PortError::misconfigured("Gigya.UserKey: the application may not write a field of the site's schema")
        }
        Meaning::CaptchaWanted => PortError::misconfigured(
            "Gigya.ApiKey: the policy of the site asks for a captcha, which no server can solve",
        ),
        Meaning::WrongDataCenter => PortError::misconfigured(wrong_data_center(answer, settings)),
        Meaning::SiteUnknown => PortError::misconfigured("Gigya.ApiKey: Gigya knows no site with this key"),
        Meaning::InsecureAddress => PortError::misconfigured(format!(
            "{}: Gigya takes the secret over https only",
            settings.base_url_setting
        )),
        Meaning::Failing | Meaning::Silent | Meaning::ClockOff | Meaning::NonceUsed | Meaning::Unforeseen => {
            PortError::unavailable(format!("{method} was answered with error code {}", answer.code()))
        }
    };
    Err(Refusal::Plain(error))
}

fn wrong_data_center(answer: &Answer, settings: &GigyaSettings) -> String {
    let name = answer
        .api_domain()
        .and_then(|domain| GigyaSettings::data_center_of(&domain));
    let hint = name.map(|name| format!(", {name}")).unwrap_or_default();
    let setting = settings.base_url_setting;
    format!("{setting}: the site of Gigya.ApiKey belongs to another data centre{hint}")
}

#[cfg(test)]
#[path = "errors_tests.rs"]
mod tests;
