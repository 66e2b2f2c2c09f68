//! What a vendor's answers mean, as a table: the first fitting row counts.

use http::StatusCode;
use serde_json::Value;

use super::{
    place::{Faults, Object, Place},
    pointer::Pointer,
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
    /// They are, but do not suffice.
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

    /// The status that says the same, by which the client repeats and counts failures.
    pub(crate) fn standing(self, status: StatusCode) -> StatusCode {
        match self {
            Self::Found | Self::Done => StatusCode::OK,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::EmailTaken | Self::IdTaken => StatusCode::CONFLICT,
            Self::Rejected => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Throttled => StatusCode::TOO_MANY_REQUESTS,
            Self::Unauthorized => StatusCode::UNAUTHORIZED,
            Self::Forbidden => StatusCode::FORBIDDEN,
            Self::Unavailable if status.is_server_error() => status,
            Self::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        }
    }
}

/// What any operation can meet.
pub(super) const COMMON: [Outcome; 4] = [
    Outcome::Throttled,
    Outcome::Unavailable,
    Outcome::Unauthorized,
    Outcome::Forbidden,
];

/// A row: a status, where it alone does not say it a value in the body, and what both mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Row {
    status: StatusCode,
    sign: Option<(Pointer, Value)>,
    pub(crate) outcome: Outcome,
    /// Where the vendor's message for the caller stands.
    pub(crate) reason: Option<Pointer>,
    /// Where the row itself stands.
    pub(super) place: String,
}

impl Row {
    pub(crate) fn fits(&self, status: StatusCode, body: Option<&Value>) -> bool {
        let shows = |(pointer, value): &(Pointer, Value)| body.and_then(|body| pointer.find(body)) == Some(value);
        self.status == status && self.sign.as_ref().is_none_or(shows)
    }

    /// Whether whatever fits the other row fits this one too.
    pub(super) fn covers(&self, other: &Self) -> bool {
        self.status == other.status && (self.sign.is_none() || self.sign == other.sign)
    }

    pub(super) fn is_like(&self, other: &Self) -> bool {
        self.status == other.status && self.sign == other.sign
    }
}

/// Reads a list of rows, whose outcomes are some of `allowed`.
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
    let sign = sign(&mut object, faults);
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
    Some(Row {
        status: status?,
        sign: sign.ok()?,
        outcome: outcome?,
        reason,
        place: place.pointer().to_owned(),
    })
}

/// `pointer` with `value`, or neither of them; an error where they are faulty.
fn sign(object: &mut Object<'_>, faults: &mut Faults) -> Result<Option<(Pointer, Value)>, Noted> {
    let (pointer, value) = match (object.optional("pointer"), object.optional("value")) {
        (None, None) => return Ok(None),
        (Some(pointer), Some(value)) => (pointer, value),
        (Some(lonely), None) => {
            faults.note(lonely.pointer(), "needs the value that it should lead to, in value");
            return Err(Noted);
        }
        (None, Some(lonely)) => {
            faults.note(lonely.pointer(), "needs the place where it should stand, in pointer");
            return Err(Noted);
        }
    };
    let pointer = pointer.parsed(Pointer::parse, faults);
    if value.value().is_object() || value.value().is_array() {
        faults.note(value.pointer(), "must be a string, a number, true or false");
        return Err(Noted);
    }
    let pointer = pointer.ok_or(Noted)?;
    Ok(Some((pointer, value.value().clone())))
}

/// The fault is among the faults already.
struct Noted;
