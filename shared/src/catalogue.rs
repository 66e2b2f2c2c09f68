//! The catalogue: every answer that the API can give.
//!
//! The enum, the HTTP statuses, the texts, the reference page (`docs/errors.md`), the API description
//! (`docs/openapi.yaml`) and the tests that require a case for every code are all made from the one table below. Codes
//! are stable: a published suffix never changes its meaning.

mod meaning;

use http::StatusCode;

use crate::operation::Operation::{self, Create, GetById, Update, UpdateEmail};

/// Prefix of every code as callers see it.
pub const PREFIX: &str = "UsersOrchestrator_";

/// One row of the catalogue.
#[derive(Debug, Clone, Copy)]
pub struct Entry {
    /// The code without its prefix, for example `E400_08`.
    pub suffix: &'static str,
    /// The HTTP status of responses with this code.
    pub status: StatusCode,
    /// The text of `message.text`; `{Message}` is replaced by the faults of the request.
    pub text: &'static str,
    /// The operations that can give this answer.
    pub operations: &'static [Operation],
    /// Whether Naviga's public documentation lists the code. The others are our own, in the same pattern.
    pub documented: bool,
}

/// Whether an answer reports a success or an error: `message.type` of the envelope.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The operation did what was asked.
    Success,
    /// It did not.
    Error,
}

impl Kind {
    /// The value of `message.type`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Success => "Success",
            Self::Error => "Error",
        }
    }
}

const ALL: &[Operation] = &[GetById, Create, Update, UpdateEmail];
const WITH_BODY: &[Operation] = &[Create, Update, UpdateEmail];

