//! What a vendor's answers mean, as a table: the first row that fits decides.

use http::StatusCode;
use serde_json::Value;

use super::{
    place::{Faults, Place},
    pointer::Pointer,
    sign::Sign,
};

/// What an answer means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// A read has found what it asked for.
    Found,
    /// A write has its effect.
    Done,
    NotFound,
    EmailTaken,
    IdTaken,
    Rejected,
    Throttled,
    Unavailable,
    /// The credentials are not accepted (any more).
    Unauthorized,
    /// The credentials are accepted, but do not suffice.
    Forbidden,
}

impl Outcome {
    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::Found => "found",
            Self::Done => "done",
            Self::NotFound => "not-found",
            Self::EmailTaken => "email-taken",
            Self::IdTaken => "id-taken",
            Self::Rejected => "rejected",
            Self::Throttled => "throttled",
            Self::Unavailable => "unavailable",
            Self::Unauthorized => "unauthorized",
            Self::Forbidden => "forbidden",
        }
    }

    /// The HTTP status with the same meaning; the client uses it for retries and for counting failures.
    pub(crate) const fn standing(self) -> StatusCode {
        match self {
            Self::Found | Self::Done => StatusCode::OK,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::EmailTaken | Self::IdTaken => StatusCode::CONFLICT,
            Self::Rejected => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Throttled => StatusCode::TOO_MANY_REQUESTS,
            Self::Unauthorized => StatusCode::UNAUTHORIZED,
            Self::Forbidden => StatusCode::FORBIDDEN,
            Self::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        }
    }
}

/// What a status needs in the body to mean an outcome.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Proof {
    Nothing,
    /// A value from the vendor, because proxies, login pages and wrong paths answer with this status too.
    Sign,
    /// The status contradicts the outcome, whatever is in the body.
    Impossible,
}

impl Outcome {
    fn proof(self, status: StatusCode) -> Proof {
        let is_success = status.is_success();
        let is_refusal = matches!(status.as_u16(), 401 | 403);
        let is_missing = matches!(status.as_u16(), 404 | 410);
        if !(is_success || status.is_client_error() || status.is_server_error()) {
            return Proof::Impossible;
        }
        match self {
            Self::Found | Self::Done if is_success => Proof::Nothing,
            Self::Found | Self::Done => Proof::Impossible,
            Self::NotFound | Self::EmailTaken | Self::IdTaken | Self::Rejected if status.is_server_error() => {
                Proof::Impossible
            }
            Self::NotFound if is_missing => Proof::Nothing,
            Self::Unauthorized | Self::Forbidden if is_refusal => Proof::Nothing,
            Self::NotFound | Self::Unauthorized | Self::Forbidden => Proof::Sign,
            Self::EmailTaken | Self::IdTaken | Self::Rejected if is_missing => Proof::Sign,
            _ if is_success || is_refusal => Proof::Sign,
            Self::EmailTaken | Self::IdTaken | Self::Rejected | Self::Throttled | Self::Unavailable => Proof::Nothing,
        }
    }
}

/// The outcomes that any operation can have.
pub(super) const COMMON: [Outcome; 4] = [
    Outcome::Throttled,
    Outcome::Unavailable,
    Outcome::Unauthorized,
    Outcome::Forbidden,
];

/// A row: a status, a value in the body if the status is not enough, and what they mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Row {
    status: StatusCode,
    sign: Option<Sign>,
    pub(crate) outcome: Outcome,
    /// The place of the vendor's message for the caller.
    pub(crate) reason: Option<Pointer>,
    /// The place of the row itself in the description.
    pub(super) place: String,
}

impl Row {
    pub(crate) fn fits(&self, status: StatusCode, body: Option<&Value>) -> bool {
        self.status == status && self.sign.as_ref().is_none_or(|sign| sign.is_shown(body))
    }

    /// Whether every answer that fits the other row fits this one too.
    pub(super) fn covers(&self, other: &Self) -> bool {
        let covers = |sign: &Sign| other.sign.as_ref().is_some_and(|other| sign.covers(other));
        self.status == other.status && self.sign.as_ref().is_none_or(covers)
    }

