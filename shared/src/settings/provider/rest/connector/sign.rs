//! What a body must hold for a row to fit.

use serde_json::Value;

use super::{
    place::{Faults, Object, Place},
    pointer::Pointer,
};

/// A value in the body that tells what the status alone does not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Sign {
    /// Just this value.
    Value(Pointer, Value),
    /// Any value but `null`.
    Present(Pointer),
}

/// The fault has been noted already.
pub(super) struct Noted;

impl Sign {
    /// Reads `pointer` with either `value` or `present`, or none of them.
    pub(super) fn read(object: &mut Object<'_>, faults: &mut Faults) -> Result<Option<Self>, Noted> {
        let (pointer, value) = (object.optional("pointer"), object.optional("value"));
        let present = object.optional("present");
        let sign = match (pointer, value, present) {
            (None, None, None) => return Ok(None),
            (Some(pointer), Some(value), None) => Self::value(&pointer, &value, faults),
            (Some(pointer), None, Some(present)) => Self::present(&pointer, &present, faults),
            (Some(lonely), None, None) => lonely.fault(
                faults,
                "needs the value that it should lead to, in value, or present where any will do",
            ),
            (None, Some(lonely), _) | (None, None, Some(lonely)) => {
                lonely.fault(faults, "needs the place where it should stand, in pointer")
            }
            (Some(_), Some(_), Some(present)) => present.fault(faults, "says less than value, and goes without it"),
        };
        sign.map(Some).ok_or(Noted)
    }

    fn value(pointer: &Place<'_>, value: &Place<'_>, faults: &mut Faults) -> Option<Self> {
        let pointer = pointer.parsed(Pointer::parse, faults);
        if value.value().is_object() || value.value().is_array() {
            return value.fault(faults, "must be a string, a number, true or false");
        }
        Some(Self::Value(pointer?, value.value().clone()))
    }

    fn present(pointer: &Place<'_>, present: &Place<'_>, faults: &mut Faults) -> Option<Self> {
        let pointer = pointer.parsed(Pointer::parse_member, faults);
        if present.value() != true {
            return present.fault(faults, "must be true, or left out");
        }
        Some(Self::Present(pointer?))
    }

    pub(super) fn is_shown(&self, body: Option<&Value>) -> bool {
        let at = |pointer: &Pointer| body.and_then(|body| pointer.find(body));
        match self {
            Self::Value(pointer, value) => at(pointer) == Some(value),
            Self::Present(pointer) => at(pointer).is_some(),
        }
    }

    /// Whether every body that shows the other shows this too.
    pub(super) fn covers(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Present(place), Self::Present(within) | Self::Value(within, _)) => place.leads_to(within),
            (Self::Value(..), _) => self == other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn value(pointer: &str, value: &str) -> Sign {
        Sign::Value(Pointer::parse(pointer).unwrap(), value.into())
    }

    fn present(pointer: &str) -> Sign {
        Sign::Present(Pointer::parse(pointer).unwrap())
    }

    #[test]
    fn a_sign_is_seen_in_a_body_and_never_without_one() {
        let body = json!({"status": "OK", "user": {"id": ""}, "next": null});
        for (sign, is_shown) in [
            (value("/status", "OK"), true),
            (value("/status", "ok"), false),
            (present("/user"), true),
            (present("/user/id"), true),
            (present("/next"), false),
            (present("/users"), false),
        ] {
            assert_eq!(sign.is_shown(Some(&body)), is_shown, "{sign:?}");
            assert!(!sign.is_shown(None));
        }
    }

    #[test]
    fn what_lies_within_something_shows_that_it_is_there() {
        for (one, other, covers) in [
            (value("/a", "1"), value("/a", "1"), true),
            (value("/a", "1"), value("/a", "2"), false),
            (value("/a", "1"), present("/a"), false),
            (present("/a"), value("/a", "1"), true),
            (present("/a"), value("/a/b", "1"), true),
            (present("/a"), present("/a/b"), true),
            (present("/a/b"), present("/a"), false),
            (present("/a"), present("/ab"), false),
        ] {
            assert_eq!(one.covers(&other), covers, "{one:?} {other:?}");
        }
    }
}
