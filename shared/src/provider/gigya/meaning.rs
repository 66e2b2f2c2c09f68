//! What Gigya's codes mean, as a table: the first row that fits the code and the operation decides.

use std::ops::RangeInclusive;

use http::StatusCode;

/// The operations of the adapter, as far as their refusals differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Operation {
    Get,
    FindByEmail,
    Search,
    Create,
    Update,
    ChangeEmail,
    Delete,
    /// A call about no user.
    Confirm,
}

use Operation::{ChangeEmail, Confirm, Create, Delete, FindByEmail, Get, Update};

/// What a code means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meaning {
    Done,
    NotFound,
    UserExists,
    EmailConflict,
    LookupClosed,
    /// Refused because of the values that were sent; Gigya's messages about them may be shown to the caller.
    Invalid,
    /// Refused for another reason, which does not concern the caller.
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

/// A row; an empty list fits every operation.
pub(super) struct Row {
    pub(super) codes: RangeInclusive<u32>,
    pub(super) operations: &'static [Operation],
    pub(super) meaning: Meaning,
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

/// Operations whose answer holds an account.
const READS: &[Operation] = &[Get, FindByEmail];
const CHANGES: &[Operation] = &[Update, ChangeEmail];
const WRITES: &[Operation] = &[Create, Update, ChangeEmail];
/// Operations on an existing user.
const OF_A_USER: &[Operation] = &[Get, FindByEmail, Update, ChangeEmail, Delete];

pub(super) const TABLE: &[Row] = &[
    row(0, Meaning::Done),
    // Done, with errors that do not matter; accounts were linked.
    rows(200_008, 200_009, Meaning::Done),
    row(200_010, Meaning::UserExists).on(&[Create]),
    row(200_010, Meaning::EmailConflict).on(CHANGES),
    // The account exists, but must still be completed or verified, or has no login id.
    rows(206_001, 206_003, Meaning::Done),
    row(301_001, Meaning::WrongDataCenter),
    row(400_002, Meaning::Rejected).on(WRITES),
    row(400_003, Meaning::UserExists).on(&[Create]),
    row(400_003, Meaning::EmailConflict).on(CHANGES),
    row(400_004, Meaning::Invalid).on(WRITES),
    row(400_006, Meaning::Invalid).on(WRITES),
    row(400_008, Meaning::CredentialsRefused),
    row(400_009, Meaning::Invalid).on(WRITES),
    row(400_020, Meaning::Invalid).on(WRITES),
    row(400_021, Meaning::CaptchaWanted),
    rows(400_022, 400_024, Meaning::Invalid).on(WRITES),
    row(400_025, Meaning::FieldsClosed),
    rows(400_026, 400_027, Meaning::Invalid).on(WRITES),
    row(400_028, Meaning::Done).on(READS),
    row(400_028, Meaning::Rejected).on(WRITES),
    row(400_093, Meaning::SiteUnknown),
    row(403_000, Meaning::PermissionMissing),
    row(403_002, Meaning::ClockOff),
    row(403_003, Meaning::CredentialsRefused),
    row(403_004, Meaning::NonceUsed),
    row(403_005, Meaning::NotFound).on(OF_A_USER),
    // For operations without a user, it is the application that is unknown.
    row(403_005, Meaning::CredentialsRefused),
    row(403_006, Meaning::InsecureAddress),
    row(403_007, Meaning::PermissionMissing),
    row(403_010, Meaning::CredentialsRefused),
    row(403_025, Meaning::CredentialsRefused),
    row(403_026, Meaning::LookupClosed).on(&[FindByEmail, Confirm]),
    row(403_026, Meaning::PermissionMissing),
    // Disabled, or locked for a while: states of an existing account.
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
    /// The meaning of a code for an operation.
    pub(super) fn of(code: u32, operation: Operation) -> Self {
        TABLE
            .iter()
            .find(|row| row.codes.contains(&code) && (row.operations.is_empty() || row.operations.contains(&operation)))
            .map_or(Self::Unforeseen, |row| row.meaning)
    }

    /// The HTTP status with the same meaning. A refused import must not be retried, because the retry would count too.
    pub(super) const fn standing(self) -> StatusCode {
        match self {
            Self::Throttled => StatusCode::TOO_MANY_REQUESTS,
            Self::Failing => StatusCode::SERVICE_UNAVAILABLE,
            Self::Silent => StatusCode::GATEWAY_TIMEOUT,
            _ => StatusCode::OK,
        }
    }
}