macro_rules! catalogue {
    ($($(#[$doc:meta])* $variant:ident = $suffix:literal, $status:ident, $text:literal, $operations:expr, $documented:literal;)+) => {
        /// A code of the catalogue.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Code { $($(#[$doc])* $variant,)+ }

        impl Code {
            /// Every code, in the order of the table.
            pub const TABLE: &'static [Code] = &[$(Code::$variant,)+];

            /// The row of this code.
            pub const fn entry(self) -> Entry {
                match self {
                    $(Code::$variant => Entry {
                        suffix: $suffix,
                        status: StatusCode::$status,
                        text: $text,
                        operations: $operations,
                        documented: $documented,
                    },)+
                }
            }
        }
    };
}

catalogue! {
    /// The user was read.
    GetByIdCompleted = "S200_01", OK, "GetById completed.", &[GetById], false;
    /// The user was created.
    CreateCompleted = "S200_06", OK, "Create completed.", &[Create], true;
    /// The user was updated.
    UpdateCompleted = "S200_07", OK, "Update completed.", &[Update], false;
    /// The email was changed.
    UpdateEmailCompleted = "S200_12", OK, "Update Email completed.", &[UpdateEmail], true;
    /// The event cannot be parsed, or a side refused the request without a reason that may be shown.
    BadRequest = "E400", BAD_REQUEST, "Bad Request", ALL, true;
    /// Headers, query or body break a rule; the message names all faults.
    InvalidInput = "E400_00", BAD_REQUEST, "Invalid InputModel - {Message}", ALL, true;
    /// The id is malformed, or neither side knows the user.
    InvalidId = "E400_01", BAD_REQUEST, "Invalid Id", &[GetById, Update, UpdateEmail], true;
    /// The email belongs to a registration that is not confirmed yet.
    EmailPending = "E400_07", BAD_REQUEST, "The entered email address is still pending for verification.", &[Create], true;
    /// The email belongs to another user.
    EmailInUse = "E400_08", BAD_REQUEST, "The email is already in use by another user.", &[Create, UpdateEmail], true;
    /// A metadata key or value breaks a rule; `meta` names it.
    InvalidMetadata = "E400_09", BAD_REQUEST, "The metadata is invalid.", &[Create, Update], true;
    /// A metadata key or value is too long; `meta` names it.
    MetadataTooLong = "E400_17", BAD_REQUEST, "Metadata Key or Value cannot contain more than 100 characters.", &[Create, Update], true;
    /// A side refused the update; the other side is as before.
    UpdateRefused = "E400_22", BAD_REQUEST, "There was an error trying to update the user.", &[Update], true;
    /// The id belongs to another user.
    IdTaken = "E400_23", BAD_REQUEST, "The customer registration id already exists.", &[Create], true;
    /// No token, or an invalid one.
    Unauthorized = "E401", UNAUTHORIZED, "Unauthorized", ALL, false;
    /// An unknown tenant, an untrusted issuer, a token for another tenant, or one without the scope.
    Forbidden = "E403", FORBIDDEN, "Forbidden", ALL, false;
    /// The path is not a route of the API.
    NotFound = "E404", NOT_FOUND, "Not Found", ALL, false;
    /// The route does not have this method.
    MethodNotAllowed = "E405", METHOD_NOT_ALLOWED, "Method Not Allowed", ALL, false;
    /// An earlier request with this `Idempotency-Key` has not ended; `Retry-After` says when to retry.
    StillRunning = "E409", CONFLICT, "A request with this Idempotency-Key is still running.", WITH_BODY, false;
    /// The body is larger than 64 KiB.
    PayloadTooLarge = "E413", PAYLOAD_TOO_LARGE, "Payload Too Large", WITH_BODY, false;
    /// The body is not declared as uncompressed JSON in UTF-8.
    UnsupportedMediaType = "E415", UNSUPPORTED_MEDIA_TYPE, "Unsupported Media Type", WITH_BODY, false;
    /// This `Idempotency-Key` was used with another request.
    KeyReused = "E422", UNPROCESSABLE_ENTITY, "This Idempotency-Key was used with another request.", WITH_BODY, false;
    /// The gateway limits the rate; `Retry-After` says how long to wait.
    TooManyRequests = "E429", TOO_MANY_REQUESTS, "Too Many Requests", ALL, false;
    /// An internal failure, which the caller cannot correct.
    Internal = "E500", INTERNAL_SERVER_ERROR, "Internal Server Error", ALL, true;
    /// A side could not be read.
    GetByIdFailed = "E500_01", INTERNAL_SERVER_ERROR, "There was a problem during the GetById workflow.", ALL, true;
    /// A system asked for a pause or is out of reach; `Retry-After` says how long to wait.
    Unavailable = "E503", SERVICE_UNAVAILABLE, "Service Unavailable", ALL, false;
}

impl Code {
    /// The code as callers see it, with its prefix.
    pub fn full(self) -> String {
        format!("{PREFIX}{}", self.suffix())
    }

    /// The code without its prefix.
    pub const fn suffix(self) -> &'static str {
        self.entry().suffix
    }

    /// The code with that suffix.
    pub fn parse(suffix: &str) -> Option<Self> {
        Self::TABLE.iter().copied().find(|code| code.suffix() == suffix)
    }

    /// The HTTP status of a response with this code.
    pub const fn status(self) -> StatusCode {
        self.entry().status
    }

    /// Success or error.
    pub fn kind(self) -> Kind {
        if self.status().is_success() {
            Kind::Success
        } else {
            Kind::Error
        }
    }

    /// The text with `{Message}` filled in.
    pub fn text(self, message: Option<&str>) -> String {
        self.entry()
            .text
            .replace("{Message}", message.unwrap_or("the request is not valid"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn suffixes_are_unique_and_tell_their_status() {
        let mut seen = HashSet::new();
        for code in Code::TABLE {
            let entry = code.entry();
            assert!(seen.insert(entry.suffix), "{} stands twice", entry.suffix);
            let (letter, digits) = entry.suffix.split_at(1);
            assert_eq!(&digits[..3], entry.status.as_str(), "{}", entry.suffix);
            assert_eq!(letter == "S", code.kind() == Kind::Success, "{}", entry.suffix);
            assert!(!entry.operations.is_empty(), "{} is answered by nobody", entry.suffix);
        }
    }

    #[test]
    fn the_message_fills_its_place() {
        assert_eq!(
            Code::InvalidInput.text(Some("email: is required")),
            "Invalid InputModel - email: is required"
        );
        assert_eq!(Code::BadRequest.text(Some("ignored")), "Bad Request");
    }
}
