//! Interprets the API's answer for a row.

use std::time::Duration;

use serde_json::Value;
use shared::{
    catalogue::{Code, PREFIX},
    error::ApiError,
};

use crate::api::Answer;

/// Who refused a row. The text is used in reports, ledgers and summaries.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Cause {
    /// Invalid; it was not sent to the API.
    Row,
    /// The same as an earlier row of the file.
    Duplicate,
    /// No answer.
    Unreachable,
    /// A code of the catalogue.
    Api(Code),
    /// A code that this version does not know, without its prefix.
    Unknown(String),
}

impl Cause {
    pub(super) const fn as_str(&self) -> &str {
        match self {
            Self::Row => "row",
            Self::Duplicate => "duplicate",
            Self::Unreachable => "unreachable",
            Self::Api(code) => code.suffix(),
            Self::Unknown(code) => code.as_str(),
        }
    }
}

impl From<&str> for Cause {
    fn from(text: &str) -> Self {
        match text {
            "row" => Self::Row,
            "duplicate" => Self::Duplicate,
            "unreachable" => Self::Unreachable,
            code => Code::parse(code).map_or_else(|| Self::Unknown(code.to_owned()), Self::Api),
        }
    }
}

/// Why a row was not imported.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Refusal {
    pub(super) cause: Cause,
    pub(super) text: String,
    /// Details, if the API gives any.
    pub(super) faults: String,
}

impl Refusal {
    pub(super) fn of_row(fault: impl Into<String>) -> Self {
        Self {
            cause: Cause::Row,
            text: "The row cannot be read.".to_owned(),
            faults: fault.into(),
        }
    }

    pub(super) fn duplicate(fault: String) -> Self {
        Self {
            cause: Cause::Duplicate,
            text: "An earlier row of the file wants the same.".to_owned(),
            faults: fault,
        }
    }

    pub(super) fn of(error: &ApiError) -> Self {
        Self {
            cause: Cause::Api(error.code()),
            text: error.text(),
            faults: error.meta().unwrap_or_default().to_owned(),
        }
    }

    /// Whether another password might be accepted. Providers report a rejected password in their own words, or do not give a
    /// reason. So this is false only for refusals that are clearly about something else.
    pub(super) fn may_concern_password(&self) -> bool {
        let is_of_metadata = matches!(self.cause, Cause::Api(Code::InvalidMetadata | Code::MetadataTooLong));
        !is_of_metadata && !self.is_existing()
    }

    /// Whether address or id exist already.
    pub(super) const fn is_existing(&self) -> bool {
        matches!(
            self.cause,
            Cause::Api(Code::EmailPending | Code::EmailInUse | Code::IdTaken)
        )
    }

    fn of_answer(answer: &Answer) -> Self {
        let text = |place: &str| answer.body.pointer(place).and_then(Value::as_str).unwrap_or_default();
        let code = text("/message/code");
        Self {
            cause: code.strip_prefix(PREFIX).unwrap_or(code).into(),
            text: text("/message/text").to_owned(),
            faults: text("/meta").to_owned(),
        }
    }
}

/// The meaning of an answer.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// The user exists now. `before` if an earlier run had created it.
    Created { crid: String, before: bool },
    /// Address or id exist already.
    Exists(Refusal),
    /// The row is at fault.
    Refused(Refusal),
    /// Retry this row after a while.
    Again { after: Option<Duration>, why: Refusal },
    /// Too many requests: all rows wait.
    Pause { after: Option<Duration>, why: Refusal },
    /// The token has expired.
    Token,
    /// Every other row would fail as well.
    Stop(Refusal),
}

impl Verdict {
    pub(super) fn of(answer: &Answer) -> Self {
        if answer.is_success() {
            let crid = answer
                .body
                .pointer("/data/customerRegistrationId")
                .and_then(Value::as_str);
            return Self::Created {
                crid: crid.unwrap_or_default().to_owned(),
                before: answer.replayed,
            };
        }
        let why = Refusal::of_answer(answer);
        match (&why.cause, answer.status) {
            _ if why.is_existing() => Self::Exists(why),
            (Cause::Api(Code::StillRunning), _) => Self::Again {
                after: answer.retry_after,
                why,
            },
            (Cause::Api(Code::Forbidden | Code::NotFound | Code::MethodNotAllowed), _) => Self::Stop(why),
            (_, 401) => Self::Token,
            (_, 429 | 503) => Self::Pause {
                after: answer.retry_after,
                why,
            },
            (_, 500..) => Self::Again { after: None, why },
            _ => Self::Refused(why),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn verdict(code: Code) -> Verdict {
        Verdict::of(&Answer {
            status: code.status().as_u16(),
            request_id: None,
            retry_after: Some(Duration::from_secs(3)),
            replayed: false,
            body: json!({"message": {"code": code.full(), "text": "why"}, "data": {"customerRegistrationId": "c"}, "meta": "more"}),
        })
    }

    #[test]
    fn every_code_of_the_catalogue_has_its_consequence() {
        for code in Code::TABLE {
            let expected = match code {
                Code::EmailPending | Code::EmailInUse | Code::IdTaken => "Exists",
                Code::StillRunning | Code::Internal | Code::GetByIdFailed => "Again",
                Code::TooManyRequests | Code::Unavailable => "Pause",
                Code::Unauthorized => "Token",
                Code::Forbidden | Code::NotFound | Code::MethodNotAllowed => "Stop",
                code if code.status().is_success() => "Created",
                _ => "Refused",
            };
            let told = format!("{:?}", verdict(*code));
            assert!(told.starts_with(expected), "{code:?}: {told}");
        }
        let Verdict::Again { after, why } = verdict(Code::StillRunning) else {
            panic!()
        };
        assert_eq!((after, why.faults.as_str()), (Some(Duration::from_secs(3)), "more"));
        assert!(matches!(verdict(Code::Internal), Verdict::Again { after: None, .. }));
    }

    #[test]
    fn a_cause_is_read_as_it_is_written() {
        for text in ["row", "duplicate", "unreachable", "E400_08", "E499"] {
            assert_eq!(Cause::from(text).as_str(), text);
        }
        assert_eq!(Cause::from("E400_08"), Cause::Api(Code::EmailInUse));
    }
}
