//! What an answer of the API means for a row.

use std::time::Duration;

use serde_json::Value;
use shared::{
    catalogue::{Code, PREFIX},
    error::ApiError,
};

use crate::api::Answer;

/// Why a row is not in.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Refusal {
    /// Its code without the prefix, `E400_08` say; `row` for what never came to the API.
    pub(super) code: String,
    pub(super) text: String,
    /// More of it, where the API says more.
    pub(super) faults: String,
}

impl Refusal {
    pub(super) fn of_row(fault: impl Into<String>) -> Self {
        Self {
            code: "row".to_owned(),
            text: "The row cannot be read.".to_owned(),
            faults: fault.into(),
        }
    }

    pub(super) fn duplicate(fault: String) -> Self {
        Self {
            code: "duplicate".to_owned(),
            text: "An earlier row of the file wants the same.".to_owned(),
            faults: fault,
        }
    }

    pub(super) fn of(error: &ApiError) -> Self {
        Self {
            code: error.code().suffix().to_owned(),
            text: error.text(),
            faults: error.meta().unwrap_or_default().to_owned(),
        }
    }

    /// Whether another password might have been let in. Providers tell that they dislike one in words of their own, or do not
    /// tell why they refuse, so that only what is plainly about something else is left out.
    pub(super) fn may_concern_password(&self) -> bool {
        let code = Code::parse(&self.code);
        let is_of_metadata = matches!(code, Some(Code::InvalidMetadata | Code::MetadataTooLong));
        !is_of_metadata && !Verdict::is_existing(self)
    }

    fn of_answer(answer: &Answer) -> Self {
        let text = |place: &str| answer.body.pointer(place).and_then(Value::as_str).unwrap_or_default();
        Self {
            code: suffix(answer).to_owned(),
            text: text("/message/text").to_owned(),
            faults: text("/meta").to_owned(),
        }
    }
}

/// What an answer means.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// The user is there. `before` where an earlier run had made it already.
    Created { crid: String, before: bool },
    /// Address or id are somebody's.
    Exists(Refusal),
    /// The row is at fault.
    Refused(Refusal),
    /// Ask again after a while, this row alone.
    Again { after: Option<Duration>, why: Refusal },
    /// Too much at once: nobody asks for a while.
    Pause { after: Option<Duration>, why: Refusal },
    /// The token is over.
    Token,
    /// It is not the row: no other will fare better.
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
        match (Code::parse(&why.code), answer.status) {
            _ if Self::is_existing(&why) => Self::Exists(why),
            (Some(Code::StillRunning), _) => Self::Again {
                after: answer.retry_after,
                why,
            },
            (Some(Code::Forbidden | Code::NotFound | Code::MethodNotAllowed), _) => Self::Stop(why),
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

impl Verdict {
    /// Whether a row is refused because its address or its id are somebody's.
    pub(super) fn is_existing(why: &Refusal) -> bool {
        let code = Code::parse(&why.code);
        matches!(code, Some(Code::EmailPending | Code::EmailInUse | Code::IdTaken))
    }
}

fn suffix(answer: &Answer) -> &str {
    let code = answer
        .body
        .pointer("/message/code")
        .and_then(Value::as_str)
        .unwrap_or_default();
    code.strip_prefix(PREFIX).unwrap_or(code)
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
        assert_eq!(
            (after, why.code.as_str(), why.faults.as_str()),
            (Some(Duration::from_secs(3)), "E409", "more")
        );
        assert!(matches!(verdict(Code::Internal), Verdict::Again { after: None, .. }));
    }
}