    fn check_proof(&self, faults: &mut Faults) {
        let (status, word) = (self.status.as_str(), self.outcome.word());
        match self.outcome.proof(self.status) {
            Proof::Sign if self.sign.is_none() => faults.note(
                &self.place,
                format!("needs pointer with value or present: a {status} alone does not mean {word}"),
            ),
            Proof::Impossible => faults.note(
                format!("{}/status", self.place),
                format!("a {status} never means {word}"),
            ),
            Proof::Nothing | Proof::Sign => {}
        }
    }

    pub(super) fn is_like(&self, other: &Self) -> bool {
        self.status == other.status && self.sign == other.sign
    }
}

/// Reads a list of rows with outcomes from `allowed`.
pub(super) fn rows(place: &Place<'_>, allowed: &[Outcome], faults: &mut Faults) -> Vec<Row> {
    let items = place.items(faults);
    let rows: Vec<Row> = items.iter().filter_map(|item| row(item, allowed, faults)).collect();
    for (index, row) in rows.iter().enumerate() {
        if let Some(earlier) = rows.iter().take(index).find(|earlier| earlier.covers(row)) {
            faults.note(&row.place, format!("never counts: {} fits first", earlier.place));
        }
    }
    rows
}

fn row(place: &Place<'_>, allowed: &[Outcome], faults: &mut Faults) -> Option<Row> {
    let mut object = place.object(faults)?;
    let status = object
        .required("status", faults)
        .and_then(|place| place.number(100, 599, faults))
        .and_then(|number| StatusCode::from_u16(number).ok());
    let sign = Sign::read(&mut object, faults);
    let words: Vec<_> = allowed.iter().map(|outcome| (outcome.word(), *outcome)).collect();
    let outcome = object
        .required("outcome", faults)
        .and_then(|place| place.choice(&words, faults));
    let reason = object.optional("reason");
    if outcome.is_some_and(|outcome| outcome != Outcome::Rejected)
        && let Some(reason) = &reason
    {
        faults.note(reason.pointer(), "goes with the outcome rejected alone");
    }
    let reason = reason.and_then(|place| place.parsed(Pointer::parse_member, faults));
    object.finish(faults);
    let row = Row {
        status: status?,
        sign: sign.ok()?,
        outcome: outcome?,
        reason,
        place: place.pointer().to_owned(),
    };
    row.check_proof(faults);
    Some(row)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_status_means_only_what_it_can() {
        use Proof::{Impossible, Nothing, Sign};
        let statuses = [101, 200, 204, 302, 400, 401, 403, 404, 409, 410, 422, 429, 500, 503];
        let sure = [
            Impossible, Nothing, Nothing, Impossible, Impossible, Impossible, Impossible, Impossible, Impossible,
            Impossible, Impossible, Impossible, Impossible, Impossible,
        ];
        let missing = [
            Impossible, Sign, Sign, Impossible, Sign, Sign, Sign, Nothing, Sign, Nothing, Sign, Sign, Impossible,
            Impossible,
        ];
        let refused = [
            Impossible, Sign, Sign, Impossible, Nothing, Sign, Sign, Sign, Nothing, Sign, Nothing, Nothing, Impossible,
            Impossible,
        ];
        let failing = [
            Impossible, Sign, Sign, Impossible, Nothing, Sign, Sign, Nothing, Nothing, Nothing, Nothing, Nothing,
            Nothing, Nothing,
        ];
        let unknown = [
            Impossible, Sign, Sign, Impossible, Sign, Nothing, Nothing, Sign, Sign, Sign, Sign, Sign, Sign, Sign,
        ];
        for (outcomes, expected) in [
            (&[Outcome::Found, Outcome::Done][..], sure),
            (&[Outcome::NotFound], missing),
            (&[Outcome::EmailTaken, Outcome::IdTaken, Outcome::Rejected], refused),
            (&[Outcome::Throttled, Outcome::Unavailable], failing),
            (&[Outcome::Unauthorized, Outcome::Forbidden], unknown),
        ] {
            for outcome in outcomes {
                let proofs = statuses.map(|status| outcome.proof(StatusCode::from_u16(status).unwrap()));
                assert_eq!(proofs, expected, "{outcome:?}");
            }
        }
    }
}
